import fc from 'fast-check';

import { LowBitReader } from '../../../../nodes/shared/pixels/prefix/lowBitReader';
import { NO_SYMBOL, PrefixCodes } from '../../../../nodes/shared/pixels/prefix/prefixCodes';
import { BitWriter } from '../../../fixtures/deflate';
import { whyRefused } from '../kit';

/** Lengths of a complete code, made by splitting word after word, at random symbols. */
const completeLengths = fc
	.record({
		splits: fc.array(fc.nat(), { minLength: 1, maxLength: 200 }),
		order: fc.shuffledSubarray([...Array(280).keys()], { minLength: 280 }),
	})
	.map(({ splits, order }) => {
		const words = [0];
		for (const split of splits) {
			const at = split % words.length;
			if (words[at] === 15) continue;
			words[at] += 1;
			words.push(words[at]);
		}
		const lengths = new Uint8Array(280);
		words.forEach((length, index) => (lengths[order[index]] = length));
		return lengths;
	});

/** Each symbol's word, counted up length by length (RFC 1951, section 3.2.2). */
function wordsOf(lengths: Uint8Array): Map<number, number> {
	const words = new Map<number, number>();
	let word = 0;
	for (let length = 1; length <= 15; length++) {
		lengths.forEach((each, symbol) => {
			if (each === length) words.set(symbol, word++);
		});
		word *= 2;
	}
	return words;
}

test.each([
	['deflate', true],
	['WebP', false],
])('reads the symbols that the words of a code stand for: %s', (_name, isDeflate) => {
	fc.assert(
		fc.property(fc.array(completeLengths, { minLength: 1, maxLength: 3 }), (all) => {
			const codes = new PrefixCodes(isDeflate);
			const added = all.map((lengths) => codes.add(lengths));
			const writer = new BitWriter();
			for (const lengths of all)
				for (const [symbol, word] of wordsOf(lengths)) writer.putWord(word, lengths[symbol]);
			const reader = new LowBitReader(writer.toBuffer());
			const read = all.map((lengths, index) =>
				[...wordsOf(lengths)].map(() => reader.readSymbol(codes.entries, added[index])),
			);
			expect(read).toEqual(all.map((lengths) => [...wordsOf(lengths).keys()]));
			expect(reader.isPastEnd).toBe(false);
		}),
	);
});

test('a code of one symbol takes no bits in WebP, and one in deflate', () => {
	const lengths = Uint8Array.from([0, 0, 1, 0]);
	const [webp, deflate] = [new PrefixCodes(), new PrefixCodes(true)];
	const [ofWebp, ofDeflate] = [webp.add(lengths), deflate.add(lengths)];
	const reader = new LowBitReader(Uint8Array.from([0b10]));
	expect(reader.readSymbol(webp.entries, ofWebp)).toBe(2);
	expect(reader.readSymbol(deflate.entries, ofDeflate)).toBe(2);
	expect(reader.readSymbol(deflate.entries, ofDeflate)).toBe(NO_SYMBOL);
	expect(reader.readBits(6)).toBe(0);
	expect(reader.isPastEnd).toBe(false);
	expect(reader.readFlag()).toBe(false);
	expect(reader.isPastEnd).toBe(true);
});

test('refused: codes that take more memory than any encoder makes them take', async () => {
	const lengths = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15]);
	const codes = new PrefixCodes();
	const fill = async () => {
		for (let count = 0; count < 50_000; count++) codes.add(lengths);
	};
	expect(await whyRefused(fill())).toBe('it has too many codes');
	expect(codes.entries.length).toBeLessThanOrEqual(1 << 24);
});
