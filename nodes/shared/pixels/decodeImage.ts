import { readDensity } from '../imageFile/density';
import { detectFormat } from '../imageFile/format';
import { decodeJpeg } from './jpeg/decodeJpeg';
import { decodePng } from './png/decodePng';
import { unreadable, type Raster } from './raster';
import type { TimeSlices } from '../timing/timeSlices';
import { decodeWebp } from './webp/decodeWebp';

const DECODERS = { PNG: decodePng, JPEG: decodeJpeg, WebP: decodeWebp };

/**
 * Decodes a PNG, JPEG or WebP. Throws `unreadableImage` if it is damaged, of an unsupported kind, or has more than
 * `mostPixels` pixels. The default is PiAPI's own limit, and always applies to WebP, which takes the most memory.
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
