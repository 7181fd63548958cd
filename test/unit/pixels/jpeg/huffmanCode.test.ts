import { codesOf } from '../../../../nodes/shared/pixels/jpeg/huffman';
import { makeHuffmanCode } from '../../../../nodes/shared/pixels/jpeg/huffmanCode';
import { noise } from '../../../fixtures/png';

/** Each symbol's code word as a text of bits. */
const codesFor = (counts: number[]) =>
	new Map(
		[...codesOf(makeHuffmanCode(counts))].map(({ symbol, code, length }) => [
			symbol,
			code.toString(2).padStart(length, '0'),
		]),
	);

test('what is frequent gets short codes; the one of all ones is nobody’s', () => {
	const codes = codesFor([8, 4, 2, 0, 1]);
	expect(Object.fromEntries(codes)).toEqual({ 0: '0', 1: '10', 2: '110', 4: '1110' });
});

test('one symbol alone has a code', () => {
	expect(Object.fromEntries(codesFor([0, 0, 5]))).toEqual({ 2: '0' });
});

test.each<[string, (symbol: number) => number]>([
	['all alike', () => 1],
	[
		'ever rarer, so that codes would have up to 40 bits',
		(symbol) => (symbol < 40 ? 2 ** symbol : 0),
	],
	['any', (symbol) => noise(symbol, 1, 1)],
	['half of them none', (symbol) => (symbol % 2 === 0 ? noise(symbol, 5, 1) + 1 : 0)],
])('%s: a prefix code of at most 16 bits for each that is there', (_name, countOf) => {
	const counts = Array.from({ length: 256 }, (_, symbol) => countOf(symbol));
	const codes = codesFor(counts);
	expect([...codes.keys()].sort((a, b) => a - b)).toEqual(
		[...counts.keys()].filter((symbol) => counts[symbol] > 0),
	);
	const all = [...codes.values()].sort();
	expect(all.every((code) => code.length <= 16 && code.includes('0'))).toBe(true);
	// Once sorted, a word that is a prefix of another comes right before it.
	expect(all.some((code, at) => all[at + 1]?.startsWith(code) ?? false)).toBe(false);
});
