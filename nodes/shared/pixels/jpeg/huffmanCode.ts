import type { HuffmanSpec } from './huffman';

/** Codes may have so many bits (ITU-T T.81, section C.1). */
const MOST_BITS = 16;
const SYMBOLS = 256;

/**
 * The code that makes these symbols shortest, of which none is all ones (ITU-T T.81, annex K.2, as libjpeg does it).
 * `counts` says how often each of 256 symbols is there; those that are not get no code.
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

/** How long each symbol's code is: the two rarest are joined, again and again. One more symbol gets the code of all ones. */
function countBits(rest: Float64Array): Uint8Array {
	rest[SYMBOLS] = 1;
	const lengths = new Uint8Array(SYMBOLS + 1);
	/** Which symbols are joined with one so far, each with the next. */
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

/** The two that are rarest, of equally rare ones the last; -1 where there are not two. */
function findRarest(rest: Float64Array): [number, number] {
	let [first, second] = [-1, -1];
	for (let at = 0; at < rest.length; at++) {
		if (rest[at] === 0) continue;
		if (first < 0 || rest[at] <= rest[first]) [first, second] = [at, first];
		else if (second < 0 || rest[at] <= rest[second]) second = at;
	}
	return [first, second];
}

/** How many codes there are of each length, of which none has more than 16 bits (figure K.3), without that of all ones. */
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
