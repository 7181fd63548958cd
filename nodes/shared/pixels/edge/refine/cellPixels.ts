import { CELL, type CellMask } from '../cells';
import type { UprightSource } from '../uprightSource';

/** How many pixels a cell has. */
export const PIXELS = CELL * CELL;

/** Reads one cell at a time. */
export class CellPixels {
	/** Red, green and blue of its pixels. Where it reaches beyond the image, the colours of the image's edge. */
	readonly colours = new Uint8Array(3 * PIXELS);
	/** Where each pixel is in the cells' data, from the first on. */
	readonly places: Int32Array;

	constructor(
		private readonly source: UprightSource,
		{ stride }: Pick<CellMask, 'stride'>,
	) {
		this.places = Int32Array.from(
			{ length: PIXELS },
			(_, pixel) => Math.floor(pixel / CELL) * stride + (pixel % CELL),
		);
	}

	read(row: number, column: number): void {
		const { width, height, data, startOf, step, green, blue } = this.source;
		const { colours } = this;
		const left = (column - 1) * CELL;
		for (let y = (row - 1) * CELL, to = 0; y < row * CELL; y++) {
			const start = startOf(y < height ? y : height - 1);
			for (let x = left; x < left + CELL; x++, to += 3) {
				const at = start + (x < width ? x : width - 1) * step;
				colours[to] = data[at];
				colours[to + 1] = data[at + green];
				colours[to + 2] = data[at + blue];
			}
		}
	}
}
