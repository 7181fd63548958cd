import type { IBinaryData } from 'n8n-workflow';

import type { Context } from '../../piapi/context';
import { hasHung, RETRY } from '../../piapi/retry';
import { MAX_UPLOAD_BYTES, uploadName } from '../../piapi/endpoints/uploadImage';
import { concernsAll } from '../../piapi/refusal';
import type { Upload, Uploads } from '../../piapi/uploads';
import { type Problem, unlessCancelled } from '../../problem/problem';
import { describeProblem } from '../../problem/texts';
import { redact } from '../../clean/redact';
import { base64Length } from '../../values/base64';
import { digestImage } from '../../task/identity/inlineImage';
import type { DescribedImage } from './itemFile';
import { withRemarks, type MadeItem } from '../json/itemJson';

/** PiAPI keeps an upload for a day. Source: the documentation of its upload service. */
const LINK_KEPT_MS = 24 * 3_600_000;
/** After so many failures in a row no other file of the run is tried: an item must not wait for a link in vain. */
const MOST_FAILURES = 3;

const PLAN_TOO_LOW = "uploads need PiAPI's Creator plan or a higher one";
const GIVEN_UP = 'other uploads of this run failed, so it was not tried';
const HOLDS_SECRET = 'the address that PiAPI gave holds the key or the webhook secret';

/** A file's link, and until when PiAPI keeps the file. */
interface PublicLink {
	link: string;
	/** ISO 8601. */
	linkExpiresAt: string;
}

/**
 * Uploads files of items to PiAPI, so that anyone who has the link can open them. A file that cannot be uploaded is noted:
 * the item has it all the same, and may be paid.
 */
export class PublicLinks {
	private failuresInRow = 0;

	constructor(private readonly uploads: Uploads) {}

	/** The items with a link to each of their files of these names. Throws only if the execution is stopped. */
	async addTo<T extends MadeItem | { problem: Problem }>(
		context: Context,
		items: T[],
		names: string[],
	): Promise<Array<T | MadeItem>> {
		if (names.length === 0) return items;
		const linked: Array<T | MadeItem> = [];
		for (const item of items)
			linked.push('problem' in item ? item : await this.addToOne(context, item, names));
		return linked;
	}

	private async addToOne(context: Context, made: MadeItem, names: string[]): Promise<MadeItem> {
		const { item, report } = made;
		const images: DescribedImage[] = [];
		const notes = [...(report.notes ?? [])];
		for (const image of report.images ?? []) {
			const file = names.includes(image.name) ? item.binary?.[image.name] : undefined;
			const link = file && (await this.tryToLink(context, file, Number(image.bytes)));
			if (link && 'whyNot' in link) notes.push(`No link to ${image.name}: ${link.whyNot}`);
			images.push({ ...image, ...(link && 'link' in link && link) });
		}
		return withRemarks(made, { images, ...(notes.length > 0 && { notes }) });
	}

	private async tryToLink(
		context: Context,
		file: IBinaryData,
		bytes: number,
	): Promise<PublicLink | { whyNot: string }> {
		const why = this.whyNotTried(bytes);
		if (why !== undefined) return { whyNot: why };
		try {
			const upload = await openUpload(context, file, bytes);
			const { url, atMs } = await this.uploads.of(context, upload, RETRY.link);
			this.failuresInRow = 0;
			// Whoever gets the link must not get these.
			if (redact(url, context.secrets) !== url) return { whyNot: HOLDS_SECRET };
			return { link: url, linkExpiresAt: new Date(atMs + LINK_KEPT_MS).toISOString() };
		} catch (error) {
			return { whyNot: this.noteFailure(error) };
		}
	}

	private whyNotTried(bytes: number): string | undefined {
		if (this.uploads.areRefused) return PLAN_TOO_LOW;
		if (this.failuresInRow >= MOST_FAILURES) return GIVEN_UP;
		if (bytes <= MAX_UPLOAD_BYTES) return undefined;
		return `it is ${(bytes / 1024 ** 2).toFixed(1)} MB, and PiAPI accepts up to 10 MB`;
	}

	/** What to tell of a failed upload. Rethrows a stop. */
	private noteFailure(error: unknown): string {
		const problem = unlessCancelled(error);
		if (problem.reason === 'planTooLow') return PLAN_TOO_LOW;
		const isForAll = concernsAll(problem) || hasHung(problem);
		this.failuresInRow += isForAll ? MOST_FAILURES : 1;
		return describeProblem(problem).message;
	}
}

/** An upload of a file that n8n has stored. It is read when it may be sent, and not kept until then. */
async function openUpload(context: Context, file: IBinaryData, bytes: number): Promise<Upload> {
	const { fileName = '', fileExtension = '' } = file;
	const digest = digestImage(await readStored(context, file));
	return {
		digest,
		fileName: uploadName(context, fileName, digest, fileExtension),
		heldBytes: base64Length(bytes),
		load: async () => (await readStored(context, file)).toString('base64'),
	};
}

/** A file's bytes, wherever the instance stores its files; in memory, n8n has it as base64. */
async function readStored({ n8n }: Context, { id, data }: IBinaryData): Promise<Buffer> {
	if (!id) return Buffer.from(data, 'base64');
	const stream = await n8n.helpers.getBinaryStream(id);
	return await n8n.helpers.binaryToBuffer(stream);
}
