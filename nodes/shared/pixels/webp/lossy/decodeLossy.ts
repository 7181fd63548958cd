import type { Raster } from '../../raster';
import type { TimeSlices } from '../../../timing/timeSlices';
import { drawRows } from './drawRows';
import { FrameReader } from './readFrame';
import { readFrameHeader } from './readFrameHeader';
import { smoothFrame } from './smoothFrame';

/**
 * Decodes a VP8 key frame (RFC 6386) into the first three channels of a raster of its size, bit-exact with libwebp. Takes one
 * and a half bytes per pixel besides the raster. Throws `unreadableImage` if it is damaged.
 */
export async function decodeLossy(data: Buffer, raster: Raster, slices: TimeSlices): Promise<void> {
	const header = readFrameHeader(data);
	const reader = new FrameReader(header);
	await reader.read(slices);
	const { strengths, isSimpleFilter } = header;
	if (strengths !== undefined) {
		const smoothingOf = (index: number) => reader.smoothingOf(index, strengths);
		await smoothFrame(reader.frame, smoothingOf, isSimpleFilter, slices);
	}
	await drawRows(reader.frame, raster, slices);
}
