import type { Raster } from '../../raster';
import type { TimeSlices } from '../../../timing/timeSlices';
import { drawRows } from './drawRows';
import { FrameReader } from './readFrame';
import { readFrameHeader } from './readFrameHeader';
import { smoothFrame } from './smoothFrame';

/**
 * Decodes a key frame of VP8 (RFC 6386) into the first three channels of a raster of its size, to the bit as libwebp does.
 * Beside the raster it takes one and a half bytes a pixel. Throws `unreadableImage` where it is damaged.
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
