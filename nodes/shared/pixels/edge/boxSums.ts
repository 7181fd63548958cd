import type { TimeSlices } from '../../timing/timeSlices';

/** Numbers for each cell of a grid, cell by cell. */
export interface Grid {
	across: number;
	down: number;
	channels: number;
	data: Float32Array;
}

/** For each cell, the sums over all cells at most `reach` away, across and down. Any reach costs the same. */
export async function sumAround(grid: Grid, reach: number, slices: TimeSlices): Promise<Grid> {
	const { across, down, channels } = grid;
	const stride = across * channels;
	const data = new Float32Array(stride * down);
	const running = new Float64Array(channels);
	for (let y = 0; y < down; y++) {
		const row = grid.data.subarray(y * stride, (y + 1) * stride);
		slideAcross(row, channels, reach, running, data.subarray(y * stride));
		if (slices.isOver) await slices.next();
	}
	const rows = new Float64Array(stride);
	const summed = new Float32Array(stride * down);
	for (let y = -reach; y < down; y++) {
		addRow(rows, data, y + reach, down, 1);
		addRow(rows, data, y - reach - 1, down, -1);
		if (y >= 0) summed.set(rows, y * stride);
		if (slices.isOver) await slices.next();
	}
	return { ...grid, data: summed };
}

function slideAcross(
	row: Float32Array,
	channels: number,
	reach: number,
	running: Float64Array,
	sums: Float32Array,
): void {
	running.fill(0);
	const ahead = reach * channels;
	const behind = ahead + channels;
	for (let x = -ahead; x < row.length; x += channels) {
		for (let channel = 0; channel < channels; channel++) {
			if (x + ahead < row.length) running[channel] += row[x + ahead + channel];
			if (x - behind >= 0) running[channel] -= row[x - behind + channel];
			if (x >= 0) sums[x + channel] = running[channel];
		}
	}
}

/** Adds row `y` to the sums, or subtracts it; a row outside the grid counts as zero. */
function addRow(
	sums: Float64Array,
	data: Float32Array,
	y: number,
	down: number,
	sign: number,
): void {
	if (y < 0 || y >= down) return;
	const from = y * sums.length;
	for (let x = 0; x < sums.length; x++) sums[x] += sign * data[from + x];
}
