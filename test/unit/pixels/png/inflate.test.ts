import { once } from 'node:events';
import { constants, createDeflate, deflateSync, inflateRawSync, inflateSync } from 'node:zlib';

import { inflate } from '../../../../nodes/shared/pixels/png/inflate';
import { BitWriter, toZlib, writeCoded, type CodedBlock } from '../../../fixtures/deflate';
import { PACKERS, SAMPLES, STRATEGIES } from '../packedSamples';

const { max, min } = Math;

const unpack = (packed: Uint8Array) => Buffer.concat([...inflate(packed)]);

/** Zlib's verdict on the stream without its checksum, and ours: the bytes, or a refusal. */
function verdicts(packed: Buffer): [theirs: string, ours: string] {
	const read = (work: () => Buffer) => {
		try {
			return work().toString('base64');
		} catch {
			return 'refused';
		}
	};
	return [read(() => inflateRawSync(packed.subarray(2))), read(() => unpack(packed))];
}

const WINDOWS = [9, 10, 11, 12, 13, 14, 15];

describe.each(Object.entries(SAMPLES))('%s', (_name, bytes) => {
	test('however zlib packs it, we unpack it as zlib does', () => {
		let cases = 0;
		for (let level = 0; level <= 9; level++) {
			for (const memLevel of [1, 3, 5, 7, 9]) {
				// Each strategy with each level, and each window with each of them.
				const strategy = STRATEGIES[(level + memLevel) % STRATEGIES.length];
				const windowBits = WINDOWS[(2 * level + 3 * memLevel) % WINDOWS.length];
				const packed = deflateSync(bytes, { level, memLevel, strategy, windowBits });
				if (unpack(packed).equals(bytes)) cases += 1;
				else throw new Error(JSON.stringify({ level, memLevel, strategy, windowBits }));
			}
		}
		expect(cases).toBe(50);
	});

	test.each(Object.entries(PACKERS))('as %s packs it', (_who, pack) => {
		const packed = pack(bytes);
		expect(inflateSync(packed).equals(bytes)).toBe(true);
		expect(unpack(packed).equals(bytes)).toBe(true);
	});

	test.each(['Z_PARTIAL_FLUSH', 'Z_SYNC_FLUSH', 'Z_FULL_FLUSH', 'Z_BLOCK'] as const)(
		'with a block that ends at each piece: %s',
		async (kind) => {
			const stream = createDeflate({ level: 6 });
			const packed: Buffer[] = [];
			stream.on('data', (part: Buffer) => packed.push(part));
			for (let start = 0; start < bytes.length; start += 9_000) {
				stream.write(bytes.subarray(start, start + 9_000));
				await new Promise<void>((done) => stream.flush(constants[kind], done));
			}
			const end = once(stream, 'end');
			stream.end();
			await end;
			expect(unpack(Buffer.concat(packed)).equals(bytes)).toBe(true);
		},
	);
});

/** A complete code with nearly equal lengths. */
const EVEN: CodedBlock = {
	literals: [...Array<number>(226).fill(8), ...Array<number>(60).fill(9)],
	distances: [...Array<number>(2).fill(4), ...Array<number>(28).fill(5)],
	content: [1, 2, 3, 200],
};
const only = (count: number, used: { [symbol: number]: number }) =>
	Array.from({ length: count }, (_, symbol) => used[symbol] ?? 0);
const copy = (distance: number): CodedBlock['content'][number] => ({
	...{ length: 257, lengthBits: [0, 0], distance, distanceBits: [0, 0] },
});
/** Words of 1 to 15 bits. */
const ladder = (count: number, symbols: number[]) =>
	only(count, Object.fromEntries(symbols.map((symbol, at) => [symbol, min(at + 1, 15)])));
const SIXTEEN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];

test.each<[string, CodedBlock, boolean]>([
	['of words that are nearly all as long', EVEN, true],
	['whose lengths are not written in short', { ...EVEN, isShort: false }, true],
	[
		'with words of up to 15 bits',
		{
			literals: ladder(258, [...SIXTEEN.slice(0, 14), 256, 257]),
			distances: ladder(16, [...SIXTEEN, 15]),
			content: [...SIXTEEN.slice(0, 14), copy(0), copy(3)],
		},
		true,
	],
	['that has nothing but its end', { ...EVEN, literals: only(257, { 256: 1 }), content: [] }, true],
	['with one distance', { ...EVEN, distances: [1], content: [5, copy(0)] }, true],
	['with no distance', { ...EVEN, distances: [0], content: [5, 6] }, true],
	['with no distance, and a copy', { ...EVEN, distances: [0], content: [5, copy(0)] }, false],
	['with one distance of two bits', { ...EVEN, distances: [2], content: [5] }, false],
	['with two distances of two bits', { ...EVEN, distances: [2, 2], content: [5] }, false],
	['with three distances of one bit', { ...EVEN, distances: [1, 1, 1], content: [5] }, false],
	['without an end', { ...EVEN, literals: only(257, { 1: 1, 2: 1 }), content: [1] }, false],
	['with one word of two bits', { ...EVEN, literals: only(257, { 256: 2 }), content: [] }, false],
	[
		'with more words than there can be',
		{ ...EVEN, literals: only(257, { 1: 1, 2: 1, 256: 1 }), content: [1] },
		false,
	],
	['with 287 literals', { ...EVEN, literals: [...EVEN.literals, 0] }, false],
	['with 31 distances', { ...EVEN, distances: [...EVEN.distances, 0] }, false],
	['that refers to what is not there', { ...EVEN, content: [1, copy(29)] }, false],
])('a block %s: as zlib takes it', (_name, block, isTaken) => {
	for (const before of [0, 7]) {
		const writer = new BitWriter();
		for (let count = 0; count < before; count++) writeCoded(writer, EVEN);
		const packed = toZlib(writeCoded(writer, { ...block, isLast: true }).toBuffer());
		const [theirs, ours] = verdicts(packed);
		expect(ours).toBe(theirs);
		expect(ours !== 'refused').toBe(isTaken);
	}
});

