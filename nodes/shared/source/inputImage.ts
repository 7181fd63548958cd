import { cleanUrl } from '../task/cleanText';
import { plainName } from '../imageFile/name';
import type { InputFile } from './inputFile';
import { digestForName, digestImage, markImage } from '../task/inlineImage';
import { Problem } from '../problem/problem';
import { isPublicAddress } from '../piapi/publicAddress';
import { checkBytes, checkImage, type SourceImage } from './checkImage';
import type { Context } from '../piapi/context';
import type { Uploads } from './uploads';

/** How a file gets to PiAPI; `auto` uploads it where the account's plan allows that, and sends it inline otherwise. */
export const WAYS_TO_SEND = ['auto', 'upload', 'inline'] as const;
export type WayToSend = (typeof WAYS_TO_SEND)[number];

/** PiAPI takes names of up to 128 characters, and the digest and the extension come behind. */
const LONGEST_UPLOAD_NAME = 80;

/** The image that a task is about, on its way to the service. */
export interface InputImage {
	/** The same for the same image, whichever way it is sent; known once it is checked. */
	readonly identity: string;
	/** The same for an image that a user would call the same: without what an address may change with each try. */
	readonly resumeIdentity: string;
	/** Its number of pixels, where that is known before it is sent. */
	readonly pixels?: number;
	/** The name of its file; empty where it has none but in its address. */
	readonly fileName: string;
	/** Throws a `Problem` where PiAPI could not use it. */
	check(context: Context): Promise<void>;
	/** Does what can be done ahead of the task: uploads it. */
	prepare(context: Context): Promise<void>;
	/** How a task that was sent this image tells it, once parsed. */
	readonly told: string;
	/** How long that is if it is a file, in bytes of base64; 0 for an address. */
	readonly heldBytes: number;
	/** What is sent as the task's `input.image`. */
	load(): Promise<string>;
	/** Its bytes, where they are at hand; otherwise they are where the task was sent to fetch them. */
	readBytes?(): Promise<Buffer>;
}

/** An image that PiAPI fetches by itself. */
export class ImageAtUrl implements InputImage {
	readonly fileName = '';
	readonly heldBytes = 0;

	constructor(private readonly url: string) {}

	get identity(): string {
		return this.url;
	}

	get resumeIdentity(): string {
		return this.url.replace(/[?#].*$/s, '');
	}

	get told(): string {
		return this.url;
	}

	/** With a service on this machine or in this network, addresses of the network are what it reaches. */
	async check({ baseUrl }: Context): Promise<void> {
		if (isPublicAddress(this.url) || !isPublicAddress(baseUrl)) return;
		throw new Problem('invalidParameter', {
			parameter: 'imageUrl',
			detail: `PiAPI cannot reach the image at ${cleanUrl(this.url)}`,
			advice:
				'PiAPI fetches it from the internet, but this address is in a private network. Download the file in n8n first, for example with the HTTP Request node, and set Image Source to Binary File.',
		});
	}

	async prepare(): Promise<void> {}

	async load(): Promise<string> {
		return this.url;
	}
}

/** An image in a file of the item. Its bytes are read when they are needed and kept no longer. */
export class ImageInFile implements InputImage {
	private source?: SourceImage;
	private base64Bytes = 0;
	private digest = '';
	private mark = '';
	/** Where it was uploaded to; undefined: it is sent inline. */
	private url?: string;

	constructor(
		private readonly file: InputFile,
		private readonly way: WayToSend,
		private readonly uploads: Uploads,
	) {}

	get identity(): string {
		return this.mark;
	}

	get resumeIdentity(): string {
		return this.mark;
	}

	get told(): string {
		return this.url ?? this.mark;
	}

	get pixels(): number | undefined {
		return this.source && this.source.width * this.source.height;
	}

	get heldBytes(): number {
		return this.url === undefined ? this.base64Bytes : 0;
	}

	get fileName(): string {
		return this.file.fileName;
	}

	async check(): Promise<void> {
		const isUpload = this.way !== 'inline';
		// A film of gigabytes is not read just to find out that it is one.
		const length = await this.file.countBytes();
		const { title } = this.file;
		if (length !== undefined) checkBytes(length, false, title);
		const bytes = await this.file.read();
		this.source = checkImage(bytes, isUpload, title);
		this.base64Bytes = Math.ceil(bytes.length / 3) * 4;
		this.digest = digestImage(bytes);
		this.mark = markImage(bytes);
	}

	async prepare(context: Context): Promise<void> {
		if (this.url !== undefined || this.way === 'inline') return;
		if (this.way === 'auto' && this.uploads.areRefused) return;
		const upload = {
			digest: this.digest,
			fileName: this.uploadName(),
			heldBytes: this.base64Bytes,
			load: async () => (await this.file.read()).toString('base64'),
		};
		this.url = await this.uploads.urlOf(context, upload).catch((error: unknown) => {
			const isPlan = error instanceof Problem && error.reason === 'planTooLow';
			if (isPlan && this.way === 'auto') return undefined;
			throw error;
		});
	}

	readBytes = async (): Promise<Buffer> => await this.file.read();

	async load(): Promise<string> {
		if (this.url !== undefined) return this.url;
		const bytes = await this.file.read();
		return `data:${this.source?.format.mimeType};base64,${bytes.toString('base64')}`;
	}

	/** A name that any server takes, with the extension of the real format: PiAPI goes by it. */
	private uploadName(): string {
		const name = plainName(this.fileName.replace(/\.\w{1,5}$/, ''))
			.normalize('NFKD')
			.replace(/\p{M}/gu, '')
			.replace(/[^\w.-]+/g, '-')
			.slice(0, LONGEST_UPLOAD_NAME);
		return `${name || 'image'}-${digestForName(this.digest)}.${this.source?.format.extension}`;
	}
}
