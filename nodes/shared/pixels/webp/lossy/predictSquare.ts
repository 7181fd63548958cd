import { ABOVE, LEFT, MOTION } from './modes';
import type { Plane } from './plane';

/** The mean if there are no neighbours at all. */
const MIDDLE = 128;

/** Which neighbours are inside the image. */
export interface Neighbours {
	above: boolean;
	left: boolean;
}

/** Predicts 16 × 16 or 8 × 8 samples at an index from their neighbours (RFC 6386, sections 12.2 and 12.3). */
export function predictSquare(
	{ samples, stride }: Plane,
	at: number,
	side: number,
	mode: number,
	neighbours: Neighbours,
): void {
	const above = at - stride;
	if (mode === MOTION) predictMotion(samples, stride, at, side);
	else if (mode === ABOVE) {
		for (let row = at; row < at + side * stride; row += stride)
			samples.copyWithin(row, above, above + side);
	} else {
		const mean = mode === LEFT ? undefined : meanOf(samples, stride, at, side, neighbours);
		for (let row = at; row < at + side * stride; row += stride)
			samples.fill(mean ?? samples[row - 1], row, row + side);
	}
}

function meanOf(
	samples: Uint8ClampedArray,
	stride: number,
	at: number,
	side: number,
	{ above, left }: Neighbours,
): number {
	let sum = 0;
	for (let step = 0; step < side; step++) {
		if (above) sum += samples[at - stride + step];
		if (left) sum += samples[at - 1 + step * stride];
	}
	const count = side * (Number(above) + Number(left));
	return count === 0 ? MIDDLE : Math.floor((sum + count / 2) / count);
}

/** "TrueMotion": the sample to the left, plus the step along the row above. */
export function predictMotion(
	samples: Uint8ClampedArray,
	stride: number,
	at: number,
	side: number,
): void {
	const above = at - stride;
	const corner = samples[above - 1];
	for (let row = at; row < at + side * stride; row += stride) {
		const step = samples[row - 1] - corner;
		for (let x = 0; x < side; x++) samples[row + x] = samples[above + x] + step;
	}
}
