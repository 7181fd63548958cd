import { unreadable } from '../../raster';

/** There is no longer code word (RFC 9649, section 3.7.2.1). */
const LONGEST = 15;
/** Code words of up to so many bits are found in one step, longer ones in two. */
const ROOT_BITS = 8;
/**
 * Encoders make at most 2,600 groups of codes, as a rule far less, and a group takes some 2,000 entries. What takes more
 * than this, 64 MB, is made to take it.
 */
const MOST_ENTRIES = 1 << 24;

const damaged = () => unreadable('its data is damaged');

/** The lower 15 bits back to front: code words are stored with their upper bit first, all else with the lower. */
function reversed(value: number): number {
	return (REVERSED[value & 255] << 7) | (REVERSED[value >> 8] >> 1);
}

const REVERSED = Uint8Array.from({ length: 256 }, (_, value) => {
	let back = 0;
	for (let bit = 0; bit < 8; bit++) back |= ((value >> bit) & 1) << (7 - bit);
	return back;
});

/**
 * Many prefix codes in one array. A code is a number: where its entries begin, times 16, plus by how many bits its first
 * entries are looked up. An entry is a symbol times 32, plus how many bits its word has; or 16 is added to by how many bits
 * the entries of longer words are looked up, and the number in front tells where those begin.
 */
export class PrefixCodes {
	entries = new Int32Array(1 << 10);
	private end = 0;
	private readonly counts = new Uint16Array(LONGEST + 1);
	private readonly places = new Uint16Array(LONGEST + 2);
	/** All symbols, by length and then by number, as their words go up; the green ones with their cache are the most. */
	private readonly sorted = new Uint16Array(256 + 24 + (1 << 11));
	/** Their words, back to front. */
	private readonly words = new Uint16Array(this.sorted.length);
	/** The longest word that begins with these bits. */
	private readonly longest = new Uint8Array(1 << ROOT_BITS);

	/** Forgets all codes. */
	clear(): void {
		this.entries.fill(0, 0, this.end);
		this.end = 0;
	}

	/** Adds the code whose words have these lengths, by symbol. Throws `unreadableImage` where there is no such code. */
	add(lengths: Uint8Array): number {
		const count = this.sort(lengths);
		const start = this.end;
		if (count === 1) {
			this.grow(1);
			this.entries[start] = this.sorted[0] << 5;
			return start << 4;
		}
		const root = Math.min(lengths[this.sorted[count - 1]], ROOT_BITS);
		this.grow(1 << root);
		this.fill(lengths, count, start, root);
		return (start << 4) | root;
	}

	/** Throws where `add` would. */
	check(lengths: Uint8Array): void {
		this.sort(lengths);
	}

	/** Gives how many symbols have a word. */
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
		// One symbol takes no bits, whatever the length that it is given.
		if (total === 0 || (free > 0 && total > 1)) throw damaged();
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
			// Each word follows the one before, their upper bits at the same place.
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

	/** Puts a longer word among the entries that its first bits lead to, which begin anew where it is the first of them. */
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
