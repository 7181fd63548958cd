import { detectFormat, MAX_IMAGE_BYTES } from '../imageFile/format';
import { plainName, withoutImageExtension } from '../imageFile/name';
import { pixelsOf, type Size } from '../imageFile/size';
import type { Context } from '../piapi/context';
import { Problem } from '../problem/problem';
import { digestForName, digestOfMark, markImage } from '../task/inlineImage';
import { limitsOf, type WayToSend } from './checkImage';
import { FittedFile, type FileToRead } from './fittedFile';
import type { Uploads } from './uploads';
import type { WaitingCopies } from './waitingCopies';

/** A photo has more bytes, the logo under an e-mail fewer. */
const LEAST_IMAGE_BYTES = 4 * 1024;
/** PiAPI takes names of up to 128 characters, and the digest and the extension come behind. */
const LONGEST_UPLOAD_NAME = 80;

/** The image that a task is about, on its way to the service. */
export interface InputImage {
	/** The same for the same image, whichever way it is sent; known once it is checked. */
	readonly identity: string;
	/** The same for an image that a user would call the same: without what an address may change with each try. */
	readonly resumeIdentity: string;
	/** The number of pixels of what is sent, where that is known before. */
	readonly pixels?: number;
	/** Its size, upright, where what is sent is a smaller copy. */
	readonly original?: Size;
	/** The name of its file, or the one in its address; empty where it has none. */
	readonly fileName: string;
	/** Throws a `Problem` where PiAPI could not use it. */
	check(context: Context): Promise<void>;
	/** Whether it is a file that is there beside the images: a document, or a logo. */
	isOtherFile?(): Promise<boolean>;
	/** Does what can be done ahead of the task: uploads it. */
	prepare(context: Context): Promise<void>;
	/** How long that is if it is a file, in bytes of base64; 0 for an address. */
	readonly heldBytes: number;
	/** What is sent as the task's `input.image`. */
	load(): Promise<string>;
	/** Its bytes, where they are at hand; otherwise they are where the task was sent to fetch them. */
	readonly readBytes?: () => Promise<Buffer>;
	/** Its task is there: nothing of it need be held any longer. */
	letGo(): void;
}

/** What a run sends its files with. */
export interface Sending {
	uploads: Uploads;
	copies: WaitingCopies;
}

/** How a file is sent. */
export interface SendOptions {
	way: WayToSend;
	/** Most pixels to send; `Infinity` for as many as PiAPI takes. */
	mostPixels: number;
	/** Whether nothing is wanted of it but a cutout. */
	isOnlyCut: boolean;
}

/** An image in a file. Its bytes are read when they are needed and kept no longer; a smaller copy may wait to be sent. */
export class ImageInFile implements InputImage {
	private readonly fitted: FittedFile;
	private readonly way: WayToSend;
	private readonly uploads: Uploads;
	private base64Bytes = 0;
	/** What stands for it in texts: it holds the digest of what is sent. */
	private mark = '';
	/** Where it was uploaded to; undefined: it is sent inline. */
	private url?: string;

	constructor(file: FileToRead, options: SendOptions, { uploads, copies }: Sending) {
		const { way, mostPixels, isOnlyCut } = options;
		this.way = way;
		this.uploads = uploads;
		this.fitted = new FittedFile(file, { limits: limitsOf(way, mostPixels), isOnlyCut }, copies);
	}

	get identity(): string {
		return this.mark;
	}

	get resumeIdentity(): string {
		return this.mark;
	}

	private get digest(): string {
		return digestOfMark(this.mark) ?? '';
	}

	get pixels(): number | undefined {
		return this.fitted.sent && pixelsOf(this.fitted.sent);
	}

	get original(): Size | undefined {
		return this.fitted.original;
	}

	get heldBytes(): number {
		return this.url === undefined ? this.base64Bytes : 0;
	}

	get fileName(): string {
		return this.fitted.file.fileName;
	}

	async isOtherFile(): Promise<boolean> {
		const { file } = this.fitted;
		const length = (await file.countBytes()) ?? 0;
		// A film of gigabytes is not read just to find out that it is one: that fails.
		if (length > MAX_IMAGE_BYTES) return false;
		const bytes = await file.read();
		return bytes.length < LEAST_IMAGE_BYTES || detectFormat(bytes) === undefined;
	}

	async check(context: Context): Promise<void> {
		const bytes = await this.fitted.check(context);
		this.base64Bytes = Math.ceil(bytes.length / 3) * 4;
		this.mark = markImage(bytes);
	}

	async prepare(context: Context): Promise<void> {
		if (this.url !== undefined || this.way === 'inline') return;
		if (this.way === 'auto' && this.uploads.areRefused) return;
		const upload = {
			digest: this.digest,
			fileName: this.uploadName(),
			heldBytes: this.base64Bytes,
			load: async () => (await this.fitted.load()).toString('base64'),
		};
		this.url = await this.uploads.urlOf(context, upload).catch((error: unknown) => {
			const isPlan = error instanceof Problem && error.reason === 'planTooLow';
			if (isPlan && this.way === 'auto') return undefined;
			throw error;
		});
	}

	readBytes = async (): Promise<Buffer> => await this.fitted.file.read();

	letGo(): void {
		this.fitted.letGo();
	}

	async load(): Promise<string> {
		if (this.url !== undefined) return this.url;
		const bytes = await this.fitted.load();
		return `data:${this.fitted.sent?.format.mimeType};base64,${bytes.toString('base64')}`;
	}

	/** A name that any server takes, with the extension of the real format: PiAPI goes by it. */
	private uploadName(): string {
		const name = plainName(withoutImageExtension(this.fileName))
			.normalize('NFKD')
			.replace(/\p{M}/gu, '')
			.replace(/[^\w.-]+/g, '-')
			.slice(0, LONGEST_UPLOAD_NAME);
		return `${name || 'image'}-${digestForName(this.digest)}.${this.fitted.sent?.format.extension}`;
	}
}
