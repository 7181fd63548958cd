import type { Grid } from './boxSums';

/** How colours vary together within a cell: red with itself, with green and with blue, green with itself, and so on. */
export type Covariance = [rr: number, rg: number, rb: number, gg: number, gb: number, bb: number];

/** A cell of fewer pixels says nothing of how they vary. */
const LEAST_PIXELS = 8;
/** So many cells, spread over the image, tell enough. */
const MOST_CELLS = 8192;
/** How much more all cells vary than the calmer half, where it is grain that they vary by. */
const CALMER_HALF = 1.4;

/**
 * How much the image's grain makes colours vary from one pixel to the next, by the calmer half of the cells that are chosen:
 * those where neither the thing nor what is behind it comes to an end. `moments` are those of the guided filter.
 */
export function findGrain(
	{ channels, data }: Grid,
	isChosen: (cell: number) => boolean,
): Covariance {
	const found: Covariance[] = [];
	const cells = data.length / channels;
	// An odd step goes through all columns of most images.
	const step = Math.ceil(cells / MOST_CELLS) | 1;
	for (let cell = 0; cell < cells; cell += step) {
		const at = cell * channels;
		if (data[at] >= LEAST_PIXELS && isChosen(cell)) found.push(covarianceAt(data, at));
	}
	found.sort((a, b) => traceOf(a) - traceOf(b));
	const calmer = found.slice(0, Math.ceil(found.length / 2));
	const grain: Covariance = [0, 0, 0, 0, 0, 0];
	for (const each of calmer)
		for (let index = 0; index < grain.length; index++)
			grain[index] += (CALMER_HALF * each[index]) / calmer.length;
	return grain;
}

function traceOf([rr, , , gg, , bb]: Covariance): number {
	return rr + gg + bb;
}

function covarianceAt(sums: Float32Array, at: number): Covariance {
	const n = 1 / sums[at];
	// Of so few pixels the mean is nearer to them than the true one.
	const unbiased = sums[at] / (sums[at] - 1);
	const [r, g, b] = [sums[at + 1] * n, sums[at + 2] * n, sums[at + 3] * n];
	return [
		unbiased * (sums[at + 8] * n - r * r),
		unbiased * (sums[at + 9] * n - r * g),
		unbiased * (sums[at + 10] * n - r * b),
		unbiased * (sums[at + 11] * n - g * g),
		unbiased * (sums[at + 12] * n - g * b),
		unbiased * (sums[at + 13] * n - b * b),
	];
}

/** The variance that grain has in what depends on colours by these factors. */
export function varianceBy(
	[rr, rg, rb, gg, gb, bb]: Covariance,
	r: number,
	g: number,
	b: number,
): number {
	return r * r * rr + g * g * gg + b * b * bb + 2 * (r * g * rg + r * b * rb + g * b * gb);
}
