import type { CutoutSource } from '../pixels/cutout/cutOut';
import { fitInto } from '../pixels/downscale/imageLimits';
import { drawRaster } from '../pixels/drawRaster';
import { scaleTo } from '../pixels/compose/layOut';
import { rowsOf } from '../pixels/rowSource';
import { expecting } from '../problem/problem';
import type { TimeSlices } from '../timing/timeSlices';
import { checkFile } from '../imageFile/checkFile';
import { unpack, type WhyNot } from '../item/cutout/cutoutSource';
import type { FileToRead } from '../imageFile/fileToRead';

/** It is in memory together with the image: of one with more pixels, a smaller copy is kept. */
const MOST_PIXELS = 16_000_000;

/** Reads and unpacks an image to lie behind cutouts, or says why it cannot be used. Throws if the execution is stopped. */
export async function openBackdropFile(
	file: FileToRead | undefined,
	slices: TimeSlices,
): Promise<CutoutSource | WhyNot | undefined> {
	if (file === undefined) return undefined;
	const checked = tryToCheck(await file.read());
	const image = 'whyNot' in checked ? checked : await unpack(checked, 1, slices, 'background');
	return 'whyNot' in image ? image : await shrink(image, slices);
}

function tryToCheck(bytes: Buffer) {
	try {
		return checkFile(bytes);
	} catch (error) {
		const { facts } = expecting(error, ({ reason }) => reason === 'notAnImage');
		return { whyNot: `the background is ${facts.detail}, not a JPEG, PNG or WebP image` };
	}
}

async function shrink(image: CutoutSource, slices: TimeSlices): Promise<CutoutSource> {
	if (image.width * image.height <= MOST_PIXELS) return image;
	const size = fitInto(image, { side: Infinity, pixels: MOST_PIXELS, bytes: Infinity });
	const rows = scaleTo(rowsOf(image), size, slices);
	return { ...image, ...(await drawRaster(rows, slices, image.colourChunks)) };
}
