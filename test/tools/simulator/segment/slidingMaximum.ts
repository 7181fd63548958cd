// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { max, min } = Math;

/** The largest value within `radius` pixels in both directions (a square window, cut off at the border). */
export function slidingMaximum(
	values: Float32Array,
	width: number,
	height: number,
	radius: number,
): Float32Array {
	const across = new Float32Array(values.length);
	for (let row = 0; row < height; row++) {
		const start = row * width;
		for (let column = 0; column < width; column++) {
			const end = min(width - 1, column + radius);
			let largest = 0;
			for (let at = max(0, column - radius); at <= end; at++) {
				if (values[start + at] > largest) largest = values[start + at];
			}
			across[start + column] = largest;
		}
	}
	const result = new Float32Array(values.length);
	for (let row = 0; row < height; row++) {
		const start = row * width;
		for (let from = max(0, row - radius); from <= min(height - 1, row + radius); from++) {
			for (let column = 0; column < width; column++) {
				const value = across[from * width + column];
				if (value > result[start + column]) result[start + column] = value;
			}
		}
	}
	return result;
}
