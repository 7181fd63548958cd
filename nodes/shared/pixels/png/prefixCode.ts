/** Deflate has no longer code words (RFC 1951, section 3.2.7). */
const LONGEST = 15;
/** Code words of up to so many bits are looked up at once. More would take longer to fill in than they save. */
const FAST_BITS = 9;
const FAST_MASK = (1 << FAST_BITS) - 1;

/** Numbers of `FAST_BITS` bits back to front: code words are stored with their upper bit first, all else with the lower. */
const REVERSED = Uint16Array.from({ length: 1 << FAST_BITS }, (_, value) => {
	let reversed = 0;
	for (let bit = 0; bit < FAST_BITS; bit++)
		reversed |= ((value >> bit) & 1) << (FAST_BITS - 1 - bit);
	return reversed;
});

/** A code of deflate: which bits stand for which symbol. The same object is made into one code after another. */
export class PrefixCode {
	/** For the next `FAST_BITS` bits: the symbol they begin with, times 16, plus the bits it takes. 0: none, or a longer one. */
	private readonly fast = new Uint16Array(1 << FAST_BITS);
	/** How many code words there are of each length. */
	private readonly counts = new Uint16Array(LONGEST + 1);
	/** All symbols, by length and then by number, as their code words go up. */
	private readonly symbols: Uint16Array;
	private readonly places = new Uint16Array(LONGEST + 1);
	private readonly words = new Uint16Array(LONGEST + 1);

	/** `most`: the number of symbols that there may be. */
	constructor(most: number) {
		this.symbols = new Uint16Array(most);
	}

	/**
	 * Takes the lengths of all symbols' code words. False where there cannot be such a code, by zlib's rules: too many words;
	 * or too few, unless there is none, or one of one bit and `mayLack`.
	 */
	assign(lengths: Uint8Array, mayLack: boolean): boolean {
		const { fast, counts, symbols, places, words } = this;
		counts.fill(0);
		for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]] += 1;
		counts[0] = 0;
		let free = 1;
		let longest = 0;
		for (let length = 1; length <= LONGEST; length++) {
			free = 2 * free - counts[length];
			if (free < 0) return false;
			if (counts[length] > 0) longest = length;
			places[length] = places[length - 1] + counts[length - 1];
			words[length] = (words[length - 1] + counts[length - 1]) << 1;
		}
		if (free > 0 && longest > 0 && !(mayLack && longest === 1)) return false;
		fast.fill(0);
		for (let symbol = 0; symbol < lengths.length; symbol++) {
			const length = lengths[symbol];
			if (length === 0) continue;
			symbols[places[length]++] = symbol;
			const word = words[length]++;
			if (length > FAST_BITS) continue;
			const entry = (symbol << 4) | length;
			const first = REVERSED[word] >> (FAST_BITS - length);
			for (let bits = first; bits <= FAST_MASK; bits += 1 << length) fast[bits] = entry;
		}
		return true;
	}

	/** The symbol that the next 15 bits begin with, times 16, plus the bits it takes; 0 where they begin with none. */
	find(bits: number): number {
		return this.fast[bits & FAST_MASK] || this.findLong(bits);
	}

	/** Length by length: the words of each follow those of the one before (as in zlib's `contrib/puff`). */
	private findLong(bits: number): number {
		let word = 0;
		let first = 0;
		let place = 0;
		for (let length = 1; length <= LONGEST; length++) {
			word |= (bits >> (length - 1)) & 1;
			const count = this.counts[length];
			if (word - first < count) return (this.symbols[place + word - first] << 4) | length;
			place += count;
			first = (first + count) << 1;
			word <<= 1;
		}
		return 0;
	}
}
