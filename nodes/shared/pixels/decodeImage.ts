import { detectFormat } from '../imageFile/format';
import { decodeJpeg } from './jpeg/decodeJpeg';
import { decodePng } from './png/decodePng';
import { unreadable, type Raster } from './raster';
import type { TimeSlices } from './timeSlices';

/** Unpacks a PNG or JPEG. Throws `unreadableImage` where it is damaged or of a kind that is not read. */
export async function decodeImage(bytes: Buffer, slices: TimeSlices): Promise<Raster> {
	const format = detectFormat(bytes)?.name;
	if (format === 'PNG') return await decodePng(bytes, slices);
	if (format === 'JPEG') return await decodeJpeg(bytes, slices);
	throw unreadable(
		`it is ${format === undefined ? 'no image' : `a ${format} file`}, and only the pixels of PNG and JPEG are read`,
	);
}
