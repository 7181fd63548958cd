/** Factors of the inverse DCT, in 65536ths (RFC 6386, section 14.3): √2 cos(π/8) - 1, and √2 sin(π/8). */
const COSINE = 20_091;
const SINE = 35_468;

/** What the column pass leaves for the row pass; reused for every block. */
const between = new Int32Array(16);

/** The inverse Walsh-Hadamard transform (section 14.3): sets the DC coefficients of sixteen blocks from the Y2 block. */
export function spreadMeans(coefficients: Int16Array, at: number): void {
	for (let x = 0; x < 4; x++) {
		const outer = coefficients[at + x] + coefficients[at + 12 + x];
		const inner = coefficients[at + 4 + x] + coefficients[at + 8 + x];
		const innerStep = coefficients[at + 4 + x] - coefficients[at + 8 + x];
		const outerStep = coefficients[at + x] - coefficients[at + 12 + x];
		between[x] = outer + inner;
		between[4 + x] = outerStep + innerStep;
		between[8 + x] = outer - inner;
		between[12 + x] = outerStep - innerStep;
	}
	for (let y = 0; y < 16; y += 4) {
		const outer = between[y] + between[y + 3] + 3;
		const inner = between[y + 1] + between[y + 2];
		const innerStep = between[y + 1] - between[y + 2];
		const outerStep = between[y] - between[y + 3] + 3;
		coefficients[16 * y] = (outer + inner) >> 3;
		coefficients[16 * y + 16] = (outerStep + innerStep) >> 3;
		coefficients[16 * y + 32] = (outer - inner) >> 3;
		coefficients[16 * y + 48] = (outerStep - innerStep) >> 3;
	}
}

/** Adds the inverse DCT of the coefficients from `at` on to the 4 × 4 samples at `to` (section 14.3). */
export function addBlock(
	coefficients: Int16Array,
	at: number,
	samples: Uint8ClampedArray,
	to: number,
	stride: number,
): void {
	for (let x = 0; x < 4; x++) {
		const first = coefficients[at + x];
		const second = coefficients[at + 4 + x];
		const third = coefficients[at + 8 + x];
		const fourth = coefficients[at + 12 + x];
		const sum = first + third;
		const step = first - third;
		const inner = ((second * SINE) >> 16) - fourth - ((fourth * COSINE) >> 16);
		const outer = second + ((second * COSINE) >> 16) + ((fourth * SINE) >> 16);
		between[x] = sum + outer;
		between[4 + x] = step + inner;
		between[8 + x] = step - inner;
		between[12 + x] = sum - outer;
	}
	for (let y = 0, row = to; y < 16; y += 4, row += stride) {
		const second = between[y + 1];
		const fourth = between[y + 3];
		const sum = between[y] + between[y + 2] + 4;
		const step = between[y] - between[y + 2] + 4;
		const inner = ((second * SINE) >> 16) - fourth - ((fourth * COSINE) >> 16);
		const outer = second + ((second * COSINE) >> 16) + ((fourth * SINE) >> 16);
		samples[row] += (sum + outer) >> 3;
		samples[row + 1] += (step + inner) >> 3;
		samples[row + 2] += (step - inner) >> 3;
		samples[row + 3] += (sum - outer) >> 3;
	}
}

/** The same if there is only a DC coefficient. */
export function addMean(
	mean: number,
	samples: Uint8ClampedArray,
	to: number,
	stride: number,
): void {
	const step = (mean + 4) >> 3;
	for (let y = 0, row = to; y < 4; y++, row += stride) {
		samples[row] += step;
		samples[row + 1] += step;
		samples[row + 2] += step;
		samples[row + 3] += step;
	}
}
