import { createRaster, type PngChunk, type Raster } from './raster';
import type { RowSource } from './rowSource';
import type { TimeSlices } from '../timing/timeSlices';

/** Draws all rows of an image. */
export async function drawRaster(
	{ width, height, channels, drawRow }: RowSource,
	slices: TimeSlices,
	colourChunks?: PngChunk[],
): Promise<Raster> {
	const raster = createRaster(width, height, channels, colourChunks);
	const stride = width * channels;
	for (let y = 0; y < height; y++) {
		await drawRow(y, raster.data.subarray(y * stride, (y + 1) * stride));
		if (slices.isOver) await slices.next();
	}
	return raster;
}
