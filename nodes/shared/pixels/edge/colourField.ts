import type { TimeSlices } from '../../timing/timeSlices';
import { CELL } from './cells';

/** Of a cell: the summed weights, the weighted sums of red, green and blue, and those of the luminance's squares. */
export const SUMS = 5;

/** Sums of colours in cells; once they are spread, means of what is in a cell and around it. */
export interface Level {
	across: number;
	down: number;
	/** Five numbers a cell. */
	sums: Float32Array;
}

/** The weight, in pixels, of the colours around a cell beside its own. */
const OUTER_WEIGHT = 4;

/**
 * Turns sums into means. A cell with few colours of its own borrows them from around it, however far away: from cells
 * twice as large, and these from larger ones. `near` says for which cells.
 */
export async function spread(level: Level, slices: TimeSlices, near?: Uint8Array): Promise<void> {
	const { across, down, sums } = level;
	if (across <= 1 && down <= 1) return takeMeans(sums);
	const outer = await joinCells(level, slices);
	await spread(outer, slices);
	const around = new Float32Array(SUMS);
	for (let y = 0; y < down; y++) {
		for (let x = 0; x < across; x++) {
			if (near !== undefined && near[y * across + x] === 0) continue;
			const at = SUMS * (y * across + x);
			sampleField(outer, (x - 0.5) / 2, (y - 0.5) / 2, around);
			const weight = sums[at] + OUTER_WEIGHT;
			for (let index = 1; index < SUMS; index++)
				sums[at + index] = (sums[at + index] + OUTER_WEIGHT * around[index]) / weight;
		}
		if (slices.isOver) await slices.next();
	}
}

/** The sums of four cells each. */
async function joinCells({ across, down, sums }: Level, slices: TimeSlices): Promise<Level> {
	const [outerAcross, outerDown] = [(across + 1) >> 1, (down + 1) >> 1];
	const joined = new Float32Array(SUMS * outerAcross * outerDown);
	for (let y = 0; y < down; y++) {
		for (let x = 0; x < across; x++) {
			const from = SUMS * (y * across + x);
			if (sums[from] === 0) continue;
			const to = SUMS * ((y >> 1) * outerAcross + (x >> 1));
			for (let index = 0; index < SUMS; index++) joined[to + index] += sums[from + index];
		}
		if (slices.isOver) await slices.next();
	}
	return { across: outerAcross, down: outerDown, sums: joined };
}

function takeMeans(sums: Float32Array): void {
	const weight = sums[0];
	if (weight === 0) return;
	for (let index = 0; index < SUMS; index++) sums[index] /= weight;
}

/** The means at a position among the cells, each of which has its own in its middle: 0 is the middle of the first. */
export function sampleField(
	{ across, down, sums }: Level,
	x: number,
	y: number,
	means: Float32Array,
): void {
	const left = x < 0 ? 0 : x > across - 1 ? across - 1 : x | 0;
	const top = y < 0 ? 0 : y > down - 1 ? down - 1 : y | 0;
	const toRight = left < across - 1 && x > left ? x - left : 0;
	const toBottom = top < down - 1 && y > top ? y - top : 0;
	const both = toRight * toBottom;
	const onlyRight = toRight - both;
	const onlyBelow = toBottom - both;
	const neither = 1 - toRight - onlyBelow;
	const first = SUMS * (top * across + left);
	const right = first + (toRight > 0 ? SUMS : 0);
	const below = toBottom > 0 ? SUMS * across : 0;
	for (let index = 1; index < SUMS; index++) {
		means[index] =
			neither * sums[first + index] +
			onlyRight * sums[right + index] +
			onlyBelow * sums[first + below + index] +
			both * sums[right + below + index];
	}
}

/** A pixel's position among the cells: a mask's first pixel is in the second of a row, after the border. */
export function toCellPlace(pixel: number): number {
	return (pixel + 0.5) / CELL + 0.5;
}
