import { detectFormat } from '../imageFile/format';
import { pixelsOf, type Size } from '../imageFile/size';
import type { Context } from '../piapi/context';
import type { FileToSend } from '../piapi/request';
import { uploadName } from '../piapi/endpoints/uploadImage';
import { base64Length } from '../values/base64';
import type { Uploads } from '../piapi/uploads';
import { toProblem, type Problem } from '../problem/problem';
import { placeholderOf } from '../task/identity/inlineImage';
import { limitsOf, type WayToSend } from './checkImage';
import type { FileToRead } from '../imageFile/fileToRead';
import { fitFile, type FittedFile } from './fittedFile';
import type { WaitingCopies } from './waitingCopies';

/** A photo is larger than this, the logo under an e-mail smaller. */
const LEAST_IMAGE_BYTES = 4 * 1024;

/** The image that an item gives. */
export interface UncheckedImage {
	/** Its file name, or the one in its address; empty if it has none. */
	readonly fileName: string;
	/** Whether it is another kind of file among the images, such as a document or a logo. */
	isOtherFile?(): Promise<boolean>;
	/** Throws a `Problem` if PiAPI could not use it. */
	check(context: Context): Promise<CheckedImage>;
	/** Stands for it, unchecked, where an earlier try has its task: it is not sent, and fails with the problem if it must be. */
	unsendable?(problem: Problem): CheckedImage;
}

/** An image that PiAPI can use. */
export interface CheckedImage extends FileToSend {
	readonly fileName: string;
	/** The same for the same image, however it is sent. */
	readonly identity: string;
	/**
	 * What the item gives: an address as it is written, or the content of a file. A retry goes by it: the address may lead to
	 * other bytes by then, or to none.
	 */
	readonly given: string;
	/** How many pixels are sent, if known. */
	readonly pixels?: number;
	/** The image's own size, upright, if a smaller copy is sent. */
	readonly original?: Size;
	/** Reads its bytes, if we have them; otherwise they are at the address that the task names. */
	readonly readBytes?: () => Promise<Buffer>;
	/** Uploads it, once, if it is sent that way. Free, so it can be done ahead of the task. */
	prepare(context: Context): Promise<SentImage>;
	/** Drops any copy of it, because its task exists. */
	letGo(): void;
}

/** An image on its way to the service. */
export interface SentImage extends FileToSend {
	/** The value of the task's `input.image`. */
	load(): Promise<string>;
}

/** What all files of a run share. */
export interface Sending {
	uploads: Uploads;
	copies: WaitingCopies;
}

/** How to send a file. */
export interface SendOptions {
	way: WayToSend;
	/** The most pixels to send; `Infinity` for as many as PiAPI takes. */
	mostPixels: number;
	/** Whether only a cutout is wanted. */
	isOnlyCut: boolean;
}

/** An image in a file, whose bytes are read when needed and not kept; only a smaller copy may wait to be sent. */
export class ImageInFile implements UncheckedImage {
	constructor(
		private readonly file: FileToRead,
		private readonly options: SendOptions,
		private readonly sending: Sending,
	) {}

	get fileName(): string {
		return this.file.fileName;
	}

	async isOtherFile(): Promise<boolean> {
		const bytes = await this.file.read();
		return bytes.length < LEAST_IMAGE_BYTES || detectFormat(bytes) === undefined;
	}

	async check(context: Context): Promise<CheckedImage> {
		const { file, options, sending } = this;
		const { copies } = sending;
		const limits = limitsOf(options.way, options.mostPixels);
		const fitted = await fitFile(context, file, { ...options, limits }, copies);
		const { digest, length, original } = fitted;
		const identity = placeholderOf(digest, length);
		let sent: Promise<SentImage> | undefined;
		return {
			fileName: this.fileName,
			identity,
			given: identity,
			pixels: pixelsOf(fitted),
			original,
			heldBytes: base64Length(length),
			readBytes: async () => await file.read(),
			prepare: async (later) => await (sent ??= this.send(later, fitted)),
			letGo: () => copies.drop(file),
		};
	}

	private async send(context: Context, fitted: FittedFile): Promise<SentImage> {
		const { way } = this.options;
		const { uploads } = this.sending;
		const { format, digest } = fitted;
		const heldBytes = base64Length(fitted.length);
		const load = async () => (await fitted.load()).toString('base64');
		const inline = {
			heldBytes,
			load: async () => `data:${format.mimeType};base64,${await load()}`,
		};
		if (way === 'inline' || (way === 'auto' && uploads.areRefused)) return inline;
		const fileName = uploadName(context, this.fileName, digest, format.extension);
		const upload = { digest, fileName, heldBytes, load };
		const url = await uploads.urlOf(context, upload).catch((error: unknown) => {
			if (way === 'auto' && toProblem(error).reason === 'planTooLow') return undefined;
			throw error;
		});
		return url === undefined ? inline : { heldBytes: 0, load: async () => url };
	}
}
