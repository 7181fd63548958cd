import { Fours } from '../fours';

/** The stretches of a row that are selected, from `starts[n]` up to, not including, `ends[n]`. */
export class RowRuns {
	count = 0;
	readonly starts: Uint16Array;
	readonly ends: Uint16Array;
	/** The part of the mask that each belongs to, by its number. */
	readonly parts: Int32Array;

	constructor(width: number) {
		const most = (width + 1) >> 1;
		this.starts = new Uint16Array(most);
		this.ends = new Uint16Array(most);
		this.parts = new Int32Array(most);
	}

	/** Reads a row of a mask: what is nearer to white than to black is selected. */
	read(row: Uint8Array): void {
		const fours = new Fours(row);
		let count = 0;
		let x = fours.next(0, true);
		while (x < row.length) {
			this.starts[count] = x;
			x = fours.next(x, false);
			this.ends[count++] = x;
			x = fours.next(x, true);
		}
		this.count = count;
	}
}

/**
 * Gives each run of a row the part of the first run above that it touches, also by a corner; a run that touches none
 * begins a part. `join` is told of every other run above that it touches. `next` is the number of the next new part,
 * and what comes back is that after this row: a second pass over the same mask numbers its runs alike.
 */
export function numberRuns(
	row: RowRuns,
	above: RowRuns,
	next: number,
	join?: (part: number, other: number) => void,
): number {
	let first = 0;
	for (let index = 0; index < row.count; index++) {
		const start = row.starts[index];
		const end = row.ends[index];
		while (first < above.count && above.ends[first] < start) first += 1;
		const touches = first < above.count && above.starts[first] <= end;
		row.parts[index] = touches ? above.parts[first] : next++;
		if (!touches || join === undefined) continue;
		for (let other = first + 1; other < above.count && above.starts[other] <= end; other++) {
			join(row.parts[index], above.parts[other]);
		}
	}
	return next;
}
