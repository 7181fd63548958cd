import type { BitWriter } from './bitWriter';
import {
	DISTANCE_BASE,
	DISTANCE_BITS,
	DISTANCE_CODE,
	END_OF_BLOCK,
	LENGTH_BASE,
	LENGTH_BITS,
	LENGTH_CODE,
} from './codes';
import { codeLengths, codesOf } from './huffman';
import type { Batch } from './repeats';

const MOST_CODE_BITS = 15;
const MOST_LENGTH_BITS = 7;
/** A block with codes of its own (RFC 1951, section 3.2.3). */
const DYNAMIC = 2;
/** The order in which the lengths of the codes for lengths are written (section 3.2.7). */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Writes a batch as a block with the codes that suit it best, and gives the bits that a byte takes on average. */
export function writeBlock(bits: BitWriter, batch: Batch, isLast: boolean): number {
	const literalLengths = codeLengths(batch.literals, MOST_CODE_BITS);
	const distanceLengths = codeLengths(batch.distances, MOST_CODE_BITS);
	bits.put(Number(isLast) | (DYNAMIC << 1), 3);
	writeLengths(bits, trim(literalLengths, 257), trim(distanceLengths, 1));
	writeTokens(bits, batch, literalLengths, distanceLengths);
	let [count, total] = [0, 0];
	for (let byte = 0; byte < END_OF_BLOCK; byte++) {
		count += batch.literals[byte];
		total += batch.literals[byte] * literalLengths[byte];
	}
	return count > 0 ? total / count : MOST_CODE_BITS;
}

function writeTokens(
	bits: BitWriter,
	{ tokens, count }: Batch,
	literalLengths: Uint8Array,
	distanceLengths: Uint8Array,
): void {
	const literalCodes = codesOf(literalLengths);
	const distanceCodes = codesOf(distanceLengths);
	for (let index = 0; index < count; index++) {
		const token = tokens[index];
		if (token >= 0) {
			bits.put(literalCodes[token], literalLengths[token]);
			continue;
		}
		const length = (token >>> 16) & 0x7fff;
		const lengthCode = LENGTH_CODE[length];
		bits.put(literalCodes[lengthCode], literalLengths[lengthCode]);
		bits.put(length - LENGTH_BASE[lengthCode], LENGTH_BITS[lengthCode]);
		const distance = (token & 0xffff) + 1;
		const distanceCode = DISTANCE_CODE[distance];
		bits.put(distanceCodes[distanceCode], distanceLengths[distanceCode]);
		bits.put(distance - DISTANCE_BASE[distanceCode], DISTANCE_BITS[distanceCode]);
	}
	bits.put(literalCodes[END_OF_BLOCK], literalLengths[END_OF_BLOCK]);
}

/** Without the unused codes at the end. */
function trim(lengths: Uint8Array, least: number): Uint8Array {
	let end = lengths.length;
	while (end > least && lengths[end - 1] === 0) end -= 1;
	return lengths.subarray(0, end);
}

/** The lengths of both sets of codes, which are coded themselves (section 3.2.7). */
function writeLengths(bits: BitWriter, literals: Uint8Array, distances: Uint8Array): void {
	const runs = listRuns([...literals, ...distances]);
	const counts = new Uint32Array(LENGTH_ORDER.length);
	for (const { symbol } of runs) counts[symbol] += 1;
	const lengths = codeLengths(counts, MOST_LENGTH_BITS);
	const codes = codesOf(lengths);
	const ordered = trim(
		Uint8Array.from(LENGTH_ORDER, (symbol) => lengths[symbol]),
		4,
	);
	bits.put(literals.length - 257, 5);
	bits.put(distances.length - 1, 5);
	bits.put(ordered.length - 4, 4);
	for (const length of ordered) bits.put(length, 3);
	for (const { symbol, extra, extraBits } of runs) {
		bits.put(codes[symbol], lengths[symbol]);
		bits.put(extra, extraBits);
	}
}

interface Run {
	symbol: number;
	extra: number;
	extraBits: number;
}

/** Runs of the same length: 16 repeats the one before 3 to 6 times, 17 and 18 are 3 to 10 and 11 to 138 zeros. */
function listRuns(lengths: number[]): Run[] {
	const runs: Run[] = [];
	for (let at = 0; at < lengths.length;) {
		const length = lengths[at];
		let end = at + 1;
		while (end < lengths.length && lengths[end] === length) end += 1;
		if (length > 0) runs.push({ symbol: length, extra: 0, extraBits: 0 });
		let rest = end - at - Number(length > 0);
		while (rest >= 3) {
			const isLong = length === 0 && rest > 10;
			const [symbol, least, most, extraBits] =
				length > 0 ? [16, 3, 6, 2] : isLong ? [18, 11, 138, 7] : [17, 3, 10, 3];
			const taken = Math.min(rest, most);
			runs.push({ symbol, extra: taken - least, extraBits });
			rest -= taken;
		}
		for (; rest > 0; rest--) runs.push({ symbol: length, extra: 0, extraBits: 0 });
		at = end;
	}
	return runs;
}
