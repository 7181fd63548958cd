import { drawRaster } from './drawRaster';
import type { Grey } from './grey';
import { scale } from './scale';
import { rowsOf } from './rowSource';
import { TRIANGLE } from './taps';
import type { TimeSlices } from '../timing/timeSlices';

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
	const source = rowsOf({ ...image, channels: 1 });
	const { data } = await drawRaster(scale(source, { width, height }, slices, TRIANGLE), slices);
	return { width, height, data };
}
