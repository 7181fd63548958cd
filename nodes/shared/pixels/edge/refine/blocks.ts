import type { TimeSlices } from '../../../timing/timeSlices';
import type { CellMask } from '../cells';

/**
 * Blocks of 2 × 2 cells, 8 × 8 pixels, for what changes slowly. The first cells are those of the border, so that the
 * middle of block `n` is where pixel `8 n` begins.
 */
export const BLOCK = 8;

/** The number of blocks, across and down. */
export interface Blocks {
	across: number;
	down: number;
}

export function blocksOf({ across, down }: Pick<CellMask, 'across' | 'down'>): Blocks {
	return { across: (across + 1) >> 1, down: (down + 1) >> 1 };
}

/** Which blocks have one of the chosen cells: 1 or 0. */
export function chooseBlocks(
	{ across, down }: Pick<CellMask, 'across' | 'down'>,
	chosen: Uint8Array,
): Uint8Array {
	const blocks = blocksOf({ across, down });
	const found = new Uint8Array(blocks.across * blocks.down);
	for (let row = 0; row < down; row++) {
		const to = (row >> 1) * blocks.across;
		for (let column = 0; column < across; column++)
			found[to + (column >> 1)] |= chosen[row * across + column];
	}
	return found;
}

/** Visits the chosen cells, except those of the border. */
export async function forEachInnerCell(
	{ across, down }: Pick<CellMask, 'across' | 'down'>,
	chosen: Uint8Array,
	slices: TimeSlices,
	work: (row: number, column: number) => void,
): Promise<void> {
	for (let row = 1; row < down - 1; row++) {
		for (let column = 1; column < across - 1; column++)
			if (chosen[row * across + column] === 1) work(row, column);
		if (slices.isOver) await slices.next();
	}
}
