import { readDensity } from '../imageFile/density';
import { detectFormat } from '../imageFile/format';
import { decodeJpeg } from './jpeg/decodeJpeg';
import { decodePng } from './png/decodePng';
import { unreadable, type Raster } from './raster';
import type { TimeSlices } from '../timing/timeSlices';
import { decodeWebp } from './webp/decodeWebp';

const DECODERS = { PNG: decodePng, JPEG: decodeJpeg, WebP: decodeWebp };

/**
 * Unpacks a PNG, JPEG or WebP. Throws `unreadableImage` where it is damaged, of a kind that is not read, or has more than so
 * many pixels, which is as many as PiAPI takes where it is not given; of a WebP, which takes most memory, it always is.
 */
export async function decodeImage(
	bytes: Buffer,
	slices: TimeSlices,
	mostPixels?: number,
): Promise<Raster> {
	const format = detectFormat(bytes);
	if (format === undefined) throw unreadable('it is no PNG, JPEG or WebP');
	const raster = await DECODERS[format.name](bytes, slices, mostPixels);
	return { ...raster, density: readDensity(bytes) };
}
