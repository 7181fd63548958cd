import type { HuffmanSpec } from './huffman';

/** The longest code word (ITU-T T.81, section C.1). */
const MOST_BITS = 16;
const SYMBOLS = 256;

/**
 * The optimal code for these symbols, without a code word of all ones (ITU-T T.81, annex K.2, as libjpeg does it). `counts`
 * says how often each of the 256 symbols occurs; symbols that do not occur get no code word.
 */
export function makeHuffmanCode(counts: ArrayLike<number>): HuffmanSpec {
	const lengths = countBits(Float64Array.from({ length: SYMBOLS + 1 }, (_, at) => counts[at] ?? 0));
	const perLength = limitBits(lengths);
	const used = Array.from({ length: SYMBOLS }, (_, symbol) => symbol).filter(
		(symbol) => lengths[symbol] > 0,
	);
	return {
		counts: Uint8Array.from(perLength.subarray(1, MOST_BITS + 1)),
		symbols: Uint8Array.from(used.sort((a, b) => lengths[a] - lengths[b] || a - b)),
	};
}

/** The lengths of the code words, by merging the two rarest again and again. An extra symbol gets the word of all ones. */
function countBits(rest: Float64Array): Uint8Array {
	rest[SYMBOLS] = 1;
	const lengths = new Uint8Array(SYMBOLS + 1);
	/** Chains the symbols that are merged so far. */
	const next = new Int16Array(SYMBOLS + 1).fill(-1);
	for (;;) {
		const [first, second] = findRarest(rest);
		if (second < 0) return lengths;
		rest[first] += rest[second];
		rest[second] = 0;
		let last = first;
		for (let at = first; at >= 0; at = next[at]) {
			lengths[at] += 1;
			last = at;
		}
		next[last] = second;
		for (let at = second; at >= 0; at = next[at]) lengths[at] += 1;
	}
}

/** The two rarest symbols, the last of equally rare ones; -1 if there are not two. */
function findRarest(rest: Float64Array): [number, number] {
	let [first, second] = [-1, -1];
	for (let at = 0; at < rest.length; at++) {
		if (rest[at] === 0) continue;
		if (first < 0 || rest[at] <= rest[first]) [first, second] = [at, first];
		else if (second < 0 || rest[at] <= rest[second]) second = at;
	}
	return [first, second];
}

/** How many code words have each length, at most 16 bits (figure K.3); without the word of all ones. */
function limitBits(lengths: Uint8Array): Uint16Array {
	const perLength = new Uint16Array(SYMBOLS + 1);
	for (const length of lengths) if (length > 0) perLength[length] += 1;
	for (let length = SYMBOLS; length > MOST_BITS; length--) {
		while (perLength[length] > 0) {
			let shorter = length - 2;
			while (perLength[shorter] === 0) shorter -= 1;
			perLength[length] -= 2;
			perLength[length - 1] += 1;
			perLength[shorter + 1] += 2;
			perLength[shorter] -= 1;
		}
	}
	let longest = MOST_BITS;
	while (perLength[longest] === 0) longest -= 1;
	perLength[longest] -= 1;
	return perLength;
}
