/** Each pixel's upper bit in a number of four: whether it is selected. */
const UPPER_BITS = 0x80808080 | 0;

/**
 * A row of a mask, read four pixels at a time: most of a mask are wide stretches of one tone, and a look at each pixel of
 * them is what takes longest.
 */
export class Fours {
	/** How many pixels come before the first four: memory can be read so from every fourth byte on only. */
	readonly before: number;
	/** Each of them is four pixels, in the order of this machine's bytes. */
	readonly numbers: Int32Array;

	constructor(private readonly row: Uint8Array) {
		const { buffer, byteOffset, length } = row;
		this.before = -byteOffset & 3;
		const count = (length - this.before) >> 2;
		this.numbers =
			count > 0 ? new Int32Array(buffer, byteOffset + this.before, count) : new Int32Array(0);
	}

	/** The next pixel from `x` on that is selected, or that is not; the row's length where there is none. */
	next(x: number, isSelected: boolean): number {
		const { row } = this;
		const wanted = isSelected ? 1 : 0;
		let at = x;
		while (at < row.length && row[at] >> 7 !== wanted) {
			at = this.skip(at + 1, isSelected ? 0 : UPPER_BITS);
		}
		return at;
	}

	/** The first pixel from `x` on behind all fours that begin there whose upper bits are these. */
	private skip(x: number, upperBits: number): number {
		const { before, numbers } = this;
		if (((x - before) & 3) !== 0 || x < before) return x;
		let four = (x - before) >> 2;
		while (four < numbers.length && (numbers[four] & UPPER_BITS) === upperBits) four += 1;
		return before + 4 * four;
	}
}
