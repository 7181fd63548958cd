import { constants, deflateRawSync, deflateSync } from 'node:zlib';

import fc from 'fast-check';

import { inflateLines } from '../../../../nodes/shared/pixels/png/inflateLines';
import { slices } from '../kit';

const options = { numRuns: Number(process.env.FUZZ_RUNS ?? 60) };
const { Z_DEFAULT_STRATEGY, Z_FIXED, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE } = constants;

/** Runs of equal bytes, as in masks, between random ones. */
const runs = fc
	.array(
		fc.oneof(
			fc.tuple(fc.nat(255), fc.nat(70_000)).map(([byte, count]) => Buffer.alloc(count, byte)),
			fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
		),
		{ minLength: 1, maxLength: 6 },
	)
	.map((parts) => Buffer.concat(parts))
	.filter(({ length }) => length > 0);

const settings = fc.record({
	level: fc.integer({ min: 0, max: 9 }),
	strategy: fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FIXED, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE),
	windowBits: fc.integer({ min: 9, max: 15 }),
});

/** Lengths, some of them zero, that add up to a number of bytes. */
const lengthsOf = (total: number) =>
	fc.array(fc.nat(total)).map((cuts) => betweenCuts(cuts, total));

function betweenCuts(cuts: number[], total: number): number[] {
	const sorted = [...cuts.sort((a, b) => a - b), total];
	return sorted.map((cut, index) => cut - (sorted[index - 1] ?? 0));
}

/** Consecutive buffers, cut at `cuts`. */
function split(bytes: Buffer, cuts: number[]): Uint8Array[] {
	let start = 0;
	return betweenCuts(cuts, bytes.length).map((length) => bytes.subarray(start, (start += length)));
}

async function unpack(data: Uint8Array[], lengths: number[], isHere: boolean) {
	const lines: Buffer[] = [];
	await inflateLines({ data, lengths, isHere }, slices(), (line) => lines.push(Buffer.from(line)));
	return lines;
}

/**
 * A stream whose first block has no content, and 256 code words of one bit, of which there can be only two; the second block is valid.
 * Filling a lookup table for such a code takes as long as a large image, at the cost of some 30 bytes.
 */
function withTooManyCodes(bytes: Buffer): Buffer {
	const bits: number[] = [];
	const put = (value: number, count: number) => {
		for (let bit = 0; bit < count; bit++) bits.push((value >> bit) & 1);
	};
	put(0b100, 3);
	put(0, 5 + 5);
	put(15, 4);
	// The lengths 0, 1, 15 and "as before" have words of two bits: 00, 01, 10, 11.
	const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
	for (const length of ORDER) put([0, 1, 15, 16].includes(length) ? 2 : 0, 3);
	const [ONE, FIFTEEN, AGAIN] = [0b10, 0b01, 0b11];
	put(ONE, 2);
	for (let count = 0; count < 42; count++) put(AGAIN | (3 << 2), 4);
	put(AGAIN, 4);
	put(FIFTEEN, 2);
	put(ONE, 2);
	put(0, 15);
	const whole = deflateRawSync(bytes, { level: 0 });
	// A stored block begins with three bits, and continues at a whole byte.
	put(1, 3);
	const packed = Buffer.alloc(Math.ceil(bits.length / 8));
	for (const [place, bit] of bits.entries()) packed[place >> 3] |= bit << (place & 7);
	return Buffer.concat([Buffer.from([0x78, 0x9c]), packed, whole.subarray(1), Buffer.alloc(4)]);
}

const drawn = runs.chain((bytes) =>
	fc.record({
		bytes: fc.constant(bytes),
		packed: settings.map((how) => deflateSync(bytes, how)),
		lengths: lengthsOf(bytes.length),
		cuts: fc.array(fc.nat(200)),
	}),
);

describe.each([
	['on this thread', true],
	['beside it', false],
])('%s', (_name, isHere) => {
	test('gives every line as it was', async () => {
		await fc.assert(
			fc.asyncProperty(drawn, async ({ bytes, packed, lengths, cuts }) => {
				const data = split(
					packed,
					cuts.filter((cut) => cut < packed.length),
				);
				const lines = await unpack(data, lengths, isHere);
				expect(lines.map(({ length }) => length)).toEqual(lengths);
				expect(Buffer.concat(lines).equals(bytes)).toBe(true);
			}),
			options,
		);
	});

	test('leaves what comes behind the last line', async () => {
		const packed = deflateSync(Buffer.alloc(200_000, 7));
		expect(await unpack([packed], [5, 6], isHere)).toEqual([
			Buffer.alloc(5, 7),
			Buffer.alloc(6, 7),
		]);
	});

	test('refuses what ends too early, wherever it is cut', async () => {
		const bytes = Buffer.concat([Buffer.alloc(100_000, 1), Buffer.from('not so plain')]);
		const packed = deflateSync(bytes);
		for (let length = 0; length < packed.length - 4; length += 3) {
			const cut = unpack([packed.subarray(0, length)], [bytes.length], isHere);
			await expect(cut).rejects.toMatchObject({ reason: 'unreadableImage' });
		}
	});

	test('refuses more codes than there are places for them', async () => {
		const data = withTooManyCodes(Buffer.alloc(10, 7));
		await expect(unpack([data], [10], isHere)).rejects.toMatchObject({
			reason: 'unreadableImage',
		});
	});

	test('passes over what stands behind the end, in parts of any size', async () => {
		const packed = deflateSync(Buffer.alloc(60_000, 7));
		const tiny = Array.from(packed, (byte) => Uint8Array.of(byte));
		const rest = Array.from({ length: 2_000 }, () => new Uint8Array(1_000));
		const lines = await unpack([...tiny, ...rest], [60_000], true);
		expect(lines[0].equals(Buffer.alloc(60_000, 7))).toBe(true);
	});

	test('ends in lines or is refused, whatever bytes are wrong', async () => {
		await fc.assert(
			fc.asyncProperty(
				drawn,
				fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
				async ({ packed, lengths }, changes) => {
					for (const [place, byte] of changes) packed[place % packed.length] = byte;
					const lines = await unpack([packed], lengths, isHere).catch(
						(error: { reason?: string }) => error.reason,
					);
					if (Array.isArray(lines)) {
						expect(lines.map(({ length }) => length)).toEqual(lengths);
					} else expect(lines).toBe('unreadableImage');
				},
			),
			options,
		);
	});
});
