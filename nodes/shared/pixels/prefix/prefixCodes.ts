import { damaged, unreadable } from '../raster';

/** There is no longer code word (RFC 1951, section 3.2.7; RFC 9649, section 3.7.2.1). */
const LONGEST = 15;
/** Code words of up to this many bits are found in one lookup, longer ones in two. */
const ROOT_BITS = 8;
/** What a code of deflate gives for bits that are no word of it; no alphabet has as many symbols. */
export const NO_SYMBOL = 1 << 12;
/**
 * WebP encoders write at most 2,600 groups of codes, usually far fewer, with some 2,000 entries each. A file that needs
 * more than this, 64 MB, is malicious.
 */
const MOST_ENTRIES = 1 << 24;

/** The lower 15 bits in reverse: code words are stored with their highest bit first, everything else with the lowest. */
function reversed(value: number): number {
	return (REVERSED[value & 255] << 7) | (REVERSED[value >> 8] >> 1);
}

const REVERSED = Uint8Array.from({ length: 256 }, (_, value) => {
	let back = 0;
	for (let bit = 0; bit < 8; bit++) back |= ((value >> bit) & 1) << (7 - bit);
	return back;
});

/**
 * Lookup tables of many prefix codes in one array. A code is a number: the index of its first entry times 16, plus the
 * number of bits that its first lookup takes. An entry is a symbol times 32, plus the length of its word; or, with 16 added,
 * the offset of a second table times 32, plus the number of bits that its lookup takes.
 */
export class PrefixCodes {
	entries = new Int32Array(1 << 10);
	private end = 0;
	private readonly counts = new Uint16Array(LONGEST + 1);
	private readonly places = new Uint16Array(LONGEST + 2);
	/** All symbols, by word length and then by number: the order of their words. WebP's greens and cache are the most. */
	private readonly sorted = new Uint16Array(256 + 24 + (1 << 11));
	/** Their words, reversed. */
	private readonly words = new Uint16Array(this.sorted.length);
	/** The length of the longest word that begins with these bits. */
	private readonly longest = new Uint8Array(1 << ROOT_BITS);

	/** `isDeflate`: whether codes follow zlib's rules instead of WebP's. */
	constructor(private readonly isDeflate = false) {}

	/** Forgets all codes. */
	clear(): void {
		this.entries.fill(0, 0, this.end);
		this.end = 0;
	}

	/** Adds the code whose words have these lengths, by symbol. Throws `unreadableImage` if there is no such code. */
	add(lengths: Uint8Array): number {
		const count = this.sort(lengths);
		const start = this.end;
		if (count < 2) return this.addShort(count);
		const root = Math.min(lengths[this.sorted[count - 1]], ROOT_BITS);
		this.grow(1 << root);
		this.fill(lengths, count, start, root);
		return (start << 4) | root;
	}

	/** Adds a code of at most one word. */
	private addShort(count: number): number {
		const start = this.end;
		const [symbol] = this.sorted;
		if (!this.isDeflate) {
			// One symbol takes no bits, whatever length it is given.
			this.grow(1);
			this.entries[start] = symbol << 5;
			return start << 4;
		}
		this.grow(2);
		this.entries.fill((NO_SYMBOL << 5) | 1, start, this.end);
		if (count === 1) this.entries[start] = (symbol << 5) | 1;
		return (start << 4) | 1;
	}

	/** Throws if `add` would. */
	check(lengths: Uint8Array): void {
		this.sort(lengths);
	}

	/** Sorts the symbols, and returns how many have a word. */
	private sort(lengths: Uint8Array): number {
		const { counts, places, sorted } = this;
		counts.fill(0);
		for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]] += 1;
		const total = lengths.length - counts[0];
		let free = 1;
		places[1] = 0;
		for (let length = 1; length <= LONGEST; length++) {
			free = 2 * free - counts[length];
			if (free < 0) throw damaged();
			places[length + 1] = places[length] + counts[length];
		}
		// zlib takes a code of one word if that has one bit, and an empty one as long as nobody uses it.
		const isWrong = this.isDeflate ? total === 1 && counts[1] === 0 : total === 0;
		if (isWrong || (free > 0 && total > 1)) throw damaged();
		for (let symbol = 0; symbol < lengths.length; symbol++)
			if (lengths[symbol] > 0) sorted[places[lengths[symbol]]++] = symbol;
		return total;
	}

	private fill(lengths: Uint8Array, count: number, start: number, root: number): void {
		const { sorted, words, longest } = this;
		const mask = (1 << root) - 1;
		for (let index = 0, word = 0; index < count; index++) {
			const length = lengths[sorted[index]];
			words[index] = reversed(word);
			if (length > root) longest[words[index] & mask] = length;
			// Each word follows the one before, aligned at the highest bit.
			word += 1 << (LONGEST - length);
		}
		for (let index = 0; index < count; index++) {
			const symbol = sorted[index];
			const length = lengths[symbol];
			const entry = (symbol << 5) | length;
			if (length > root) this.fillFurther(start, root, words[index], length, entry);
			else
				for (let at = words[index]; at <= mask; at += 1 << length) this.entries[start + at] = entry;
		}
	}

	/** Puts a longer word into the second table for its first bits, which is created with the first such word. */
	private fillFurther(
		start: number,
		root: number,
		word: number,
		length: number,
		entry: number,
	): void {
		const first = start + (word & ((1 << root) - 1));
		const width = this.longest[first - start] - root;
		if ((this.entries[first] & 16) === 0) {
			const further = this.end;
			this.grow(1 << width);
			this.entries[first] = ((further - start) << 5) | 16 | width;
		}
		const further = start + (this.entries[first] >> 5);
		for (let at = word >> root; at < 1 << width; at += 1 << (length - root))
			this.entries[further + at] = entry;
	}

	/** Makes room at the end. */
	private grow(count: number): void {
		this.end += count;
		if (this.end > MOST_ENTRIES) throw unreadable('it has too many codes');
		if (this.end <= this.entries.length) return;
		const larger = new Int32Array(2 * this.entries.length);
		larger.set(this.entries);
		this.entries = larger;
	}
}
