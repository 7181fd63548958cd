import type { Context } from '../../piapi/context';
import { DOWNLOADS } from '../../download/retries';
import type { RetryPolicy } from '../../piapi/retry';
import { downloadImage } from '../../download/download';
import { Problem, unlessCancelled } from '../../problem/problem';
import { cleanText } from '../../clean/cleanText';
import { digestImage } from '../../task/identity/inlineImage';
import { nameAtAddress } from '../../clean/nameAtAddress';
import type { FileToRead } from '../../imageFile/fileToRead';

/** A file at an address, downloaded anew each time it is read; by then it may have changed. */
export class FileAtUrl implements FileToRead {
	readonly title: string;
	/** The first time all other rows wait for it; later a paid task may depend on it. */
	private policy: RetryPolicy = DOWNLOADS.check;
	/** Of what was there the first time. */
	private digest?: string;

	constructor(
		private readonly context: Context,
		private readonly url: string,
		private readonly download = downloadImage,
	) {
		this.title = `The image at ${cleanText(url, context.secrets)}`;
	}

	get fileName(): string {
		return nameAtAddress(this.url);
	}

	async read(): Promise<Buffer> {
		const { context, url, policy } = this;
		this.policy = DOWNLOADS.source;
		const { bytes } = await this.download(context, url, policy).catch((error: unknown) => {
			throw this.notHad(error);
		});
		const digest = digestImage(bytes);
		this.digest ??= digest;
		if (digest === this.digest) return bytes;
		throw new Problem('unusableImage', {
			detail: `${this.title} has changed since it was checked`,
		});
	}

	/**
	 * The same words whatever the cause: if a stranger types the address, into a form for example, other words would tell them
	 * what answers in this n8n's network. A stop remains a stop.
	 */
	notHad(error: unknown): Problem {
		const cause = unlessCancelled(error);
		return new Problem(
			'unusableImage',
			{
				detail: `${this.title} could not be downloaded, or is not an image that can be made smaller`,
				advice:
					'PiAPI takes at most 3072 × 3072 pixels. To be made smaller, the image must be publicly accessible, and a JPEG or PNG of up to 50 megapixels or a WebP of up to 9. If Send At Most is set, remove it to send a smaller image by its address.',
			},
			cause,
		);
	}
}
