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

/** Fraction bits that the row pass keeps for the column pass. */
const KEPT = 2;
const ROW_BITS = 13 - KEPT;
const COLUMN_BITS = 13 + KEPT;

/**
 * Transforms a block of 64 samples, centred on 0, into its DCT coefficients scaled by eight: in place, and bit-exact with
 * libjpeg (jfdctint.c).
 */
export function transformBlock(block: Int32Array): void {
	for (let row = 0; row < 64; row += 8) {
		transform(block, row, 1, ROW_BITS);
		block[row] <<= KEPT;
		block[row + 4] <<= KEPT;
	}
	for (let column = 0; column < 8; column++) {
		transform(block, column, 8, COLUMN_BITS);
		block[column] = (block[column] + (1 << (KEPT - 1))) >> KEPT;
		block[column + 32] = (block[column + 32] + (1 << (KEPT - 1))) >> KEPT;
	}
}

/** One row or column. The first and fifth number have no factor, so they need no shift here. */
function transform(block: Int32Array, from: number, step: number, bits: number): void {
	const at1 = from + step;
	const at2 = at1 + step;
	const at3 = at2 + step;
	const at4 = at3 + step;
	const at5 = at4 + step;
	const at6 = at5 + step;
	const at7 = at6 + step;
	const sum0 = block[from] + block[at7];
	const sum1 = block[at1] + block[at6];
	const sum2 = block[at2] + block[at5];
	const sum3 = block[at3] + block[at4];
	const odd0 = block[from] - block[at7];
	const odd1 = block[at1] - block[at6];
	const odd2 = block[at2] - block[at5];
	const odd3 = block[at3] - block[at4];
	const half = 1 << (bits - 1);

	const even0 = sum0 + sum3;
	const even1 = sum1 + sum2;
	const even2 = sum1 - sum2;
	const even3 = sum0 - sum3;
	const middle = (even2 + even3) * FIX_0_541196100 + half;
	block[from] = even0 + even1;
	block[at4] = even0 - even1;
	block[at2] = (middle + even3 * FIX_0_765366865) >> bits;
	block[at6] = (middle - even2 * FIX_1_847759065) >> bits;

	const all = (odd0 + odd1 + odd2 + odd3) * FIX_1_175875602 + half;
	const outer = (odd3 + odd0) * -FIX_0_899976223;
	const inner = (odd2 + odd1) * -FIX_2_562915447;
	const sum31 = (odd3 + odd1) * -FIX_1_961570560 + all;
	const sum20 = (odd2 + odd0) * -FIX_0_390180644 + all;
	block[at7] = (odd3 * FIX_0_298631336 + outer + sum31) >> bits;
	block[at5] = (odd2 * FIX_2_053119869 + inner + sum20) >> bits;
	block[at3] = (odd1 * FIX_3_072711026 + inner + sum31) >> bits;
	block[at1] = (odd0 * FIX_1_501321110 + outer + sum20) >> bits;
}
