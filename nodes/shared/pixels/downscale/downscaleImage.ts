import { JPEG, PNG, type ImageFormat } from '../../imageFile/format';
import { encodeJpeg } from '../jpeg/encodeJpeg';
import { encodePng } from '../png/encodePng';
import type { Rgb } from '../compose/colour';
import { flatten } from '../compose/flatten';
import { unreadable } from '../raster';
import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import type { Size } from '../../imageFile/size';
import { fitInto, type ImageLimits } from './imageLimits';
import { openScaled, type StoredImage } from './openScaled';

/** Hardly distinguishable from the original, at a tenth of the bytes. */
const QUALITY = 92;
/** How often to shrink an image further if it compresses badly. */
const MOST_TRIES = 5;
/** Bytes shrink a little more slowly than pixels. */
const MARGIN = 0.85;
const WHITE: Rgb = [255, 255, 255];

/** A downscaled image. */
export interface DownscaledImage extends Size {
	bytes: Buffer;
	format: ImageFormat;
}

/**
 * Makes a copy within the limits of a PNG, a JPEG or a small WebP of up to 50 megapixels: upright, in the same shape, and a
 * PNG if the image is partly transparent or a PNG that compresses as well as drawings do, otherwise a JPEG. The same image
 * and limits always give the same bytes. A JPEG with one scan takes the memory of the copy and a few rows; any other, two
 * bytes per sample for its frequencies; a PNG, all its pixels. Throws `unreadableImage` if it cannot be read or made to fit.
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
		const bytes = isPng ? await encodePng(rows, slices) : await writeJpeg(rows, slices);
		if (bytes.length <= limits.bytes) return { ...size, bytes, format: isPng ? PNG : JPEG };
		// An opaque image is first tried as a JPEG at the same size.
		if (isPng && !hasAlpha) mayBePng = false;
		else pixels = (size.width * size.height * MARGIN * limits.bytes) / bytes.length;
	}
	throw unreadable('it cannot be made small enough');
}

/** Photographs take more than a byte per pixel in a PNG, drawings and screenshots much less. */
function isDrawing({ bytes, format, width, height }: StoredImage): boolean {
	return format === PNG && bytes.length <= width * height;
}

async function writeJpeg(rows: RowSource, slices: TimeSlices): Promise<Buffer> {
	const inColour = rows.channels === 3 ? { ...rows, channels: 3 as const } : flatten(rows, WHITE);
	return await encodeJpeg(inColour, { quality: QUALITY }, slices);
}
