import { FIX_0_765366865, FIX_0_899976223, FIX_1_847759065, FIX_2_562915447 } from './dctFactors';
import type { TransformBlock } from './inverseDct';

/** Fraction bits that the column pass keeps for the row pass. */
const KEPT = 2;
const BITS = 13;
/** The middle of the samples' range. */
const MIDDLE = 128;

/** Factors of the smaller transforms in fixed point with 13 fraction bits, under libjpeg's names (jidctred.c). */
const FIX_0_211164243 = 1730;
const FIX_0_509795579 = 4176;
const FIX_0_601344887 = 4926;
const FIX_0_720959822 = 5906;
const FIX_0_850430095 = 6967;
const FIX_1_061594337 = 8697;
const FIX_1_272758580 = 10426;
const FIX_1_451774981 = 11893;
const FIX_2_172734803 = 17799;
const FIX_3_624509785 = 29692;

/** The columns that each smaller transform uses. */
const COLUMNS_OF_4 = [0, 1, 2, 3, 5, 6, 7];
const COLUMNS_OF_2 = [0, 1, 3, 5, 7];

/** The reduced transform to 4 × 4 samples, bit-exact with libjpeg. */
export function createTransform4(): TransformBlock {
	const block = new Int32Array(32);
	const shift = BITS - KEPT + 1;
	const rowShift = BITS + KEPT + 3 + 1;
	return (coefficients, from, factors, samples, to, stride) => {
		for (const x of COLUMNS_OF_4) {
			const at = from + x;
			const c2 = coefficients[at + 16] * factors[x + 16];
			const c6 = coefficients[at + 48] * factors[x + 48];
			const c1 = coefficients[at + 8] * factors[x + 8];
			const c3 = coefficients[at + 24] * factors[x + 24];
			const c5 = coefficients[at + 40] * factors[x + 40];
			const c7 = coefficients[at + 56] * factors[x + 56];
			const mean = ((coefficients[at] * factors[x]) << (BITS + 1)) + (1 << (shift - 1));
			const even = c2 * FIX_1_847759065 - c6 * FIX_0_765366865;
			const inner = innerOdd(c1, c3, c5, c7);
			const outer = outerOdd(c1, c3, c5, c7);
			block[x] = (mean + even + outer) >> shift;
			block[x + 24] = (mean + even - outer) >> shift;
			block[x + 8] = (mean - even + inner) >> shift;
			block[x + 16] = (mean - even - inner) >> shift;
		}
		for (let y = 0; y < 4; y++) {
			const row = 8 * y;
			const out = to + y * stride;
			const [c1, c3, c5, c7] = [block[row + 1], block[row + 3], block[row + 5], block[row + 7]];
			const mean = (block[row] << (BITS + 1)) + (1 << (rowShift - 1));
			const even = block[row + 2] * FIX_1_847759065 - block[row + 6] * FIX_0_765366865;
			const inner = innerOdd(c1, c3, c5, c7);
			const outer = outerOdd(c1, c3, c5, c7);
			samples[out] = ((mean + even + outer) >> rowShift) + MIDDLE;
			samples[out + 3] = ((mean + even - outer) >> rowShift) + MIDDLE;
			samples[out + 1] = ((mean - even + inner) >> rowShift) + MIDDLE;
			samples[out + 2] = ((mean - even - inner) >> rowShift) + MIDDLE;
		}
	};
}

function innerOdd(c1: number, c3: number, c5: number, c7: number): number {
	return c5 * FIX_1_451774981 - c7 * FIX_0_211164243 - c3 * FIX_2_172734803 + c1 * FIX_1_061594337;
}

function outerOdd(c1: number, c3: number, c5: number, c7: number): number {
	return c3 * FIX_0_899976223 - c7 * FIX_0_509795579 - c5 * FIX_0_601344887 + c1 * FIX_2_562915447;
}

/** The reduced transform to 2 × 2 samples, bit-exact with libjpeg. */
export function createTransform2(): TransformBlock {
	const block = new Int32Array(16);
	const shift = BITS - KEPT + 2;
	const rowShift = BITS + KEPT + 3 + 2;
	return (coefficients, from, factors, samples, to, stride) => {
		for (const x of COLUMNS_OF_2) {
			const at = from + x;
			const mean = ((coefficients[at] * factors[x]) << (BITS + 2)) + (1 << (shift - 1));
			const odd = oddOfTwo(
				coefficients[at + 8] * factors[x + 8],
				coefficients[at + 24] * factors[x + 24],
				coefficients[at + 40] * factors[x + 40],
				coefficients[at + 56] * factors[x + 56],
			);
			block[x] = (mean + odd) >> shift;
			block[x + 8] = (mean - odd) >> shift;
		}
		for (let y = 0; y < 2; y++) {
			const row = 8 * y;
			const out = to + y * stride;
			const mean = (block[row] << (BITS + 2)) + (1 << (rowShift - 1));
			const odd = oddOfTwo(block[row + 1], block[row + 3], block[row + 5], block[row + 7]);
			samples[out] = ((mean + odd) >> rowShift) + MIDDLE;
			samples[out + 1] = ((mean - odd) >> rowShift) + MIDDLE;
		}
	};
}

function oddOfTwo(c1: number, c3: number, c5: number, c7: number): number {
	return c5 * FIX_0_850430095 - c7 * FIX_0_720959822 - c3 * FIX_1_272758580 + c1 * FIX_3_624509785;
}

/** A block's mean, from its DC coefficient, as its only sample. */
export function createTransform1(): TransformBlock {
	return (coefficients, from, factors, samples, to) => {
		samples[to] = ((coefficients[from] * factors[0] + 4) >> 3) + MIDDLE;
	};
}
