import type { TimeSlices } from '../../../timing/timeSlices';
import { BLOCK, blocksOf } from './blocks';
import { createGrid, type Grid } from './boxSums';
import { placeIn, type CellMask } from '../cells';
import type { UprightSource } from '../uprightSource';

/** The number of pixels; their red, green, blue and alpha; alpha times each colour; products of the colours. */
export const MOMENTS = 14;

/**
 * Moments of the pixels in the blocks near an edge; colours and alphas are from 0 to 1. Every other pixel of every other row
 * is taken.
 */
export async function sumMoments(
	source: UprightSource,
	cells: CellMask,
	alphas: Uint8Array,
	near: Uint8Array,
	slices: TimeSlices,
): Promise<Grid> {
	const moments = createGrid(blocksOf(cells), near, MOMENTS);
	for (let y = 0; y < source.height; y += 2) {
		addRow(source, y, alphas.subarray(placeIn(cells, 0, y)), moments);
		if (slices.isOver) await slices.next();
	}
	return moments;
}

function addRow(
	{ data: pixels, startOf, step, green, blue, width }: UprightSource,
	y: number,
	alphas: Uint8Array,
	{ across, runs, data }: Grid,
): void {
	const row = Math.floor((y + BLOCK / 2) / BLOCK);
	const start = startOf(y);
	const colour = new Uint8Array(3);
	for (let run = 0; run < runs[row].length; run += 2) {
		for (let column = runs[row][run]; column < runs[row][run + 1]; column++) {
			const to = MOMENTS * (row * across + column);
			const left = Math.max(column * BLOCK - BLOCK / 2, 0);
			const end = Math.min(column * BLOCK + BLOCK / 2, width);
			for (let x = left + ((y >> 1) & 1); x < end; x += 2) {
				const at = start + x * step;
				colour[0] = pixels[at];
				colour[1] = pixels[at + green];
				colour[2] = pixels[at + blue];
				addMoment(data, to, colour, 0, alphas[x] / 255);
			}
		}
	}
}

/** Adds a pixel's moments to those that begin at `to`. */
export function addMoment(
	sums: Float32Array,
	to: number,
	colours: Uint8Array,
	from: number,
	alpha = 0,
): void {
	const r = colours[from] / 255;
	const g = colours[from + 1] / 255;
	const b = colours[from + 2] / 255;
	sums[to] += 1;
	sums[to + 1] += r;
	sums[to + 2] += g;
	sums[to + 3] += b;
	sums[to + 4] += alpha;
	sums[to + 5] += alpha * r;
	sums[to + 6] += alpha * g;
	sums[to + 7] += alpha * b;
	sums[to + 8] += r * r;
	sums[to + 9] += r * g;
	sums[to + 10] += r * b;
	sums[to + 11] += g * g;
	sums[to + 12] += g * b;
	sums[to + 13] += b * b;
}
