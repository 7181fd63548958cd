import { drawRaster } from '../drawRaster';
import { packProfile } from '../profile/packProfile';
import type { Raster } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { openJpeg } from './openJpeg';

/** Decodes a whole JPEG. Throws `unreadableImage` as `openJpeg` does. */
export async function decodeJpeg(
	bytes: Buffer,
	slices: TimeSlices,
	mostPixels?: number,
): Promise<Raster> {
	const rows = await openJpeg(bytes, slices, { mostPixels });
	return await drawRaster(rows, slices, await packProfile(rows.profile, rows.channels, slices));
}
