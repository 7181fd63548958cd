import type { Grey } from './grey';
import { scale } from './product/scale';
import type { RowSource } from './rowSource';
import type { Filter } from './taps';
import type { TimeSlices } from '../timing/timeSlices';

/** Reaches one sample to either side. */
const TRIANGLE: Filter = { reach: 1, weigh: (distance) => Math.max(1 - distance, 0) };

/**
 * Resizes an image: linear between samples when it grows, their weighted mean when it shrinks (a triangle filter as wide
 * as the ratio).
 */
export async function resample(
	image: Grey,
	width: number,
	height: number,
	slices: TimeSlices,
): Promise<Grey> {
	const source: RowSource = {
		...image,
		channels: 1,
		drawRow: (y, row) => row.set(image.data.subarray(y * image.width, (y + 1) * image.width)),
	};
	const scaled = scale(source, { width, height }, slices, TRIANGLE);
	const data = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		await scaled.drawRow(y, data.subarray(y * width, (y + 1) * width));
		if (slices.isOver) await slices.next();
	}
	return { width, height, data };
}
