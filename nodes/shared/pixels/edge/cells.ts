import type { Grey } from '../grey';
import type { TimeSlices } from '../../timing/timeSlices';

/** Side of a cell, in pixels: four bytes of a mask are read as one number. */
export const CELL = 4;
/** One cell on every side of a mask, so that nothing beside an edge needs a bounds check. */
const BORDER = CELL;

/** What a cell of a mask is. An edge is in a mixed one, or between this one and the one before it, across or down. */
export const BLACK = 0;
export const WHITE = 1;
export const MIXED = 2;

/** A mask cut into cells of 4 × 4 pixels, with a border of one cell in which its edges continue. */
export interface CellMask {
	/** Of the mask itself. */
	width: number;
	height: number;
	data: Uint8Array;
	/** From one row of `data` to the next. */
	stride: number;
	/** Cells across and down, those of the border included. */
	across: number;
	down: number;
	/** What each of them is. */
	kinds: Uint8Array;
}

/** Where a mask's pixel is in the cells' data. */
export function placeIn({ stride }: Pick<CellMask, 'stride'>, x: number, y: number): number {
	return (y + BORDER) * stride + x + BORDER;
}

/** Copies a mask, each brightness as `levels` has it. */
export async function toCells(
	{ width, height, data: mask }: Grey,
	levels: Uint8Array,
	slices: TimeSlices,
): Promise<CellMask> {
	const across = Math.ceil(width / CELL) + 2;
	const down = Math.ceil(height / CELL) + 2;
	const stride = across * CELL;
	const data = new Uint8Array(stride * down * CELL);
	for (let y = 0; y < height; y++) {
		const to = (y + BORDER) * stride + BORDER;
		const from = y * width;
		for (let x = 0; x < width; x++) data[to + x] = levels[mask[from + x]];
		data.fill(data[to], to - BORDER, to);
		data.fill(data[to + width - 1], to + width, to + stride - BORDER);
		if (slices.isOver) await slices.next();
	}
	const first = BORDER * stride;
	const last = (BORDER + height - 1) * stride;
	for (let y = 0; y < BORDER; y++) data.copyWithin(y * stride, first, first + stride);
	for (let y = BORDER + height; y < down * CELL; y++)
		data.copyWithin(y * stride, last, last + stride);
	const kinds = await findKinds(data, across, down, slices);
	return { width, height, data, stride, across, down, kinds };
}

/** The kind of each cell of `data`, which is laid out like a mask's. */
export async function findKinds(
	data: Uint8Array,
	across: number,
	down: number,
	slices: TimeSlices,
): Promise<Uint8Array> {
	const fours = new Int32Array(data.buffer);
	const kinds = new Uint8Array(across * down);
	for (let row = 0; row < down; row++) {
		let at = row * CELL * across;
		for (let cell = row * across; cell < (row + 1) * across; cell++, at++) {
			const first = fours[at];
			const isPlain =
				(first === 0 || first === -1) &&
				fours[at + across] === first &&
				fours[at + 2 * across] === first &&
				fours[at + 3 * across] === first;
			const kind = isPlain ? first & WHITE : MIXED;
			const isBeside =
				(cell > row * across && kinds[cell - 1] === 1 - kind) ||
				(row > 0 && kinds[cell - across] === 1 - kind);
			kinds[cell] = isBeside ? MIXED : kind;
		}
		if (slices.isOver) await slices.next();
	}
	return kinds;
}

/** Whether a cell is at most `reach` cells from a mixed one, for each cell: 1 or 0. */
export async function findNear(
	{ across, down, kinds }: CellMask,
	reach: number,
	slices: TimeSlices,
): Promise<Uint8Array> {
	const near = new Uint8Array(across * down);
	// The last row with a mixed cell near each column, of the rows down to the one that is `reach` below.
	const last = new Int32Array(across).fill(-reach - 1);
	for (let row = -reach; row < down; row++) {
		const ahead = row + reach;
		if (ahead < down)
			markColumns(kinds.subarray(ahead * across, (ahead + 1) * across), reach, last, ahead);
		if (row < 0) continue;
		const from = row * across;
		for (let column = 0; column < across; column++)
			near[from + column] = last[column] >= row - reach ? 1 : 0;
		if (slices.isOver) await slices.next();
	}
	return near;
}

/** Marks the columns at most `reach` from a mixed cell of a row. */
function markColumns(row: Uint8Array, reach: number, marks: Int32Array, mark: number): void {
	let done = 0;
	for (let at = row.indexOf(MIXED); at >= 0; at = row.indexOf(MIXED, at + 1)) {
		marks.fill(mark, Math.max(at - reach, done), at + reach + 1);
		done = at + reach + 1;
	}
}

/** Visits each pixel of the chosen cells. `at` is its index in the cells' data. */
export async function forEachPixel(
	cells: CellMask,
	chosen: Uint8Array,
	slices: TimeSlices,
	work: (x: number, y: number, cell: number, at: number) => void,
): Promise<void> {
	const { width, height, across } = cells;
	for (let y = 0; y < height; y++) {
		const first = (((y / CELL) | 0) + 1) * across + 1;
		for (let left = 0, cell = first; left < width; left += CELL, cell++) {
			if (chosen[cell] === 0) continue;
			for (let x = left; x < left + CELL && x < width; x++) work(x, y, cell, placeIn(cells, x, y));
		}
		if (slices.isOver) await slices.next();
	}
}

/** The mask without its border. */
export async function fromCells(
	cells: CellMask,
	data: Uint8Array,
	slices: TimeSlices,
): Promise<Grey> {
	const { width, height } = cells;
	const mask = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		const from = placeIn(cells, 0, y);
		mask.set(data.subarray(from, from + width), y * width);
		if (slices.isOver) await slices.next();
	}
	return { width, height, data: mask };
}
