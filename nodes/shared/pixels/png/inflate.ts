import { damaged, endsTooEarly } from '../raster';
import { LowBitReader } from '../prefix/lowBitReader';
import { NO_SYMBOL, PrefixCodes } from '../prefix/prefixCodes';

/** The window: how far back a stream may refer (RFC 1951, section 2). */
const WINDOW_BYTES = 1 << 15;
/** How much to return at once; the last copy may exceed it. */
const PART_BYTES = 1 << 16;
const LONGEST_COPY = 258;
/** A block may hold nothing but its codes, so pause after this many. */
const BLOCKS_AT_ONCE = 64;

const END = 256;
const LITERALS = 288;
const DISTANCES = 32;
/** The two highest numbers of each are unused (section 3.2.6). */
const USED_LITERALS = 286;
const USED_DISTANCES = 30;

const LENGTH_BITS = Uint8Array.from({ length: 29 }, (_, index) =>
	index < 8 || index === 28 ? 0 : (index >> 2) - 1,
);
const LENGTHS = addUp(LENGTH_BITS, 3).fill(LONGEST_COPY, 28);
const DISTANCE_BITS = Uint8Array.from({ length: USED_DISTANCES }, (_, index) =>
	index < 4 ? 0 : (index >> 1) - 1,
);
const FARS = addUp(DISTANCE_BITS, 1);

/** The base value of each symbol, from its number of extra bits (section 3.2.5). */
function addUp(extraBits: Uint8Array, first: number): Uint16Array {
	let next = first;
	return Uint16Array.from(extraBits, (bits) => {
		const value = next;
		next += 1 << bits;
		return value;
	});
}

/** The order of the code length code's own lengths, and its symbols for repeated lengths (section 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const REPEAT_LAST = 16;
const FEW_ZEROS = 17;

/** The codes of a block: for literals and lengths, and for distances. */
interface BlockCodes {
	entries: Int32Array;
	literals: number;
	distances: number;
}

function createCodes(codes: PrefixCodes, literals: Uint8Array, distances: Uint8Array): BlockCodes {
	const added = { literals: codes.add(literals), distances: codes.add(distances) };
	return { ...added, entries: codes.entries };
}

const FIXED = createCodes(
	new PrefixCodes(true),
	Uint8Array.from({ length: LITERALS }, (_, value) =>
		value < 144 ? 8 : value < 256 ? 9 : value < 280 ? 7 : 8,
	),
	new Uint8Array(DISTANCES).fill(5),
);

/**
 * Inflates a zlib stream (RFC 1950) on this thread, in parts of up to about 64 kB; a part may be empty, and takes a few
 * milliseconds at most. Refuses what zlib refuses, but ignores the checksum: PNG has its own. Throws `unreadableImage` if the
 * stream is damaged or incomplete.
 */
export function inflate(packed: Uint8Array): Generator<Uint8Array> {
	if (packed.length < 2) throw endsTooEarly();
	const [method, flags] = packed;
	const isZlib = (method & 15) === 8 && method >> 4 <= 7 && ((method << 8) | flags) % 31 === 0;
	const hasDictionary = (flags & 32) !== 0;
	if (!isZlib || hasDictionary) throw damaged();
	return new Inflater(packed.subarray(2)).inflate();
}

class Inflater {
	/** The window of the latest bytes, then the next part. */
	private readonly out = new Uint8Array(WINDOW_BYTES + PART_BYTES + LONGEST_COPY);
	private given = 0;
	private end = 0;
	private readonly bits: LowBitReader;
	private readonly codes = new PrefixCodes(true);

	constructor(packed: Uint8Array) {
		this.bits = new LowBitReader(packed);
	}

	*inflate(): Generator<Uint8Array> {
		let isLast = false;
		for (let blocks = 1; !isLast; blocks++) {
			isLast = this.bits.readFlag();
			const fill = this.untilEnd(() => this.openBlock(this.bits.readBits(2)));
			while (!this.untilEnd(fill)) yield this.give();
			if (blocks % BLOCKS_AT_ONCE === 0) yield this.give();
		}
		yield this.give();
	}

	/** Past the end of the stream all bits are zeros, and whatever they look like, the stream is cut off. */
	private untilEnd<T>(work: () => T): T {
		let result: T;
		try {
			result = work();
		} catch (error) {
			throw this.bits.isPastEnd ? endsTooEarly() : error;
		}
		if (this.bits.isPastEnd) throw endsTooEarly();
		return result;
	}

