import { deflateRawSync, deflateSync } from 'node:zlib';

import fc from 'fast-check';

import {
	joinPng,
	listChunks,
	splitPng,
	writeHeader,
	writePng,
	type Chunk,
	type PngOptions,
} from '../../../fixtures/png';
import { toZlib } from '../../../fixtures/deflate';
import { decode } from '../kit';

const BLANK: PngOptions = { width: 200, height: 150, colourType: 0, depth: 8, sample: () => 255 };

afterEach(() => jest.restoreAllMocks());

/** How many streams are inflated off this thread, and how many pieces they get. */
function watchStreams() {
	const seen = { streams: 0, pieces: 0 };
	const from = ReadableStream.from.bind(ReadableStream);
	jest.spyOn(ReadableStream, 'from').mockImplementation((given) => {
		seen.streams += 1;
		async function* counted() {
			for await (const piece of given) {
				seen.pieces += 1;
				yield piece;
			}
		}
		return from(counted());
	});
	return seen;
}

/** A black image whose compressed pixels follow this many empty blocks. */
function blankBehind(blocks: number, side: number): Buffer {
	const header = writeHeader({ width: side, height: side, colourType: 0, depth: 8 });
	const lines = Buffer.alloc(side * (side + 1));
	const empty = Buffer.alloc(5 * blocks, Buffer.from([0, 0, 0, 0xff, 0xff]));
	const data = toZlib(Buffer.concat([empty, deflateRawSync(lines)]));
	data.set(deflateSync(lines).subarray(-4), data.length - 4);
	return joinPng([header, { type: 'IDAT', data }, { type: 'IEND', data: Buffer.alloc(0) }]);
}

test('a mask is unpacked on this thread', async () => {
	const seen = watchStreams();
	await decode(writePng(BLANK));
	expect(seen).toEqual({ streams: 0, pieces: 0 });
});

test.each([
	['with little in front', 10_000, 0],
	// On this thread, each block may take as long as a large part of an image.
	['with so many blocks that they are a sixteenth of it', 14_000, 1],
])('a mask %s', async (_name, blocks, streams) => {
	const seen = watchStreams();
	const { data } = await decode(blankBehind(blocks, 1_024));
	expect(data.every((value) => value === 0)).toBe(true);
	expect(seen.streams).toBe(streams);
});

test('more than a megabyte is unpacked beside, however large the image is', async () => {
	const seen = watchStreams();
	const options = { colourType: 6, depth: 16, width: 2_048, height: 1_200 } as const;
	const lines = Buffer.alloc(options.height * (options.width * 8 + 1));
	const empty = Buffer.alloc((1 << 20) + 5, Buffer.from([0, 0, 0, 0xff, 0xff]));
	const data = toZlib(
		Buffer.concat([empty.subarray(0, empty.length - (empty.length % 5)), deflateRawSync(lines)]),
	);
	data.set(deflateSync(lines).subarray(-4), data.length - 4);
	expect(lines.length).toBeGreaterThan(16 * data.length);
	const end = { type: 'IEND', data: Buffer.alloc(0) };
	await decode(joinPng([writeHeader(options), { type: 'IDAT', data }, end]));
	expect(seen.streams).toBe(1);
});

test('pixels in parts of a byte are handed over in few pieces', async () => {
	const seen = watchStreams();
	const noise = { ...BLANK, sample: undefined, width: 90, height: 90 };
	const parts = listChunks({ ...noise, idatBytes: 1 });
	expect(parts.length).toBeGreaterThan(5_000);
	expect(await decode(joinPng(parts))).toEqual(await decode(writePng(noise)));
	expect(seen).toEqual({ streams: 2, pieces: 2 });
});

test('pixels in parts of any size are read in their order', async () => {
	const options = { ...BLANK, sample: undefined, width: 700, height: 200 };
	const plain = writePng(options);
	const expected = await decode(plain);
	const [header, pixels, end] = splitPng(plain);
	const size = fc.oneof(fc.nat(3), fc.nat(5_000), fc.nat(70_000));
	await fc.assert(
		fc.asyncProperty(fc.array(size, { minLength: 1, maxLength: 40 }), async (sizes) => {
			const parts: Chunk[] = [];
			let start = 0;
			for (const length of [...sizes, Infinity]) {
				parts.push({ type: 'IDAT', data: pixels.data.subarray(start, start + length) });
				start += length;
			}
			const { data } = await decode(joinPng([header, ...parts, end]));
			expect(Buffer.compare(data, expected.data)).toBe(0);
		}),
		{ numRuns: 40 },
	);
});
