import { BLOCK_MEAN, BLOCK_MOTION } from './modes';
import type { Plane } from './plane';
import { predictMotion } from './predictSquare';

/**
 * A block's neighbours in a line: from the lowest on its left up to the corner, at index 5, and on to the right. The first
 * and last are repeated.
 */
const CORNER = 5;
const EDGE = 15;

/** Added to a neighbour's index: the mean of it and the next; without it, the neighbour smoothed by those next to it. */
const PAIR = 16;

const square = (sample: (x: number, y: number) => number) =>
	Uint8Array.from({ length: 16 }, (_, index) => sample(index & 3, index >> 2));

/** For each mode: which smoothed neighbour predicts each sample of a block (RFC 6386, section 12.3). */
const PATTERNS = [
	undefined,
	undefined,
	// Vertical and horizontal.
	square((x) => CORNER + 1 + x),
	square((_, y) => CORNER - 1 - y),
	// Diagonal: down left, and down right.
	square((x, y) => CORNER + 2 + x + y),
	square((x, y) => CORNER + x - y),
	// Vertical right.
	Uint8Array.from([21, 22, 23, 24, 5, 6, 7, 8, 4, 21, 22, 23, 3, 5, 6, 7]),
	// Vertical left.
	Uint8Array.from([22, 23, 24, 25, 7, 8, 9, 10, 23, 24, 25, 11, 8, 9, 10, 12]),
	// Horizontal down, and horizontal up.
	Uint8Array.from([20, 5, 6, 7, 19, 4, 20, 5, 18, 3, 19, 4, 17, 2, 18, 3]),
	Uint8Array.from([19, 3, 18, 2, 18, 2, 17, 1, 17, 1, 16, 16, 16, 16, 16, 16]),
];

/** Predicts 4 × 4 blocks from their neighbours. */
export class BlockPredictor {
	private readonly edge = new Uint8Array(EDGE);
	/** Indexed by the numbers in the patterns. */
	private readonly smoothed = new Uint8Array(PAIR + EDGE);

	constructor(private readonly plane: Plane) {}

	/**
	 * Predicts the block at an index. Its neighbours above right begin at `right` and are `step` apart; 0 repeats the first
	 * one.
	 */
	predict(at: number, mode: number, right: number, step: number): void {
		const { samples, stride } = this.plane;
		if (mode === BLOCK_MOTION) {
			predictMotion(samples, stride, at, 4);
			return;
		}
		if (mode === BLOCK_MEAN) {
			this.fillWithMean(at);
			return;
		}
		this.smooth(at, right, step);
		const { smoothed } = this;
		const pattern = PATTERNS[mode]!;
		for (let y = 0, row = at; y < 16; y += 4, row += stride) {
			samples[row] = smoothed[pattern[y]];
			samples[row + 1] = smoothed[pattern[y + 1]];
			samples[row + 2] = smoothed[pattern[y + 2]];
			samples[row + 3] = smoothed[pattern[y + 3]];
		}
	}

	private fillWithMean(at: number): void {
		const { samples, stride } = this.plane;
		let sum = 4;
		for (let step = 0; step < 4; step++)
			sum += samples[at - stride + step] + samples[at - 1 + step * stride];
		for (let row = at; row < at + 4 * stride; row += stride) samples.fill(sum >> 3, row, row + 4);
	}

	private smooth(at: number, right: number, step: number): void {
		const { edge, smoothed } = this;
		const { samples, stride } = this.plane;
		const above = at - stride;
		for (let x = 0; x < 4; x++) {
			edge[CORNER - 1 - x] = samples[at - 1 + x * stride];
			edge[CORNER + 1 + x] = samples[above + x];
			edge[CORNER + 5 + x] = samples[right + x * step];
		}
		edge[CORNER] = samples[above - 1];
		edge[0] = edge[1];
		edge[EDGE - 1] = edge[EDGE - 2];
		for (let index = 0; index < EDGE - 2; index++) {
			const [own, next] = [edge[index], edge[index + 1]];
			smoothed[PAIR + index] = (own + next + 1) >> 1;
			smoothed[index + 1] = (own + 2 * next + edge[index + 2] + 2) >> 2;
		}
	}
}
