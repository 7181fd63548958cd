import { damaged, unreadable } from '../../raster';
import type { TimeSlices } from '../../../timing/timeSlices';
import type { LowBitReader } from '../../prefix/lowBitReader';
import { PrefixCodes } from '../../prefix/prefixCodes';

/** A group's codes: green with copy lengths and colour cache, red, blue, alpha, distance (RFC 9649, section 3.7.2). */
export const CODES = 5;
export const GREENS = 256;
export const LENGTHS = 24;
const ALPHABETS = [GREENS + LENGTHS, 256, 256, 256, 40];

/** The order of the code length code's own lengths (section 3.7.2.1.2), and its symbols for repeated lengths. */
const ORDER = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const REPEAT_LAST = 16;
const FEW_ZEROS = 17;
/** The length to repeat if there was none before. */
const FIRST_LENGTH = 8;
/**
 * The most code lengths in all codes together: the largest group has 3,136, and encoders write at most 2,600 groups. More
 * would keep the reader busy at the cost of few bytes.
 */
const MOST_LENGTHS = 1 << 24;

/** Groups of five codes each. */
export interface CodeGroups {
	/** Those of group `g` begin at index 5 g. */
	codes: Int32Array;
	entries: Int32Array;
}

/**
 * Reads as many groups as `isUsed` has entries (section 3.7.2.1), and keeps those in use, in order. Throws `unreadableImage`
 * if one is damaged or there are far too many.
 */
export async function readCodeGroups(
	bits: LowBitReader,
	isUsed: Uint8Array,
	cacheSize: number,
	slices: TimeSlices,
): Promise<CodeGroups> {
	const reader = new CodeReader(bits);
	const kept = new PrefixCodes();
	const codes = new Int32Array(CODES * isUsed.reduce((sum, each) => sum + each, 0));
	let next = 0;
	for (const isKept of isUsed) {
		for (const [index, size] of ALPHABETS.entries()) {
			const lengths = reader.readLengths(index === 0 ? size + cacheSize : size);
			if (isKept === 1) codes[next++] = kept.add(lengths);
			else kept.check(lengths);
		}
		if (bits.isPastEnd) throw damaged();
		if (slices.isOver) await slices.next();
	}
	return { codes, entries: kept.entries };
}

class CodeReader {
	private readonly lengthCodes = new PrefixCodes();
	private readonly room = new Uint8Array(GREENS + LENGTHS + (1 << 11));
	private sum = 0;

	constructor(private readonly bits: LowBitReader) {}

	/** The word lengths of one code, by symbol; valid until the next call. */
	readLengths(count: number): Uint8Array {
		this.sum += count;
		if (this.sum > MOST_LENGTHS) throw unreadable('it has too many codes');
		const lengths = this.room.subarray(0, count).fill(0);
		if (this.bits.readFlag()) this.readSimply(lengths);
		else this.readPacked(lengths);
		return lengths;
	}

	/** A simple code of one symbol or two (section 3.7.2.1.1). */
	private readSimply(lengths: Uint8Array): void {
		const { bits } = this;
		const hasTwo = bits.readFlag();
		lengths[bits.readBits(bits.readFlag() ? 8 : 1)] = 1;
		if (hasTwo) lengths[bits.readBits(8)] = 1;
	}

	/** A normal code, whose lengths are compressed themselves (section 3.7.2.1.2). */
	private readPacked(lengths: Uint8Array): void {
		const { bits, lengthCodes } = this;
		const own = new Uint8Array(ORDER.length);
		const ownCount = 4 + bits.readBits(4);
		for (let index = 0; index < ownCount; index++) own[ORDER[index]] = bits.readBits(3);
		lengthCodes.clear();
		const code = lengthCodes.add(own);
		const most = bits.readFlag() ? 2 + bits.readBits(2 + 2 * bits.readBits(3)) : lengths.length;
		if (most > lengths.length) throw damaged();
		let last = FIRST_LENGTH;
		for (let index = 0, read = 0; index < lengths.length && read < most; read++) {
			const symbol = bits.readSymbol(lengthCodes.entries, code);
			if (symbol < REPEAT_LAST) {
				lengths[index++] = symbol;
				if (symbol > 0) last = symbol;
				continue;
			}
			const times =
				symbol === REPEAT_LAST
					? 3 + bits.readBits(2)
					: symbol === FEW_ZEROS
						? 3 + bits.readBits(3)
						: 11 + bits.readBits(7);
			if (index + times > lengths.length) throw damaged();
			lengths.fill(symbol === REPEAT_LAST ? last : 0, index, (index += times));
		}
	}
}
