import type { Context } from '../piapi/context';
import { downscaleImage, type DownscaledImage } from '../pixels/downscale/downscaleImage';
import type { FileToRead } from '../imageFile/fileToRead';
import type { Size } from '../imageFile/size';
import { isWithin, type ImageLimits } from '../pixels/downscale/imageLimits';
import { workOnPixels } from '../pixels/pixelWork';
import { expectUnreadable } from '../problem/problem';
import { digestImage } from '../task/identity/inlineImage';
import { checkCuttable, checkImage, notMadeSmaller, type SourceImage } from './checkImage';
import type { WaitingCopies } from './waitingCopies';

/** What an image is needed for. */
export interface ImageNeeds {
	/** The limits of what is sent. */
	limits: ImageLimits;
	/** Whether only a cutout is wanted. */
	isOnlyCut: boolean;
}

/** A checked image as it is sent: its file if that is within the limits, otherwise a smaller copy. */
export interface FittedFile extends Pick<SourceImage, 'format' | 'width' | 'height'> {
	/** Size in bytes. */
	length: number;
	digest: string;
	/** The image's own size, upright, if a smaller copy is sent. */
	original?: Size;
	load(): Promise<Buffer>;
}

/** Checks a file and fits it to the limits. Throws `unusableImage` if PiAPI could not use it. */
export async function fitFile(
	context: Context,
	file: FileToRead,
	{ limits, isOnlyCut }: ImageNeeds,
	copies: WaitingCopies,
): Promise<FittedFile> {
	const bytes = await file.read();
	const source = checkImage(bytes, limits, file.title);
	if (isOnlyCut) checkCuttable(bytes, file.title);
	const { format, width, height } = source;
	if (isWithin({ ...source, bytes: bytes.length }, limits))
		return { format, width, height, ...identify(bytes), load: async () => await file.read() };
	const makeCopy = async (whole: Buffer) =>
		await downscale(context, { ...source, bytes: whole }, limits, file.title);
	const { bytes: copy, ...sent } = await makeCopy(bytes);
	copies.keep(file, copy);
	// The same bytes give the same copy.
	const load = async () => copies.get(file) ?? (await makeCopy(await file.read())).bytes;
	return { ...sent, ...identify(copy), original: { width, height }, load };
}

function identify(bytes: Buffer) {
	return { length: bytes.length, digest: digestImage(bytes) };
}

async function downscale(
	context: Context,
	image: SourceImage & { bytes: Buffer },
	limits: ImageLimits,
	title: string,
): Promise<DownscaledImage> {
	return await workOnPixels(
		context,
		async (slices) => await downscaleImage(image, limits, slices),
	).catch((error: unknown) => {
		const { facts } = expectUnreadable(error);
		throw notMadeSmaller(title, image, facts.detail ?? '');
	});
}
