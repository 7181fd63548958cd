import { unreadable } from '../raster';
import { PrefixCode } from './prefixCode';

/** How far back a stream may refer (RFC 1951, section 2). */
const WINDOW_BYTES = 1 << 15;
/** How much is returned at once, and a last copy beyond that. */
const PART_BYTES = 1 << 16;
const LONGEST_COPY = 258;
/** A block may hold nothing but its codes: pause after this many. */
const BLOCKS_AT_ONCE = 64;

const END = 256;
const LITERALS = 288;
const DISTANCES = 32;
/** Of these numbers the two highest stand for nothing (section 3.2.6). */
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

/** The lowest value for each number of extra bits, from the first on (section 3.2.5). */
function addUp(extraBits: Uint8Array, first: number): Uint16Array {
	let next = first;
	return Uint16Array.from(extraBits, (bits) => {
		const value = next;
		next += 1 << bits;
		return value;
	});
}

/** In which order the lengths of the code for lengths come, and what stands for several lengths (section 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const REPEAT_LAST = 16;
const FEW_ZEROS = 17;

const FIXED = {
	literals: createCode(
		Uint8Array.from({ length: LITERALS }, (_, value) =>
			value < 144 ? 8 : value < 256 ? 9 : value < 280 ? 7 : 8,
		),
	),
	distances: createCode(new Uint8Array(DISTANCES).fill(5)),
};

function createCode(lengths: Uint8Array): PrefixCode {
	const code = new PrefixCode(lengths.length);
	code.assign(lengths, false);
	return code;
}

/**
 * Unpacks a zlib stream (RFC 1950) on this thread, in parts of up to some 64 kB; a part may be empty, and takes a few
 * milliseconds at most. Refuses what zlib refuses, but does not check the checksum: PNG has its own. Throws
 * `unreadableImage` if the stream is damaged or ends too early.
 */
export function inflate(packed: Uint8Array): Generator<Uint8Array> {
	if (packed.length < 2) throw cut();
	const [method, flags] = packed;
	const isZlib = (method & 15) === 8 && method >> 4 <= 7 && ((method << 8) | flags) % 31 === 0;
	const hasDictionary = (flags & 32) !== 0;
	if (!isZlib || hasDictionary) throw damaged();
	return new Inflater(packed, 2).inflate();
}

const damaged = () => unreadable('its data is damaged');
const cut = () => unreadable('it ends too early');

class Inflater {
	/** Bits read and not yet used, the next one lowest. */
	private bits = 0;
	private bitCount = 0;
	/** The latest unpacked bytes, as far back as the stream may refer, and the next part. */
	private readonly out = new Uint8Array(WINDOW_BYTES + PART_BYTES + LONGEST_COPY);
	private given = 0;
	private end = 0;
	private readonly lengthCode = new PrefixCode(ORDER.length);
	private readonly literals = new PrefixCode(LITERALS);
	private readonly distances = new PrefixCode(DISTANCES);

	constructor(
		private readonly packed: Uint8Array,
		private place: number,
	) {}

	*inflate(): Generator<Uint8Array> {
		let isLast = false;
		for (let blocks = 1; !isLast; blocks++) {
			isLast = this.take(1) === 1;
			const fill = this.openBlock(this.take(2));
			while (!fill()) yield this.give();
			if (blocks % BLOCKS_AT_ONCE === 0) yield this.give();
		}
		yield this.give();
	}

	/** Returns a block's work, which fills the part and says whether the block has ended; otherwise the part is full. */
	private openBlock(type: number): () => boolean {
		if (type === 0) return this.openStored();
		if (type === 1) return () => this.fillByCodes(FIXED.literals, FIXED.distances);
		if (type === 3) throw damaged();
		this.readCodes();
		return () => this.fillByCodes(this.literals, this.distances);
	}

