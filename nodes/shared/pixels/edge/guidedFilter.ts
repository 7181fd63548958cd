import type { TimeSlices } from '../../timing/timeSlices';
import { sumAround, type Grid } from './boxSums';
import { CELL, placeIn, type CellMask } from './cells';
import { toCellPlace } from './colourField';
import { varianceBy, type Covariance } from './grain';
import type { UprightSource } from './uprightSource';

/**
 * A filter that makes alphas follow the image: around each place they are a linear function of the colours (K. He, J. Sun,
 * X. Tang, "Guided Image Filtering", 2013; computed on cells as in "Fast Guided Filter", 2015).
 */

/** The number of pixels; their red, green, blue and alpha; alpha times each colour; products of the colours. */
const MOMENTS = 14;
/** The number of cells; the factors of red, green and blue; the constant. */
const TERMS = 5;
/** The smallest meaningful difference of colours, squared. */
const EPSILON = 1e-4;

/** Moments of the pixels in the cells near an edge. Every other pixel is taken, as on a chessboard. */
export async function sumMoments(
	source: UprightSource,
	cells: CellMask,
	alphas: Uint8Array,
	near: Uint8Array,
	slices: TimeSlices,
): Promise<Grid> {
	const { across, down } = cells;
	const data = new Float32Array(MOMENTS * across * down);
	for (let y = 0; y < source.height; y++) {
		addMoments(source, y, alphas.subarray(placeIn(cells, 0, y)), { across, near, data });
		if (slices.isOver) await slices.next();
	}
	return { across, down, channels: MOMENTS, data };
}

function addMoments(
	{ width, data: pixels, startOf, step, green, blue }: UprightSource,
	y: number,
	alphas: Uint8Array,
	{ across, near, data }: { across: number; near: Uint8Array; data: Float32Array },
): void {
	const first = (((y / CELL) | 0) + 1) * across + 1;
	const start = startOf(y);
	for (let left = 0, cell = first; left < width; left += CELL, cell++) {
		if (near[cell] === 0) continue;
		const to = MOMENTS * cell;
		for (let x = left + (y & 1); x < left + CELL && x < width; x += 2) {
			const at = start + x * step;
			const r = pixels[at] / 255;
			const g = pixels[at + green] / 255;
			const b = pixels[at + blue] / 255;
			const a = alphas[x] / 255;
			data[to] += 1;
			data[to + 1] += r;
			data[to + 2] += g;
			data[to + 3] += b;
			data[to + 4] += a;
			data[to + 5] += a * r;
			data[to + 6] += a * g;
			data[to + 7] += a * b;
			data[to + 8] += r * r;
			data[to + 9] += r * g;
			data[to + 10] += r * b;
			data[to + 11] += g * g;
			data[to + 12] += g * b;
			data[to + 13] += b * b;
		}
	}
}

/** The linear functions around each cell, for windows that reach this many cells; evaluate them with `shareAt`. */
export async function fitAlphas(moments: Grid, reach: number, slices: TimeSlices): Promise<Grid> {
	const { across, down } = moments;
	const { data: sums } = await sumAround(moments, reach, slices);
	const data = new Float32Array(TERMS * across * down);
	for (let y = 0; y < down; y++) {
		for (let cell = y * across; cell < (y + 1) * across; cell++) {
			if (moments.data[MOMENTS * cell] > 0) fit(sums, MOMENTS * cell, data, TERMS * cell);
		}
		if (slices.isOver) await slices.next();
	}
	const functions = await sumAround({ across, down, channels: TERMS, data }, reach, slices);
	for (let y = 0; y < down; y++) {
		takeMeans(functions.data.subarray(y * across * TERMS, (y + 1) * across * TERMS));
		if (slices.isOver) await slices.next();
	}
	return functions;
}

function takeMeans(row: Float32Array): void {
	for (let at = 0; at < row.length; at += TERMS) {
		if (row[at] === 0) continue;
		for (let term = 1; term < TERMS; term++) row[at + term] /= row[at];
	}
}

/** Least squares with a penalty on the factors: (covariance of the colours + epsilon) · factors = covariance with alpha. */
function fit(sums: Float32Array, at: number, data: Float32Array, to: number): void {
	const n = 1 / sums[at];
	const r = sums[at + 1] * n;
	const g = sums[at + 2] * n;
	const b = sums[at + 3] * n;
	const a = sums[at + 4] * n;
	const ar = sums[at + 5] * n - a * r;
	const ag = sums[at + 6] * n - a * g;
	const ab = sums[at + 7] * n - a * b;
	const rr = sums[at + 8] * n - r * r + EPSILON;
	const rg = sums[at + 9] * n - r * g;
	const rb = sums[at + 10] * n - r * b;
	const gg = sums[at + 11] * n - g * g + EPSILON;
	const gb = sums[at + 12] * n - g * b;
	const bb = sums[at + 13] * n - b * b + EPSILON;
	// The inverse of a symmetric matrix, by its cofactors.
	const c11 = gg * bb - gb * gb;
	const c12 = rb * gb - rg * bb;
	const c13 = rg * gb - rb * gg;
	const c22 = rr * bb - rb * rb;
	const c23 = rg * rb - rr * gb;
	const c33 = rr * gg - rg * rg;
	const scale = 1 / (rr * c11 + rg * c12 + rb * c13);
	const byRed = (c11 * ar + c12 * ag + c13 * ab) * scale;
	const byGreen = (c12 * ar + c22 * ag + c23 * ab) * scale;
	const byBlue = (c13 * ar + c23 * ag + c33 * ab) * scale;
	data[to] = 1;
	data[to + 1] = byRed;
	data[to + 2] = byGreen;
	data[to + 3] = byBlue;
	data[to + 4] = a - byRed * r - byGreen * g - byBlue * b;
}

/** The variance that grain leaves in the shares of a cell. */
export function grainAt({ data }: Grid, cell: number, grain: Covariance): number {
	const at = TERMS * cell;
	return varianceBy(grain, data[at + 1], data[at + 2], data[at + 3]);
}

/** How much of a pixel is covered, from 0 to 1, by the functions around it. Colours are from 0 to 255. */
export function shareAt(
	{ across, down, data }: Grid,
	x: number,
	y: number,
	colour: Uint8Array,
): number {
	const column = toCellPlace(x);
	const row = toCellPlace(y);
	const left = column < across - 1 ? column | 0 : across - 2;
	const top = row < down - 1 ? row | 0 : down - 2;
	const toRight = column - left;
	const toBottom = row - top;
	const both = toRight * toBottom;
	const first = TERMS * (top * across + left);
	const below = first + TERMS * across;
	const sum =
		(1 - toRight - toBottom + both) * valueAt(data, first, colour) +
		(toRight - both) * valueAt(data, first + TERMS, colour) +
		(toBottom - both) * valueAt(data, below, colour) +
		both * valueAt(data, below + TERMS, colour);
	return sum < 0 ? 0 : sum > 1 ? 1 : sum;
}

function valueAt(data: Float32Array, at: number, colour: Uint8Array): number {
	const colours = data[at + 1] * colour[0] + data[at + 2] * colour[1] + data[at + 3] * colour[2];
	return colours / 255 + data[at + 4];
}
