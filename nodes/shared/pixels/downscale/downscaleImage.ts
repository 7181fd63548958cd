import { JPEG, PNG, type ImageFormat } from '../../imageFile/format';
import { encodeJpeg } from '../jpeg/encodeJpeg';
import { encodePng } from '../png/encodePng';
import type { Rgb } from '../product/colour';
import { flatten } from '../product/flatten';
import { unreadable } from '../raster';
import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import { fitInto, type ImageLimits, type Size } from './limits';
import { openScaled, type StoredImage } from './openScaled';

/** Hardly to be told from the original, in a tenth of the bytes. */
const QUALITY = 92;
/** How often an image that packs badly is made smaller still. */
const MOST_TRIES = 5;
/** Bytes go down a little slower than pixels. */
const MARGIN = 0.85;
const WHITE: Rgb = [255, 255, 255];

/** An image that was made smaller. */
export interface DownscaledImage extends Size {
	bytes: Buffer;
	format: ImageFormat;
}

/**
 * A copy of a PNG, a JPEG or a small WebP of up to 50 megapixels that is within the limits, upright, of the same shape: a PNG where the
 * image is partly transparent, or a PNG that packs as well as drawings do, else a JPEG. The same image and limits always give
 * the same bytes. A JPEG of one scan takes the memory of the copy and a few rows; any other its frequencies, two bytes a
 * sample; a PNG all its pixels. Throws `unreadableImage` where it cannot be read, or not be made to fit.
 */
export async function downscaleImage(
	image: StoredImage,
	limits: ImageLimits,
	slices: TimeSlices,
): Promise<DownscaledImage> {
	let mayBePng = true;
	let { pixels } = limits;
	for (let tries = 0; tries < MOST_TRIES; tries++) {
		const size = fitInto(image, { ...limits, pixels });
		const rows = await openScaled(image, size, slices);
		const hasAlpha = rows.channels % 2 === 0;
		const isPng = hasAlpha || (mayBePng && isDrawing(image));
		const bytes = isPng ? await writePng(rows, slices) : await writeJpeg(rows, slices);
		if (bytes.length <= limits.bytes) return { ...size, bytes, format: isPng ? PNG : JPEG };
		// What is opaque is first tried as a JPEG at the same size.
		if (isPng && !hasAlpha) mayBePng = false;
		else pixels = (size.width * size.height * MARGIN * limits.bytes) / bytes.length;
	}
	throw unreadable('it cannot be made small enough');
}

/** Photographs take more than a byte a pixel in a PNG, drawings and screenshots much less. */
function isDrawing({ bytes, format, width, height }: StoredImage): boolean {
	return format === PNG && bytes.length <= width * height;
}

async function writePng(rows: RowSource, slices: TimeSlices): Promise<Buffer> {
	return await encodePng({ ...rows, colourChunks: [] }, slices);
}

async function writeJpeg(rows: RowSource, slices: TimeSlices): Promise<Buffer> {
	const inColour = rows.channels === 3 ? { ...rows, channels: 3 as const } : flatten(rows, WHITE);
	return await encodeJpeg(inColour, { quality: QUALITY }, slices);
}
