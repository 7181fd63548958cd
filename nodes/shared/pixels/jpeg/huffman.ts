import { damaged } from '../raster';

/** A Huffman table as a file declares it (ITU-T T.81, section B.2.4.2). */
export interface HuffmanSpec {
	/** How many codes there are of each length, from 1 to 16 bits. */
	counts: Uint8Array;
	/** The symbols, in the order of their code words: the shortest first. */
	symbols: Uint8Array;
}

/** Code words up to this length, nearly all that occur, are found in one lookup. */
export const QUICK_BITS = 9;

/** A Huffman code for reading. */
export interface HuffmanTable {
	/** For the next bits of the data: the code word's length × 256 + its symbol; 0 if it is longer. */
	quick: Uint16Array;
	/** For each length: the largest code word, or -1 if there is none. */
	largest: Int32Array;
	/** For each length: what to add to a code word to get the index of its symbol. */
	toSymbol: Int32Array;
	symbols: Uint8Array;
}

/** Assigns the symbols their code words, shortest first (ITU-T T.81, annex C). */
export function* codesOf({ counts, symbols }: HuffmanSpec) {
	let code = 0;
	let at = 0;
	for (let length = 1; length <= 16; length++) {
		for (const end = at + counts[length - 1]; at < end; at++) {
			yield { symbol: symbols[at], code: code++, length, at };
		}
		if (code > 1 << length) throw damaged();
		code *= 2;
	}
}

/** Throws `unreadableImage` if a table declares more code words than there can be. */
export function createTable(spec: HuffmanSpec): HuffmanTable {
	const quick = new Uint16Array(1 << QUICK_BITS);
	const largest = new Int32Array(17).fill(-1);
	const toSymbol = new Int32Array(17);
	for (const { symbol, code, length, at } of codesOf(spec)) {
		largest[length] = code;
		toSymbol[length] = at - code;
		const spare = QUICK_BITS - length;
		if (spare >= 0) quick.fill((length << 8) | symbol, code << spare, (code + 1) << spare);
	}
	return { quick, largest, toSymbol, symbols: spec.symbols };
}

const spec = (counts: number[], symbols: Uint8Array): HuffmanSpec => ({
	counts: Uint8Array.from(counts),
	symbols,
});
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const SIZES = bytes('000102030405060708090a0b');

/** The typical tables of ITU-T T.81, annex K.3: luma first, then chroma. Motion JPEG frames leave them out. */
export const STANDARD_DC = [
	spec([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], SIZES),
	spec([0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], SIZES),
];
export const STANDARD_AC = [
	spec(
		[0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
		bytes(
			'01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a' +
				'3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a' +
				'92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9da' +
				'e1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
		),
	),
	spec(
		[0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77],
		bytes(
			'000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a26' +
				'2728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a' +
				'92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9da' +
				'e2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa',
		),
	),
];
