import type { TimeSlices } from '../../timing/timeSlices';
import { CELL, type CellMask } from './cells';

/** Weights 1, 2, 3, 2, 1 across and down. */
const SUM = 81;

/**
 * Blurs the mask over two pixels to either side, in the cells near an edge; elsewhere it stays as it is, as does
 * everything that is all black or all white within two pixels.
 */
export async function blurContour(
	{ data, stride, across, down }: CellMask,
	near: Uint8Array,
	slices: TimeSlices,
): Promise<Uint8Array> {
	const blurred = data.slice();
	const sums = new Uint16Array(CELL * (CELL + 4));
	for (let row = 1; row < down - 1; row++) {
		for (let column = 1; column < across - 1; column++) {
			if (near[row * across + column] === 0) continue;
			blurCell(data, stride, row * CELL * stride + column * CELL, sums, blurred);
		}
		if (slices.isOver) await slices.next();
	}
	return blurred;
}

function blurCell(
	data: Uint8Array,
	stride: number,
	from: number,
	sums: Uint16Array,
	blurred: Uint8Array,
): void {
	for (let y = 0, to = 0; y < CELL + 4; y++) {
		const line = from + (y - 2) * stride;
		for (let at = line; at < line + CELL; at++) {
			sums[to++] = data[at - 2] + data[at + 2] + 2 * (data[at - 1] + data[at + 1]) + 3 * data[at];
		}
	}
	for (let y = 0, at = 0; y < CELL; y++) {
		for (let x = 0; x < CELL; x++, at++) {
			const near = sums[at + CELL] + sums[at + 3 * CELL];
			const sum = sums[at] + sums[at + 4 * CELL] + 2 * near + 3 * sums[at + 2 * CELL];
			blurred[from + y * stride + x] = (sum + (SUM >> 1)) / SUM;
		}
	}
}
