import type { TimeSlices } from '../../../timing/timeSlices';
import { BLOCK } from './blocks';
import { forEachCell, sumAround, type Grid } from './boxSums';
import { CELL } from '../cells';
import { varianceBy, type Covariance } from './grain';
import { MOMENTS } from './moments';

/**
 * A filter that makes alphas follow the image: around each place they are a linear function of the colours (K. He, J. Sun,
 * X. Tang, "Guided Image Filtering", 2013; computed on blocks as in "Fast Guided Filter", 2015).
 */

/** The number of blocks; the factors of red, green and blue; the constant. */
const TERMS = 5;
/** The smallest meaningful difference of colours, squared. */
const EPSILON = 3e-5;

/** The linear functions around each block, for windows that reach this many blocks; evaluate them with `fillShares`. */
export async function fitAlphas(moments: Grid, reach: number, slices: TimeSlices): Promise<Grid> {
	const { data: sums } = await sumAround(moments, reach, slices);
	const data = new Float32Array(TERMS * moments.across * moments.down);
	const own: Grid = { ...moments, channels: TERMS, data };
	await forEachCell(moments, slices, (block) => {
		if (moments.data[MOMENTS * block] > 0) fit(sums, MOMENTS * block, data, TERMS * block);
	});
	const functions = await sumAround(own, reach, slices);
	await forEachCell(functions, slices, (block) => takeMeans(functions.data, TERMS * block));
	return functions;
}

function takeMeans(data: Float32Array, at: number): void {
	const count = data[at];
	if (count === 0) return;
	for (let term = 1; term < TERMS; term++) data[at + term] /= count;
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

/** The variance that grain leaves in the shares of a block. */
export function grainAt({ data }: Grid, block: number, grain: Covariance): number {
	const at = TERMS * block;
	return varianceBy(grain, data[at + 1], data[at + 2], data[at + 3]);
}

/** For the row of pixels that is at work: the functions of two blocks side by side, each with four terms. */
const between = new Float64Array(8);

/**
 * How much of each of a cell's 16 pixels is covered, from 0 to 1, by the functions of the four blocks around it. Colours
 * are from 0 to 255, three a pixel.
 */
export function fillShares(
	{ across, data }: Grid,
	row: number,
	column: number,
	colours: Uint8Array,
	shares: Float32Array,
): void {
	// Of two cells that share a block, the first lies left of its middle, or above.
	const first = TERMS * (((row - 1) >> 1) * across + ((column - 1) >> 1)) + 1;
	const below = TERMS * across;
	for (let y = 0, pixel = 0; y < CELL; y++) {
		const low = ((row & 1) === 1 ? 0.0625 : 0.5625) + y / BLOCK;
		for (let term = 0; term < 4; term++) {
			const at = first + term;
			between[term] = data[at] + low * (data[at + below] - data[at]);
			const next = at + TERMS;
			between[term + 4] = data[next] + low * (data[next + below] - data[next]);
		}
		for (let x = 0; x < CELL; x++, pixel++) {
			const right = ((column & 1) === 1 ? 0.0625 : 0.5625) + x / BLOCK;
			const byRed = between[0] + right * (between[4] - between[0]);
			const byGreen = between[1] + right * (between[5] - between[1]);
			const byBlue = between[2] + right * (between[6] - between[2]);
			const constant = between[3] + right * (between[7] - between[3]);
			const from = 3 * pixel;
			const mixed =
				byRed * colours[from] + byGreen * colours[from + 1] + byBlue * colours[from + 2];
			const share = mixed / 255 + constant;
			shares[pixel] = share < 0 ? 0 : share > 1 ? 1 : share;
		}
	}
}
