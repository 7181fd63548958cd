import type { Grey } from '../grey';
import type { RowSource } from '../rowSource';

const WHITE = 255;

/**
 * What is to be edited is white, and transparent too for a reader that goes by that. Nothing else is quite white, so that a
 * white background is not taken for a part of it.
 */
export function makeWhite(image: RowSource, { width, data }: Grey, kept: Uint8Array): RowSource {
	return {
		...image,
		async drawRow(y, row) {
			await image.drawRow(y, row);
			for (let to = 0, from = y * width; to < row.length; to += 4, from++) {
				const isKept = kept[data[from]] !== 0;
				if (row[to + 3] < WHITE) blendWithWhite(row, to);
				if (!isKept) row[to] = row[to + 1] = row[to + 2] = WHITE;
				else if (isWhite(row, to)) row[to] = row[to + 1] = row[to + 2] = WHITE - 1;
				row[to + 3] = isKept ? WHITE : 0;
			}
		},
	};
}

function isWhite(row: Uint8Array, at: number): boolean {
	return row[at] === WHITE && row[at + 1] === WHITE && row[at + 2] === WHITE;
}

/** Puts white behind a pixel that is partly transparent; its alpha stays. */
export function blendWithWhite(row: Uint8Array, at: number): void {
	const share = row[at + 3] / WHITE;
	for (let to = at; to < at + 3; to++) row[to] = WHITE + share * (row[to] - WHITE) + 0.5;
}
