import { detectFormat } from '../pictureFormat';
import { decodeJpeg } from './jpeg/decodeJpeg';
import { decodePng } from './png/decodePng';
import { unreadable, type Raster } from './raster';
import type { Turns } from './turns';

/** Unpacks a PNG or JPEG. Throws `unreadablePicture` where it is damaged or of a kind that is not read. */
export async function decodePicture(bytes: Buffer, turns: Turns): Promise<Raster> {
	const format = detectFormat(bytes)?.name;
	if (format === 'PNG') return await decodePng(bytes, turns);
	if (format === 'JPEG') return await decodeJpeg(bytes, turns);
	throw unreadable(
		`it is ${format === undefined ? 'no picture' : `a ${format} file`}, and only the pixels of PNG and JPEG are read`,
	);
}