	/** Returns a function that fills the part; it returns true when the block has ended, false when the part is full. */
	private openBlock(type: number): () => boolean {
		if (type === 0) return this.openStored();
		if (type === 3) throw damaged();
		const codes = type === 1 ? FIXED : this.readCodes();
		return () => this.fillByCodes(codes);
	}

	/** A stored block: bytes as they are, from the next whole byte. */
	private openStored(): () => boolean {
		const { bits } = this;
		bits.skipToByte();
		const [a, b, c, d] = bits.readBytes(4);
		if (d === undefined) throw endsTooEarly();
		let left = a | (b << 8);
		if ((left ^ (c | (d << 8))) !== 0xffff) throw damaged();
		return () => {
			const wanted = Math.min(left, this.room);
			const bytes = bits.readBytes(wanted);
			if (bytes.length < wanted) throw endsTooEarly();
			this.out.set(bytes, this.end);
			this.end += wanted;
			left -= wanted;
			return left === 0;
		};
	}

	/** Reads the codes of a block that has its own (section 3.2.7). */
	private readCodes(): BlockCodes {
		const { bits, codes } = this;
		const literals = bits.readBits(5) + 257;
		const distances = bits.readBits(5) + 1;
		const count = bits.readBits(4) + 4;
		if (literals > USED_LITERALS || distances > USED_DISTANCES) throw damaged();
		const own = new Uint8Array(ORDER.length);
		for (let index = 0; index < count; index++) own[ORDER[index]] = bits.readBits(3);
		// Unlike the others, this code must not lack a word.
		if (own.filter((length) => length > 0).length === 1) throw damaged();
		codes.clear();
		const lengths = this.readLengths(literals + distances, codes.add(own));
		if (lengths[END] === 0) throw damaged();
		codes.clear();
		return createCodes(codes, lengths.subarray(0, literals), lengths.subarray(literals));
	}

	private readLengths(count: number, code: number): Uint8Array {
		const { bits, codes } = this;
		const lengths = new Uint8Array(count);
		for (let index = 0; index < count;) {
			const symbol = bits.readSymbol(codes.entries, code);
			if (symbol < REPEAT_LAST) {
				lengths[index++] = symbol;
				continue;
			}
			const isRepeat = symbol === REPEAT_LAST;
			if (symbol === NO_SYMBOL || (isRepeat && index === 0)) throw damaged();
			const value = isRepeat ? lengths[index - 1] : 0;
			const times = isRepeat
				? 3 + bits.readBits(2)
				: symbol === FEW_ZEROS
					? 3 + bits.readBits(3)
					: 11 + bits.readBits(7);
			if (index + times > count) throw damaged();
			lengths.fill(value, index, (index += times));
		}
		return lengths;
	}

	/** Literals, and copies of earlier bytes, until the block ends or the part is full. */
	private fillByCodes({ entries, literals, distances }: BlockCodes): boolean {
		const { out, bits } = this;
		while (this.room > 0) {
			const symbol = bits.readSymbol(entries, literals);
			if (symbol < END) {
				out[this.end++] = symbol;
				continue;
			}
			if (symbol === END) return true;
			if (symbol >= USED_LITERALS) throw damaged();
			const length = LENGTHS[symbol - 257] + bits.readBits(LENGTH_BITS[symbol - 257]);
			const far = bits.readSymbol(entries, distances);
			if (far >= USED_DISTANCES) throw damaged();
			this.copy(FARS[far] + bits.readBits(DISTANCE_BITS[far]), length);
		}
		return false;
	}

	/** Copies bytes from this far back. Masks are little else than long runs, which are filled at once. */
	private copy(distance: number, length: number): void {
		const { out, end } = this;
		if (distance > end) throw damaged();
		const stop = end + length;
		if (distance === 1) out.fill(out[end - 1], end, stop);
		else if (length <= distance && length > 31)
			out.copyWithin(end, end - distance, stop - distance);
		else for (let at = end; at < stop; at++) out[at] = out[at - distance];
		this.end = stop;
	}

	/** Returns a copy of what has been inflated and not yet returned. */
	private give(): Uint8Array {
		const { out, end } = this;
		const part = out.slice(this.given, end);
		if (this.room <= 0) {
			out.copyWithin(0, end - WINDOW_BYTES, end);
			this.end = WINDOW_BYTES;
		}
		this.given = this.end;
		return part;
	}

	private get room(): number {
		return WINDOW_BYTES + PART_BYTES - this.end;
	}
}
