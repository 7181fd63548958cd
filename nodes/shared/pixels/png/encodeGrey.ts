import type { Grey } from '../grey';
import type { TimeSlices } from '../../timing/timeSlices';
import { encodePng } from './encodePng';

/** Writes a mask as a grey PNG. */
export async function encodeGrey(
	{ width, height, data }: Grey,
	slices: TimeSlices,
): Promise<Buffer> {
	const drawRow = (y: number, row: Uint8Array) =>
		row.set(data.subarray(y * width, (y + 1) * width));
	return await encodePng({ width, height, channels: 1, colourChunks: [], drawRow }, slices);
}
