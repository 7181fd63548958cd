import type { Grid } from './boxSums';
import { CellPixels, PIXELS } from './cellPixels';
import { CELL, type CellMask } from '../cells';
import { addMoment, MOMENTS } from './moments';
import type { UprightSource } from '../uprightSource';

/** How colours vary together: red with itself, with green and with blue, green with itself, and so on. */
export type Covariance = [rr: number, rg: number, rb: number, gg: number, gb: number, bb: number];

/** So many cells, spread over the image, tell enough. */
const MOST_CELLS = 2048;
/** A block of fewer pixels says nothing of how they vary. */
const LEAST_PIXELS = 12;
/** Which share of the cells, or of the blocks, tell the grain best, and how much more all vary by it than these. */
const CALM_CELLS = { share: 0.5, factor: 1.4 };
/** In blocks, textures vary more than in cells, but some blocks have none. */
const CALM_BLOCKS = { share: 0.1, factor: 2 };

/** Where neither the thing nor what is behind it comes to an end: cells, and blocks with their moments. */
interface Surroundings {
	isInCell(cell: number): boolean;
	isInBlock(block: number): boolean;
	moments: Grid;
}

/**
 * How much the image's grain makes colours vary, by the calmest cells and blocks of those that are chosen. Fine grain shows
 * in both, coarse grain only in the larger ones. Colours are from 0 to 1.
 */
export function findGrain(
	source: UprightSource,
	cells: CellMask,
	{ isInCell, isInBlock, moments }: Surroundings,
): Covariance {
	const fine = takeCalmest(varyInCells(source, cells, isInCell), CALM_CELLS);
	const coarse = takeCalmest(varyInBlocks(moments, isInBlock), CALM_BLOCKS);
	return traceOf(coarse) > traceOf(fine) ? coarse : fine;
}

function varyInCells(
	source: UprightSource,
	cells: CellMask,
	isChosen: (cell: number) => boolean,
): Covariance[] {
	const { across, down } = cells;
	const pixels = new CellPixels(source, cells);
	const sums = new Float32Array(MOMENTS);
	return sample(across * down, (cell) => {
		const row = Math.floor(cell / across);
		const column = cell % across;
		if (!isChosen(cell) || !isWhole(source, row, column)) return undefined;
		pixels.read(row, column);
		sums.fill(0);
		// Every other pixel, as on a chessboard: neighbours may share their grain.
		for (let pixel = 0; pixel < PIXELS; pixel++)
			if ((((pixel / CELL) ^ pixel) & 1) === 0) addMoment(sums, 0, pixels.colours, 3 * pixel);
		return covarianceAt(sums, 0);
	});
}

function varyInBlocks({ data }: Grid, isChosen: (block: number) => boolean): Covariance[] {
	return sample(data.length / MOMENTS, (block) => {
		const at = MOMENTS * block;
		return data[at] >= LEAST_PIXELS && isChosen(block) ? covarianceAt(data, at) : undefined;
	});
}

/** What is found in some of so many. */
function sample(count: number, find: (index: number) => Covariance | undefined): Covariance[] {
	const found: Covariance[] = [];
	// An odd step goes through all columns of most images.
	const step = Math.ceil(count / MOST_CELLS) | 1;
	for (let index = 0; index < count; index += step) {
		const covariance = find(index);
		if (covariance !== undefined) found.push(covariance);
	}
	return found;
}

/** Whether all of a cell is in the image. */
function isWhole({ width, height }: UprightSource, row: number, column: number): boolean {
	return row > 0 && column > 0 && row * CELL <= height && column * CELL <= width;
}

function takeCalmest(
	found: Covariance[],
	{ share, factor }: { share: number; factor: number },
): Covariance {
	found.sort((a, b) => traceOf(a) - traceOf(b));
	const calmest = found.slice(0, Math.ceil(found.length * share));
	const grain: Covariance = [0, 0, 0, 0, 0, 0];
	for (const each of calmest)
		for (let index = 0; index < grain.length; index++)
			grain[index] += (factor * each[index]) / calmest.length;
	return grain;
}

function traceOf(covariance: Covariance): number {
	return covariance[0] + covariance[3] + covariance[5];
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
