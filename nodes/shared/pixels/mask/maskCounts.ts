import { Fours } from '../fours';
import type { Grey } from '../grey';
import type { TimeSlices } from '../../timing/timeSlices';

export interface Box {
	left: number;
	top: number;
	width: number;
	height: number;
}

/** From here on a pixel is selected: its upper bit is set. */
export const MIDDLE = 128;
/** How far a pixel may be from pure black or white and pass for it: JPEG does this beside a sharp edge. */
const TOLERANCE = 48;
/** The widest seam of greys, in pixels, that a soft edge or JPEG's blocks of 8 pixels leave between black and white. */
export const SEAM_WIDTH = 8;
/** Farther apart, black and white are not one edge. Doubled for diagonals. */
const SEAM_REACH = 2 * SEAM_WIDTH;
const GRID = 16;
/** 1 for each brightness that is neither black nor white. */
const IS_BETWEEN = Uint8Array.from({ length: 256 }, (_, value) =>
	Number(value > TOLERANCE && value < 255 - TOLERANCE),
);

/** What one pass over a mask's pixels counts. */
export interface MaskCounts {
	/** Pixels that are selected: nearer to white than to black. */
	selected: number;
	/** Pixels that are neither black nor white. */
	between: number;
	box: Box | null;
	/** Selected pixels in each field of a grid over the image, and all pixels there. */
	grid: { selected: Uint32Array; all: Uint32Array };
}

export async function countPixels(
	{ width, height, data }: Grey,
	slices: TimeSlices,
): Promise<MaskCounts> {
	const grid = { selected: new Uint32Array(GRID * GRID), all: new Uint32Array(GRID * GRID) };
	const fieldEnds = Array.from({ length: GRID }, (_, field) =>
		Math.floor(((field + 1) * width) / GRID),
	);
	const counts: MaskCounts = { selected: 0, between: 0, box: null, grid };
	const edges = { left: width, right: -1, top: height, bottom: -1 };
	for (let y = 0; y < height; y++) {
		const row = data.subarray(y * width, (y + 1) * width);
		const fields = GRID * Math.floor((y * GRID) / height);
		const before = counts.selected;
		countRow(row, fieldEnds, fields, counts);
		if (counts.selected > before) widen(edges, row, y);
		if (slices.isOver) await slices.next();
	}
	const { left, right, top, bottom } = edges;
	if (right >= 0) counts.box = { left, top, width: right - left + 1, height: bottom - top + 1 };
	return counts;
}

/** Four pixels at once where possible: most of the time is spent here. */
function countRow(
	row: Uint8Array,
	fieldEnds: number[],
	firstField: number,
	counts: MaskCounts,
): void {
	const { grid } = counts;
	const { before, numbers } = new Fours(row);
	let between = 0;
	let x = 0;
	for (let index = 0; index < fieldEnds.length; index++) {
		const end = fieldEnds[index];
		const start = x;
		let selected = 0;
		while (x < end) {
			if (((x - before) & 3) !== 0 || x < before || x + 4 > end) {
				const value = row[x++];
				selected += value >> 7;
				between += IS_BETWEEN[value];
				continue;
			}
			const four = numbers[(x - before) >> 2];
			x += 4;
			if (four === 0) continue;
			selected += (four >>> 31) + ((four >> 23) & 1) + ((four >> 15) & 1) + ((four >> 7) & 1);
			if (four === -1) continue;
			between += IS_BETWEEN[four >>> 24] + IS_BETWEEN[(four >> 16) & 255];
			between += IS_BETWEEN[(four >> 8) & 255] + IS_BETWEEN[four & 255];
		}
		grid.selected[firstField + index] += selected;
		grid.all[firstField + index] += end - start;
		counts.selected += selected;
	}
	counts.between += between;
}

/** How often black meets white along rows and columns, with at most a seam of greys between. */
export async function countSeams(
	{ width, height, data }: Grey,
	slices: TimeSlices,
): Promise<number> {
	const none = 2;
	const above = { tone: new Uint8Array(width).fill(none), y: new Uint16Array(width) };
	let seams = 0;
	for (let y = 0; y < height; y++) {
		const row = data.subarray(y * width, (y + 1) * width);
		let left = none;
		let leftX = 0;
		for (let x = 0; x < width; x++) {
			if (IS_BETWEEN[row[x]] === 1) continue;
			const tone = row[x] >> 7;
			if (left === 1 - tone && x - leftX <= SEAM_REACH) seams += 1;
			if (above.tone[x] === 1 - tone && y - above.y[x] <= SEAM_REACH) seams += 1;
			left = above.tone[x] = tone;
			leftX = x;
			above.y[x] = y;
		}
		if (slices.isOver) await slices.next();
	}
	return seams;
}

/** Extends the edges by a row with selected pixels. */
function widen(
	edges: { left: number; right: number; top: number; bottom: number },
	row: Uint8Array,
	y: number,
): void {
	edges.top = Math.min(edges.top, y);
	edges.bottom = y;
	let left = 0;
	while (left < edges.left && row[left] < MIDDLE) left += 1;
	edges.left = Math.min(edges.left, left);
	let right = row.length - 1;
	while (right > edges.right && row[right] < MIDDLE) right -= 1;
	edges.right = Math.max(edges.right, right);
}
