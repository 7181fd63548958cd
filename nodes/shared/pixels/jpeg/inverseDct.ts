import {
	FIX_0_298631336,
	FIX_0_390180644,
	FIX_0_541196100,
	FIX_0_765366865,
	FIX_0_899976223,
	FIX_1_175875602,
	FIX_1_501321110,
	FIX_1_847759065,
	FIX_1_961570560,
	FIX_2_053119869,
	FIX_2_562915447,
	FIX_3_072711026,
} from './dctFactors';

/** Fraction bits that the column pass keeps for the row pass, and the shifts after each pass. */
const KEPT = 2;
const COLUMN_BITS = 13 - KEPT;
const ROW_BITS = 13 + KEPT + 3;
/** Rounding: half of what the shift drops. The row pass also adds the middle of the samples' range. */
const COLUMN_HALF = 1 << (COLUMN_BITS - 1);
const ROW_HALF = (1 << (ROW_BITS - 1)) + (128 << ROW_BITS);

/**
 * Computes a block's samples: reads 64 coefficients from `from` on, multiplies them by `factors`, and writes a square of
 * samples whose first row begins at `to`; its rows are `stride` apart.
 */
export type TransformBlock = (
	coefficients: Int16Array,
	from: number,
	factors: Uint16Array,
	samples: Uint8ClampedArray,
	to: number,
	stride: number,
) => void;

/** The full transform to 8 × 8 samples, bit-exact with libjpeg (jidctint.c). */
export function createTransform8(): TransformBlock {
	const block = new Int32Array(64);
	return (coefficients, from, factors, samples, to, stride) => {
		let isFlat = true;
		for (let x = 0; x < 8; x++) {
			const at = from + x;
			const c0 = coefficients[at] * factors[x];
			const c1 = coefficients[at + 8];
			const c2 = coefficients[at + 16];
			const c3 = coefficients[at + 24];
			const c4 = coefficients[at + 32];
			const c5 = coefficients[at + 40];
			const c6 = coefficients[at + 48];
			const c7 = coefficients[at + 56];
			if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) === 0) {
				// Most blocks of most images have few coefficients.
				const mean = c0 << KEPT;
				block[x] = mean;
				block[x + 8] = mean;
				block[x + 16] = mean;
				block[x + 24] = mean;
				block[x + 32] = mean;
				block[x + 40] = mean;
				block[x + 48] = mean;
				block[x + 56] = mean;
				continue;
			}
			isFlat = false;
			block[x] = c0;
			block[x + 8] = c1 * factors[x + 8];
			block[x + 16] = c2 * factors[x + 16];
			block[x + 24] = c3 * factors[x + 24];
			block[x + 32] = c4 * factors[x + 32];
			block[x + 40] = c5 * factors[x + 40];
			block[x + 48] = c6 * factors[x + 48];
			block[x + 56] = c7 * factors[x + 56];
			transform(block, x, 8, COLUMN_HALF, COLUMN_BITS);
		}
		// If each column is flat, all rows are the same.
		const rows = isFlat ? 1 : 8;
		for (let y = 0; y < rows; y++) {
			transform(block, 8 * y, 1, ROW_HALF, ROW_BITS);
			for (let x = 0; x < 8; x++) samples[to + y * stride + x] = block[8 * y + x];
		}
		for (let y = rows; y < 8; y++) samples.copyWithin(to + y * stride, to, to + 8);
	};
}

/** One column or row in place: eight numbers from `at0` on. `half` is added to each before its lowest bits are dropped. */
function transform(block: Int32Array, at0: number, step: number, half: number, bits: number): void {
	const at1 = at0 + step;
	const at2 = at1 + step;
	const at3 = at2 + step;
	const at4 = at3 + step;
	const at5 = at4 + step;
	const at6 = at5 + step;
	const at7 = at6 + step;
	const middle = (block[at2] + block[at6]) * FIX_0_541196100;
	const even2 = middle - block[at6] * FIX_1_847759065;
	const even3 = middle + block[at2] * FIX_0_765366865;
	const even0 = ((block[at0] + block[at4]) << 13) + half;
	const even1 = ((block[at0] - block[at4]) << 13) + half;

	const l1 = block[at1];
	const l3 = block[at3];
	const l5 = block[at5];
	const l7 = block[at7];
	const all = (l1 + l3 + l5 + l7) * FIX_1_175875602;
	const outer = (l7 + l1) * -FIX_0_899976223;
	const inner = (l5 + l3) * -FIX_2_562915447;
	const sum73 = (l7 + l3) * -FIX_1_961570560 + all;
	const sum51 = (l5 + l1) * -FIX_0_390180644 + all;
	const odd0 = l7 * FIX_0_298631336 + outer + sum73;
	const odd1 = l5 * FIX_2_053119869 + inner + sum51;
	const odd2 = l3 * FIX_3_072711026 + inner + sum73;
	const odd3 = l1 * FIX_1_501321110 + outer + sum51;

	block[at0] = (even0 + even3 + odd3) >> bits;
	block[at7] = (even0 + even3 - odd3) >> bits;
	block[at1] = (even1 + even2 + odd2) >> bits;
	block[at6] = (even1 + even2 - odd2) >> bits;
	block[at2] = (even1 - even2 + odd1) >> bits;
	block[at5] = (even1 - even2 - odd1) >> bits;
	block[at3] = (even0 - even3 + odd0) >> bits;
	block[at4] = (even0 - even3 - odd0) >> bits;
}
