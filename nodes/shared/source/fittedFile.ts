import type { Context } from '../piapi/context';
import { downscaleImage } from '../pixels/downscale/downscaleImage';
import type { Size } from '../imageFile/size';
import { isWithin, type ImageLimits } from '../pixels/downscale/limits';
import { workOnPixels } from '../pixels/pixelWork';
import { expecting, Problem } from '../problem/problem';
import { digestImage } from '../task/inlineImage';
import { checkCuttable } from './checkHead';
import { checkBytes, checkImage, notMadeSmaller, type SourceImage } from './checkImage';
import type { WaitingCopies } from './waitingCopies';

/** A file that can be read again and again. */
export interface FileToRead {
	/** Empty where it has none. */
	readonly fileName: string;
	/** Names it to the user, at the start of a sentence. */
	readonly title: string;
	/** Size in bytes, where that can be told without reading it. */
	countBytes(): Promise<number | undefined>;
	read(): Promise<Buffer>;
}

/** What an image is needed for. */
export interface ImageNeeds {
	/** What is sent of it has to be within these. */
	limits: ImageLimits;
	/** Whether nothing is wanted but a cutout. */
	isOnlyCut: boolean;
}

/** An image's file as it is sent: as it is where it is within the limits, else as a smaller copy. */
export class FittedFile {
	/** What is sent; undefined until it is checked. */
	sent?: Pick<SourceImage, 'format' | 'width' | 'height'>;
	/** The size of the image, upright, of which a smaller copy is sent. */
	original?: Size;
	private makeAgain?: () => Promise<Buffer>;

	constructor(
		readonly file: FileToRead,
		private readonly needs: ImageNeeds,
		private readonly copies: WaitingCopies,
	) {}

	/** The bytes to be sent. Throws `unusableImage` where PiAPI could not use them. */
	async check(context: Context): Promise<Buffer> {
		const { file, needs } = this;
		const { limits } = needs;
		// A film of gigabytes is not read just to find out that it is one.
		const length = await file.countBytes();
		if (length !== undefined) checkBytes(length, file.title);
		const bytes = await file.read();
		const source = checkImage(bytes, limits, file.title);
		if (needs.isOnlyCut) checkCuttable(bytes, file.title);
		this.sent = source;
		if (isWithin({ ...source, bytes: bytes.length }, limits)) return bytes;
		const copy = await this.makeCopy(context, bytes, source);
		const { format, width, height } = copy;
		this.sent = { format, width, height };
		this.original = { width: source.width, height: source.height };
		const digest = digestImage(copy.bytes);
		this.makeAgain = async () => {
			const again = await this.makeCopy(context, await file.read(), source);
			if (digestImage(again.bytes) === digest) return again.bytes;
			throw new Problem('unusableImage', { detail: `${file.title} has changed meanwhile` });
		};
		this.copies.keep(this, copy.bytes);
		return copy.bytes;
	}

	async load(): Promise<Buffer> {
		if (this.makeAgain === undefined) return await this.file.read();
		return this.copies.get(this) ?? (await this.makeAgain());
	}

	/** It has arrived: a copy of it waits no longer. */
	letGo(): void {
		this.copies.drop(this);
	}

	private async makeCopy(context: Context, bytes: Buffer, source: SourceImage) {
		const { needs, file } = this;
		return await workOnPixels(
			context,
			async (slices) => await downscaleImage({ ...source, bytes }, needs.limits, slices),
		).catch((error: unknown) => {
			const { facts } = expecting(error, ({ reason }) => reason === 'unreadableImage');
			throw notMadeSmaller(file.title, source, facts.detail ?? '');
		});
	}
}
