/** Dequantization factors of DC and AC coefficients, by quantizer index (RFC 6386, section 14.1). */
const MEAN_FACTORS = Uint8Array.from([
	4, 5, 6, 7, 8, 9, 10, 10, 11, 12, 13, 14, 15, 16, 17, 17, 18, 19, 20, 20, 21, 21, 22, 22, 23, 23,
	24, 25, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 37, 38, 39, 40, 41, 42, 43, 44, 45,
	46, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68,
	69, 70, 71, 72, 73, 74, 75, 76, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 91, 93,
	95, 96, 98, 100, 101, 102, 104, 106, 108, 110, 112, 114, 116, 118, 122, 124, 126, 128, 130, 132,
	134, 136, 138, 140, 143, 145, 148, 151, 154, 157,
]);
const REST_FACTORS = Uint16Array.from([
	4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
	30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53,
	54, 55, 56, 57, 58, 60, 62, 64, 66, 68, 70, 72, 74, 76, 78, 80, 82, 84, 86, 88, 90, 92, 94, 96,
	98, 100, 102, 104, 106, 108, 110, 112, 114, 116, 119, 122, 125, 128, 131, 134, 137, 140, 143, 146,
	149, 152, 155, 158, 161, 164, 167, 170, 173, 177, 181, 185, 189, 193, 197, 201, 205, 209, 213,
	217, 221, 225, 229, 234, 239, 245, 249, 254, 259, 264, 269, 274, 279, 284,
]);
const LAST = 127;
/** The factor of chroma's DC coefficients is at most 132. */
const LAST_OF_COLOUR_MEANS = 117;

/** The factors of a block's DC coefficient and of its AC coefficients. */
export interface Factors {
	mean: number;
	rest: number;
}

/** The factors of each kind of block. */
export interface Quantizer {
	luma: Factors;
	/** Of the Y2 block, which holds the DC coefficients of the sixteen luma blocks. */
	means: Factors;
	chroma: Factors;
}

/** Offsets of single factors' indices from the frame's quantizer index (section 9.6). */
export interface IndexDeltas {
	lumaMean: number;
	meansMean: number;
	meansRest: number;
	chromaMean: number;
	chromaRest: number;
}

export function createQuantizer(index: number, deltas: IndexDeltas): Quantizer {
	const mean = (delta: number, last = LAST) => MEAN_FACTORS[within(index + delta, last)];
	const rest = (delta: number) => REST_FACTORS[within(index + delta, LAST)];
	return {
		luma: { mean: mean(deltas.lumaMean), rest: rest(0) },
		means: {
			mean: 2 * mean(deltas.meansMean),
			rest: Math.max(Math.floor((rest(deltas.meansRest) * 155) / 100), 8),
		},
		chroma: { mean: mean(deltas.chromaMean, LAST_OF_COLOUR_MEANS), rest: rest(deltas.chromaRest) },
	};
}

function within(index: number, last: number): number {
	return Math.min(Math.max(index, 0), last);
}
