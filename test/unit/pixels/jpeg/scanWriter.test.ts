import { ScanWriter } from '../../../../nodes/shared/pixels/jpeg/scanWriter';
import { codesOf } from '../../../../nodes/shared/pixels/jpeg/huffman';
import { slices } from '../kit';

type Symbol = [code: number, symbol: number, value: number];

/** Writes some, makes codes, and writes the rest. */
async function write(before: Symbol[], after: Symbol[]) {
	const writer = new ScanWriter(before.length);
	for (const symbol of before) writer.write(...symbol);
	const parts = await writer.makeCodes(after.length === 0, slices());
	for (const symbol of after) writer.write(...symbol);
	writer.end();
	const bytes = Buffer.concat([...parts, writer.take()]);
	const codes = writer.specs!.map(
		(spec) => new Map([...codesOf(spec)].map((each) => [each.symbol, each])),
	);
	return { bytes: [...bytes].filter((byte, at) => !(byte === 0 && bytes[at - 1] === 255)), codes };
}

/** The expected bits: each code word, then its number; a negative number is reduced by one. */
function bitsOf(symbols: Symbol[], codes: Awaited<ReturnType<typeof write>>['codes']): string {
	const text = (number: number, length: number) =>
		length === 0 ? '' : (number & ((1 << length) - 1)).toString(2).padStart(length, '0');
	const parts = symbols.map(([table, symbol, value]) => {
		const { code, length } = codes[table].get(symbol)!;
		return text(code, length) + text(value < 0 ? value - 1 : value, symbol & 15);
	});
	return parts.join('');
}

const SYMBOLS: Symbol[] = Array.from({ length: 300 }, (_, at) => {
	const size = at % 7;
	const value = size === 0 ? 0 : (1 << (size - 1)) * (at % 2 === 0 ? 1 : -1);
	const run = size === 0 ? (at % 2) * 15 : at % 5;
	return at % 3 === 0 ? [at & 1, size, value] : [2 + (at & 1), (run << 4) | size, value];
});

test.each([
	['all are kept', SYMBOLS.length],
	['codes are made after a third', 100],
	['codes are made after one', 1],
])('%s: the same symbols, by codes that are declared', async (_name, count) => {
	const { bytes, codes } = await write(SYMBOLS.slice(0, count), SYMBOLS.slice(count));
	const expected = bitsOf(SYMBOLS, codes);
	const found = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
	expect(found.slice(0, expected.length)).toBe(expected);
	expect(found.slice(expected.length)).toMatch(/^1{0,7}$/);
});

test('it is full once as many have come as it keeps, until codes are made', async () => {
	const writer = new ScanWriter(2);
	writer.write(0, 0, 0);
	expect(writer.isFull).toBe(false);
	writer.write(2, 0, 0);
	expect(writer.isFull).toBe(true);
	await writer.makeCodes(false, slices());
	expect(writer.isFull).toBe(false);
});

test('codes made before the end are for the symbols that can come, and no others', async () => {
	const { codes } = await write([[0, 0, 0]], [[2, 0x01, 1]]);
	const [dc, , ac] = codes.map((each) => [...each.keys()].sort((a, b) => a - b));
	expect(dc).toEqual(Array.from({ length: 12 }, (_, bits) => bits));
	expect(ac).toHaveLength(16 * 10 + 2);
	expect(ac.filter((symbol) => (symbol & 15) === 0)).toEqual([0x00, 0xf0]);
	expect(Math.max(...ac.map((symbol) => symbol & 15))).toBe(10);
});
