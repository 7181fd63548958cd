import type { TimeSlices } from '../../../timing/timeSlices';

/** Numbers for each cell of a grid, cell by cell. Only some cells count; the others hold zeros. */
export interface Grid {
	across: number;
	down: number;
	channels: number;
	data: Float32Array;
	/** Where in each row the cells are that count: pairs of columns, from the first to the second. */
	runs: number[][];
}

/** A grid of zeros. `isCounted` says which cells count: 1 or 0. */
export function createGrid(
	{ across, down }: Pick<Grid, 'across' | 'down'>,
	isCounted: Uint8Array,
	channels: number,
): Grid {
	const rowOf = (y: number) => isCounted.subarray(y * across, (y + 1) * across);
	const runs = Array.from({ length: down }, (_, y) => findRuns(rowOf(y)));
	return { across, down, channels, runs, data: new Float32Array(channels * across * down) };
}

/** Does something with each cell that counts. */
export async function forEachCell(
	{ across, down, runs }: Grid,
	slices: TimeSlices,
	work: (cell: number) => void,
): Promise<void> {
	for (let y = 0; y < down; y++) {
		const row = runs[y];
		for (let run = 0; run < row.length; run += 2)
			for (let x = row[run]; x < row[run + 1]; x++) work(y * across + x);
		if (slices.isOver) await slices.next();
	}
}

/**
 * For each cell that counts, the sums over all cells at most `reach` away, across and down. Any reach costs the same, and
 * cells far from those that count cost nothing.
 */
export async function sumAround(grid: Grid, reach: number, slices: TimeSlices): Promise<Grid> {
	const { across, down, channels, runs } = grid;
	const stride = across * channels;
	const wide = runs.map((row) => widen(row, reach, across));
	const data = new Float32Array(stride * down);
	const slide = slideAcross(channels, reach, across);
	for (let y = 0; y < down; y++) {
		forEachRun(wide[y], y * stride, channels, (from, end) =>
			slide(grid.data.subarray(from, end), data.subarray(from, end)),
		);
		if (slices.isOver) await slices.next();
	}
	const sums = new Float64Array(stride);
	const summed = new Float32Array(stride * down);
	const add = (y: number, sign: number) => {
		if (y < 0 || y >= down) return;
		const row = data.subarray(y * stride, (y + 1) * stride);
		forEachRun(wide[y], 0, channels, (from, end) => addPart(sums, row, sign, from, end));
	};
	for (let y = -reach; y < down; y++) {
		add(y + reach, 1);
		add(y - reach - 1, -1);
		if (y >= 0)
			forEachRun(runs[y], 0, channels, (from, end) =>
				summed.set(sums.subarray(from, end), y * stride + from),
			);
		if (slices.isOver) await slices.next();
	}
	return { ...grid, data: summed };
}

/** Where the cells of a row count. */
function findRuns(isCounted: Uint8Array): number[] {
	const runs: number[] = [];
	for (let start = isCounted.indexOf(1); start >= 0;) {
		const next = isCounted.indexOf(0, start);
		const end = next < 0 ? isCounted.length : next;
		runs.push(start, end);
		start = isCounted.indexOf(1, end);
	}
	return runs;
}

/** The runs with so many cells on either side; what then touches is one. */
function widen(runs: number[], by: number, across: number): number[] {
	const wide: number[] = [];
	for (let run = 0; run < runs.length; run += 2) {
		const start = Math.max(runs[run] - by, 0);
		const end = Math.min(runs[run + 1] + by, across);
		if (wide.length > 0 && start <= wide[wide.length - 1]) wide[wide.length - 1] = end;
		else wide.push(start, end);
	}
	return wide;
}

/** Calls `work` with where the numbers of each run begin and end. */
function forEachRun(
	runs: number[],
	from: number,
	channels: number,
	work: (from: number, end: number) => void,
): void {
	for (let run = 0; run < runs.length; run += 2)
		work(from + runs[run] * channels, from + runs[run + 1] * channels);
}

/** A function that sums a row along itself: each sum is the one before, with a cell more ahead and one fewer behind. */
function slideAcross(channels: number, reach: number, across: number) {
	const ahead = reach * channels;
	const behind = ahead + channels;
	const padded = new Float64Array(across * channels + 2 * ahead + behind);
	const sums = new Float64Array(across * channels + behind);
	return (row: Float32Array, to: Float32Array) => {
		const { length } = row;
		padded.set(row, ahead + behind);
		padded.fill(0, ahead + behind + length, 2 * ahead + behind + length);
		for (let at = 0; at < length + ahead; at++)
			sums[at + channels] = sums[at] + padded[at + ahead + behind] - padded[at];
		to.set(sums.subarray(behind, behind + length));
	};
}

function addPart(
	sums: Float64Array,
	row: Float32Array,
	sign: number,
	from: number,
	end: number,
): void {
	for (let at = from; at < end; at++) sums[at] += sign * row[at];
}
