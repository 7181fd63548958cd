/** The upper bit of each of the four pixels in a number: whether it is selected. */
const UPPER_BITS = 0x80808080 | 0;

/**
 * A row of a mask, read four pixels at a time: masks are mostly wide stretches of one tone, and reading those pixel by
 * pixel takes longest.
 */
export class Fours {
	/** How many pixels come before the first four: memory can only be read this way from every fourth byte. */
	readonly before: number;
	/** Four pixels each, in this machine's byte order. */
	readonly numbers: Int32Array;

	constructor(private readonly row: Uint8Array) {
		const { buffer, byteOffset, length } = row;
		this.before = -byteOffset & 3;
		const count = (length - this.before) >> 2;
		this.numbers =
			count > 0 ? new Int32Array(buffer, byteOffset + this.before, count) : new Int32Array(0);
	}

	/** The next pixel from `x` that is selected, or is not; the row's length if there is none. */
	next(x: number, isSelected: boolean): number {
		const { row } = this;
		const wanted = isSelected ? 1 : 0;
		let at = x;
		while (at < row.length && row[at] >> 7 !== wanted) {
			at = this.skip(at + 1, isSelected ? 0 : UPPER_BITS);
		}
		return at;
	}

	/** Skips all fours from `x` whose upper bits are these. */
	private skip(x: number, upperBits: number): number {
		const { before, numbers } = this;
		if (((x - before) & 3) !== 0 || x < before) return x;
		let four = (x - before) >> 2;
		while (four < numbers.length && (numbers[four] & UPPER_BITS) === upperBits) four += 1;
		return before + 4 * four;
	}
}