	/** Bytes as they are, from the next whole byte. */
	private openStored(): () => boolean {
		const { packed } = this;
		this.place -= this.bitCount >> 3;
		this.bits = this.bitCount = 0;
		const [a, b, c, d] = packed.subarray(this.place, (this.place += 4));
		const length = a | (b << 8);
		const stop = this.place + length;
		if (this.place > packed.length) throw cut();
		if ((length ^ (c | (d << 8))) !== 0xffff) throw damaged();
		if (stop > packed.length) throw cut();
		return () => {
			const some = packed.subarray(this.place, Math.min(stop, this.place + this.room));
			this.out.set(some, this.end);
			this.end += some.length;
			this.place += some.length;
			return this.place === stop;
		};
	}

	/** Reads the codes of a block that has its own (section 3.2.7). */
	private readCodes(): void {
		const literals = this.take(5) + 257;
		const distances = this.take(5) + 1;
		const count = this.take(4) + 4;
		if (literals > USED_LITERALS || distances > USED_DISTANCES) throw damaged();
		const own = new Uint8Array(ORDER.length);
		for (let index = 0; index < count; index++) own[ORDER[index]] = this.take(3);
		if (!this.lengthCode.assign(own, false)) throw damaged();
		const lengths = this.readLengths(literals + distances);
		const fits =
			lengths[END] > 0 &&
			this.literals.assign(lengths.subarray(0, literals), true) &&
			this.distances.assign(lengths.subarray(literals), true);
		if (!fits) throw damaged();
	}

	private readLengths(count: number): Uint8Array {
		const lengths = new Uint8Array(count);
		for (let index = 0; index < count;) {
			const symbol = this.next(this.lengthCode);
			if (symbol < REPEAT_LAST) {
				lengths[index++] = symbol;
				continue;
			}
			const isRepeat = symbol === REPEAT_LAST;
			if (isRepeat && index === 0) throw damaged();
			const value = isRepeat ? lengths[index - 1] : 0;
			const times = isRepeat
				? 3 + this.take(2)
				: symbol === FEW_ZEROS
					? 3 + this.take(3)
					: 11 + this.take(7);
			if (index + times > count) throw damaged();
			lengths.fill(value, index, (index += times));
		}
		return lengths;
	}

	/** Bytes, and copies of what came before, until the block ends or the part is full. */
	private fillByCodes(literals: PrefixCode, distances: PrefixCode): boolean {
		const { out } = this;
		while (this.room > 0) {
			const symbol = this.next(literals);
			if (symbol < END) {
				out[this.end++] = symbol;
				continue;
			}
			if (symbol === END) return true;
			if (symbol >= USED_LITERALS) throw damaged();
			const length = LENGTHS[symbol - 257] + this.take(LENGTH_BITS[symbol - 257]);
			const far = this.next(distances);
			if (far >= USED_DISTANCES) throw damaged();
			this.copy(FARS[far] + this.take(DISTANCE_BITS[far]), length);
		}
		return false;
	}

	/** Repeats what came this many bytes before. Masks are little else than long runs, which are copied at once. */
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

	/** Returns what was unpacked and not yet returned, as a copy. */
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

	/** A number of up to 13 bits. */
	private take(count: number): number {
		while (this.bitCount < count) {
			if (this.place >= this.packed.length) throw cut();
			this.readByte();
		}
		const value = this.bits & ((1 << count) - 1);
		this.drop(count);
		return value;
	}

	/** The next symbol of a code. The last ones of a stream may have fewer bits behind them than a code word can have. */
	private next(code: PrefixCode): number {
		while (this.bitCount < 15 && this.place < this.packed.length) this.readByte();
		const found = code.find(this.bits);
		const count = found & 15;
		if (count > this.bitCount) throw cut();
		if (count === 0) throw damaged();
		this.drop(count);
		return found >> 4;
	}

	private readByte(): void {
		this.bits |= this.packed[this.place++] << this.bitCount;
		this.bitCount += 8;
	}

	private drop(count: number): void {
		this.bits >>>= count;
		this.bitCount -= count;
	}
}
