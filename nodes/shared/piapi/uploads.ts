import type { IDataObject } from 'n8n-workflow';

import { Problem } from '../problem/problem';
import { cleanText } from '../clean/cleanText';
import { digestInName } from '../task/identity/inlineImage';
import { asNumber, asObject, asText } from '../values/json';
import { getOrAdd } from '../values/getOrAdd';
import type { Context } from './context';
import { RETRY, withRetries, type RetryPolicy } from './retry';
import { uploadImage, type FileToUpload } from './endpoints/uploadImage';

/** PiAPI keeps an upload for 24 hours; the task must still find it. */
const UPLOAD_KEPT_MS = 20 * 3_600_000;

/** An image to upload; `digest` identifies its bytes. */
export interface Upload extends FileToUpload {
	digest: string;
}

/** An image's address at PiAPI. */
export interface Uploaded extends IDataObject {
	url: string;
	/** When it was uploaded, in milliseconds since 1970. */
	atMs: number;
}

/**
 * A run's uploads. Each image is uploaded once, however many items use it, even across Retry On Fail: the addresses are kept
 * in the node's context, which n8n saves with the execution. Signed addresses are not kept, because whoever reads the
 * execution could open them; the next try uploads such an image again, for free. Once the account's plan has refused an
 * upload, no other is tried.
 */
export class Uploads {
	/** The refusal by the account's plan, once there is one. */
	private refusal?: Problem;
	private first?: Promise<unknown>;
	private readonly running = new Map<string, Promise<Uploaded>>();
	private readonly known: IDataObject;
	private readonly own = new Map<string, Uploaded>();
	/** Which image got an address. */
	private readonly digests = new Map<unknown, string>();

	/** `nodeContext` is what n8n keeps for the node across tries. */
	constructor(nodeContext: IDataObject) {
		this.known = (nodeContext.piApiUploads ??= {}) as IDataObject;
		for (const [digest, entry] of Object.entries(this.known))
			this.digests.set(asObject(entry)?.url, digest);
	}

	/** Whether we know that the account's plan does not allow uploads. */
	get areRefused(): boolean {
		return this.refusal !== undefined;
	}

	/** The image's address at PiAPI. Throws `planTooLow` if the account's plan does not allow uploads. */
	async urlOf(context: Context, upload: Upload): Promise<string> {
		return (await this.of(context, upload)).url;
	}

	/** The image's address at PiAPI, and when it was uploaded. */
	async of(context: Context, upload: Upload, policy: RetryPolicy = RETRY.upload) {
		const known = this.find(upload.digest);
		if (known !== undefined && context.clock.unixNow() - known.atMs < UPLOAD_KEPT_MS) return known;
		const begin = async () => await this.upload(context, upload, policy);
		const running = getOrAdd(this.running, upload.digest, begin);
		return await running.finally(() => this.running.delete(upload.digest));
	}

	private find(digest: string): Uploaded | undefined {
		const entry = this.own.get(digest) ?? asObject(this.known[digest]);
		const url = asText(entry?.url);
		return url === undefined ? undefined : { url, atMs: asNumber(entry?.atMs) ?? 0 };
	}

	/** The first upload goes alone, so that no others are read and sent in vain if the plan refuses it. */
	private async upload(context: Context, upload: Upload, policy: RetryPolicy): Promise<Uploaded> {
		if (this.first !== undefined) await this.first;
		if (this.refusal !== undefined) throw this.refusal;
		const sent = this.send(context, upload, policy);
		this.first ??= sent.catch(() => undefined);
		return await sent;
	}

	private async send(context: Context, upload: Upload, policy: RetryPolicy): Promise<Uploaded> {
		const { digest } = upload;
		const entry = await withRetries(context, policy, async () => {
			const atMs = context.clock.unixNow();
			const canBeOwn = (url: string) => this.canBelongTo(digest, url, context);
			return { url: await uploadImage(context, upload, canBeOwn), atMs };
		}).catch((error: unknown) => {
			if (error instanceof Problem && error.reason === 'planTooLow') this.refusal = error;
			throw error;
		});
		const { url } = entry;
		this.own.set(digest, entry);
		this.digests.set(url, digest);
		if (cleanText(url, context.secrets) === url) this.known[digest] = entry;
		return entry;
	}

	/** Whether an address can be that of an image: its name tells no other content, and no other image has it. */
	private canBelongTo(digest: string, url: string, { apiKey }: Context): boolean {
		return [digestInName(url, apiKey), this.digests.get(url)].every((told) =>
			[digest, undefined].includes(told),
		);
	}
}
