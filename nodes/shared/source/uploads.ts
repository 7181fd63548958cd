import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../timing/clock';
import { asNumber, asObject, asText } from '../task/json';
import { Problem } from '../problem/problem';
import { uploadImage } from '../piapi/endpoints';
import type { Context } from '../piapi/request';
import { retryRead } from '../piapi/retry';

/** PiAPI keeps an upload for 24 hours; the task has to find it there. */
const KEPT_MS = 20 * 3_600_000;

/** What an upload is of: `digest` names the bytes, and `read` gives them once they are needed. */
export interface Upload {
	digest: string;
	/** With the extension of the file's real format. */
	fileName: string;
	read(): Promise<Buffer>;
}

/**
 * The uploads of a run. An image is uploaded once, however many items use it, also when the node is tried again (Retry
 * On Fail): the addresses are kept in the node's context. Once the account's plan has refused one, none is tried again.
 */
export class Uploads {
	/** The refusal of the account's plan, once it came. */
	private refusal?: Problem;
	private first?: Promise<unknown>;
	private readonly running = new Map<string, Promise<string>>();
	private readonly known: IDataObject;

	constructor(
		n8n: IExecuteFunctions,
		private readonly clock: Clock,
	) {
		this.known = (n8n.getContext('node').piApiUploads ??= {}) as IDataObject;
	}

	/** Whether uploads are known not to be in the account's plan. */
	get areRefused(): boolean {
		return this.refusal !== undefined;
	}

	/** The image's address at PiAPI. Throws `planTooLow` where the account's plan does not allow uploads. */
	async urlOf(context: Context, upload: Upload): Promise<string> {
		const entry = asObject(this.known[upload.digest]);
		const url = asText(entry?.url);
		const age = this.clock.now() - (asNumber(entry?.atMs) ?? 0);
		if (url !== undefined && age < KEPT_MS) return url;
		const running = this.running.get(upload.digest) ?? this.upload(context, upload);
		this.running.set(upload.digest, running);
		return await running.finally(() => this.running.delete(upload.digest));
	}

	/** The first upload goes alone: if the plan refuses it, no other file is read and sent in vain. */
	private async upload(context: Context, upload: Upload): Promise<string> {
		if (this.first !== undefined) await this.first;
		if (this.refusal !== undefined) throw this.refusal;
		const sent = this.send(context, upload);
		this.first ??= sent.catch(() => undefined);
		return await sent;
	}

	private async send(context: Context, upload: Upload): Promise<string> {
		const { fileName, digest } = upload;
		const data = (await upload.read()).toString('base64');
		const url = await retryRead(
			async () => await uploadImage(context, fileName, data),
			context,
			this.clock,
		).catch((error: unknown) => {
			if (error instanceof Problem && error.reason === 'planTooLow') this.refusal = error;
			throw error;
		});
		this.known[digest] = { url, atMs: this.clock.now() };
		return url;
	}
}