test.each<[string, (writer: BitWriter) => BitWriter, boolean]>([
	['none of the three kinds', (writer) => writer.put(0b111, 3), false],
	['a stored block', (writer) => writer.put(1, 8).put(2, 16).put(0xfffd, 16).put(0x4241, 16), true],
	['one whose length is wrong', (writer) => writer.put(1, 8).put(2, 16).put(0, 16), false],
	['one that ends too early', (writer) => writer.put(1, 8).put(9, 16).put(0xfff6, 16), false],
	['fixed codes and nothing', (writer) => writer.put(0b011, 3).putWord(0, 7), true],
	['a copy before there is anything', (writer) => writer.put(0b011, 3).putWord(1, 7), false],
	['length number 286', (writer) => writer.put(0b011, 3).putWord(0b11000110, 8), false],
	[
		'distance number 30',
		(writer) => writer.put(0b011, 3).putWord(0x31, 8).putWord(1, 7).putWord(30, 5).putWord(0, 7),
		false,
	],
	['nothing at all', (writer) => writer, false],
	['a repeat of no length', (writer) => putLengths(writer, 16), false],
	['more lengths than there are', (writer) => putLengths(writer, 18, 18, 18), false],
])('%s: as zlib takes it', (_name, write, isTaken) => {
	const raw = write(new BitWriter()).toBuffer();
	const [theirs, ours] = verdicts(toZlib(raw).subarray(0, 2 + raw.length));
	expect(ours).toBe(theirs);
	expect(ours !== 'refused').toBe(isTaken);
});

/** The start of a block with these code length symbols; each 18 means 138 zeros. */
function putLengths(writer: BitWriter, ...symbols: number[]): BitWriter {
	writer.put(0b101, 3).put(0, 10).put(15, 4);
	const used = [16, 18, 0, 1];
	for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]) {
		writer.put(used.includes(symbol) ? 2 : 0, 3);
	}
	const words = [0, 1, 16, 18];
	for (const symbol of symbols) {
		writer.putWord(words.indexOf(symbol), 2).put(symbol === 18 ? 127 : 0, symbol === 18 ? 7 : 2);
	}
	return writer.put(0, 400);
}

test.each([
	['of a known kind', [0x78, 0x9c], true],
	['of the smallest window', [0x08, 0x1d], true],
	['whose sum is wrong', [0x78, 0x9d], false],
	['of another method', [0x77, 0x85], false],
	['of too large a window', [0x88, 0x1c], false],
	['with a dictionary', [0x78, 0xbb], false],
	['that is cut', [0x78], false],
])('a header %s', (_name, header, isTaken) => {
	const bytes = Buffer.from('some bytes');
	const packed = Buffer.from([...header, ...deflateSync(bytes).subarray(2)]);
	const cut = header.length < 2 ? packed.subarray(0, 1) : packed;
	const read = () => unpack(cut).equals(bytes);
	if (isTaken) {
		expect(read()).toBe(true);
		expect(inflateSync(cut).equals(bytes)).toBe(true);
	} else {
		expect(read).toThrow(expect.objectContaining({ reason: 'unreadableImage' }));
		expect(() => inflateSync(cut)).toThrow();
	}
});

test('a part has at most some 64 kB, however much a stream becomes', () => {
	const parts = [...inflate(deflateSync(Buffer.alloc(5_000_000)))];
	expect(max(...parts.map(({ length }) => length))).toBeLessThan(1 << 17);
	expect(parts.reduce((sum, { length }) => sum + length, 0)).toBe(5_000_000);
});

test('it pauses among blocks with nothing in them', () => {
	const BLOCKS = 2_000;
	const writer = new BitWriter();
	for (let block = 0; block < BLOCKS; block++) writeCoded(writer, { ...EVEN, content: [] });
	writeCoded(writer, { ...EVEN, isLast: true });
	const parts = [...inflate(toZlib(writer.toBuffer()))];
	expect(Buffer.concat(parts).equals(Buffer.from([1, 2, 3, 200]))).toBe(true);
	expect(parts.length).toBeGreaterThan(BLOCKS / 100);
});

test('a part is its own: what is made of it changes nothing of what follows', () => {
	const bytes = Buffer.concat([SAMPLES.noise, SAMPLES.hair, SAMPLES.noise, SAMPLES.hair]);
	const kept: Buffer[] = [];
	for (const part of inflate(deflateSync(bytes))) {
		kept.push(Buffer.from(part));
		part.fill(0);
	}
	expect(Buffer.concat(kept).equals(bytes)).toBe(true);
});
