import sharp from 'sharp';

import { detectFormat, isWhole } from '../../../nodes/shared/imageFile/format';
import { readSize } from '../../../nodes/shared/imageFile/size';
import { joinPng, listChunks, type Chunk as PngChunk } from '../../fixtures/png';
import { extended, FLAGS, frame, joinWebp, LOOP, splitWebp, type Chunk } from '../pixels/webpParts';

const image = sharp({
	create: {
		width: 40,
		height: 30,
		channels: 3,
		background: '#a05010',
		noise: { type: 'gaussian', mean: 128, sigma: 30 },
	},
});

describe.each([
	['PNG', () => image.clone().png().toBuffer()],
	['PNG', () => image.clone().png({ progressive: true }).withMetadata().toBuffer()],
	['JPEG', () => image.clone().jpeg().toBuffer()],
	['JPEG', () => image.clone().jpeg({ progressive: true }).toBuffer()],
	['WebP', () => image.clone().webp().toBuffer()],
	['WebP', () => image.clone().webp({ lossless: true }).toBuffer()],
])('%s', (name, encode) => {
	test('is known by its bytes and whole; cut anywhere it is not', async () => {
		const bytes = await encode();
		const format = detectFormat(bytes);
		expect(format?.name).toBe(name);
		expect(isWhole(bytes, format!)).toBe(true);
		for (let length = 12; length < bytes.length; length++) {
			expect(isWhole(bytes.subarray(0, length), format!)).toBe(false);
		}
	});
});

test('padding after the end of a JPEG does no harm', async () => {
	const bytes = Buffer.concat([await image.clone().jpeg().toBuffer(), Buffer.alloc(5)]);
	expect(isWhole(bytes, detectFormat(bytes)!)).toBe(true);
});

test.each([
	['nothing', ''],
	['a page', '<!doctype html><html></html>'],
	['a GIF', 'GIF89a\x01\x00\x01\x00'],
	['a WAV, which is RIFF too', 'RIFF\x00\x00\x00\x00WAVEfmt '],
	['half a signature', '\x89PNG'],
])('%s is none of the formats', (_label, text) => {
	expect(detectFormat(Buffer.from(text, 'latin1'))).toBeUndefined();
});

describe('files that are made to hold a reader up are given up early', () => {
	const JPEG = Buffer.from([0xff, 0xd8]);
	const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
	const many = (count: number, hex: string) => Buffer.alloc((count * hex.length) / 2, hex, 'hex');

	test.each([
		['a segment without a length', [JPEG, many(1, 'ffe00000'), many(1_000, '00')], true],
		['a hundred thousand empty segments', [JPEG, many(100_000, 'ffe00002')], true],
		['a million empty chunks', [PNG, many(1_000_000, '000000007445587400000000')], false],
	])('%s', async (_label, start, isJpeg) => {
		const whole = await (isJpeg ? image.clone().jpeg() : image.clone().png()).toBuffer();
		const bytes = Buffer.concat([...start, whole.subarray(isJpeg ? 2 : 8)]);
		expect(isWhole(bytes, detectFormat(bytes)!)).toBe(false);
		if (isJpeg) expect(readSize(bytes)).toBeUndefined();
	});

	test('a hundred thousand stray bytes in front of its size', async () => {
		const rest = (await image.clone().jpeg().toBuffer()).subarray(2);
		const stray = [many(1, 'ffe00002'), Buffer.alloc(100_000)];
		const bytes = Buffer.concat([JPEG, ...stray, rest]);
		expect(isWhole(bytes, detectFormat(bytes)!)).toBe(true);
		expect(readSize(bytes)).toMatchObject({ width: 40, height: 30 });
	});

	test.each([
		['zeros in front of its size', [Buffer.alloc(2_000_000)]],
		['FF', [Buffer.alloc(2_000_000, 0xff)]],
		['bytes that look like data', [many(1_000_000, 'ff00')]],
		[
			'bytes in many places',
			Array(40)
				.fill([many(1, 'ffe00002'), Buffer.alloc(50_000)])
				.flat(),
		],
	])('two million stray %s, however many readers there are', async (_label, stray) => {
		const rest = (await image.clone().jpeg().toBuffer()).subarray(2);
		const bytes = Buffer.concat([JPEG, many(1, 'ffe00002'), ...stray, rest]);
		expect(isWhole(bytes, detectFormat(bytes)!)).toBe(false);
		expect(readSize(bytes)).toBeUndefined();
	});

	test('a JPEG of many scans and markers is none', async () => {
		const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
		const create = { width: 1500, height: 1500, channels: 3 as const, background: 'red', noise };
		const bytes = await sharp({ create }).jpeg({ progressive: true, quality: 95 }).toBuffer();
		expect(isWhole(bytes, detectFormat(bytes)!)).toBe(true);
		expect(readSize(bytes)).toMatchObject({ width: 1500, height: 1500 });
	});
});

describe('a PNG whose header other programs read differently has no size', () => {
	const grey = { colourType: 0, depth: 8 } as const;
	const large = listChunks({ ...grey, width: 40, height: 30 });
	const [small] = listChunks({ ...grey, width: 1, height: 1 });
	const [header, pixels, end] = large;
	/** As phones write it, with what looks like a header inside. */
	const disguise = { type: 'CgBI', data: Buffer.alloc(40) };
	small.data.copy(disguise.data, 16);
	disguise.data.write('IHDR', 12, 'latin1');

	test.each<[string, PngChunk[]]>([
		['two headers', [small, ...large]],
		['another header behind the pixels', [header, pixels, small, end]],
		['another chunk in front', [disguise, ...large]],
		['a header that is too long', [{ ...header, data: Buffer.alloc(14, 1) }, pixels, end]],
		['no header', [pixels, end]],
	])('%s', (_label, chunks) => expect(readSize(joinPng(chunks))).toBeUndefined());

	test('and with one header in front it has that size', () => {
		expect(readSize(joinPng(large))).toMatchObject({ type: 'png', width: 40, height: 30 });
	});
});

/** A frame of that size before everything else. */
const withFrame = (bytes: Buffer, side: number) => {
	const frame = Buffer.from('ffc00011080000000003011100021100031100', 'hex');
	frame.writeUInt16BE(side, 5);
	frame.writeUInt16BE(side, 7);
	return Buffer.concat([bytes.subarray(0, 2), frame, bytes.subarray(2)]);
};

test('a JPEG of two frames, of which programs read either, has no size', async () => {
	const bytes = await image.clone().jpeg().toBuffer();
	expect(readSize(bytes)).toBeDefined();
	expect(readSize(withFrame(bytes, 1))).toBeUndefined();
});

test.each([0x02, 0xc8, 0xd8, 0xd9, 0xde, 0xdf, 0xf0, 0xfd])(
	'nor has one with marker %p on the way to its pixels: some programs stop there, and others read on',
	async (code) => {
		const bytes = await image.clone().jpeg().toBuffer();
		const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
		const withMarker = (marker: number) =>
			Buffer.concat([
				bytes.subarray(0, scan),
				Buffer.from([0xff, marker, 0, 2]),
				bytes.subarray(scan),
			]);
		expect(readSize(withMarker(code))).toBeUndefined();
		expect(readSize(withMarker(0xfe))).toEqual(readSize(bytes));
	},
);

describe('a WebP', () => {
	const [width, height] = [40, 30];
	const background = { r: 1, g: 2, b: 3, alpha: 0.5 };
	const create = { width, height, channels: 4 as const, background };
	const simple = async () => await sharp({ create }).removeAlpha().webp().toBuffer();
	const lossless = async () => await sharp({ create }).webp({ lossless: true }).toBuffer();
	const imageOf = async (file: Promise<Buffer>) => {
		const [type, data] = splitWebp(await file).find(([each]) => each.startsWith('VP8'))!;
		return [type, data] as Chunk;
	};
	const still = async (file: Promise<Buffer>, canvas: [number, number]) =>
		joinWebp(extended(0, ...canvas), ['ICCP', Buffer.alloc(5)], await imageOf(file));
	const animated = async (canvas: [number, number], left: number) =>
		joinWebp(
			extended(FLAGS.animation, ...canvas),
			LOOP,
			frame({ left, width, height }, await imageOf(simple())),
		);

	test.each<[string, () => Promise<Buffer>]>([
		['lossy', async () => await still(simple(), [width, height])],
		['lossless', async () => await still(lossless(), [width, height])],
		['animated', async () => await animated([width, height], 0)],
	])('whose canvas fits its image has that size: %s', async (_label, draw) => {
		expect(readSize(await draw())).toMatchObject({ width, height });
	});

	test('whose first frame is a part of it has the size of its canvas', async () => {
		expect(readSize(await animated([width + 10, height], 10))).toMatchObject({ width: width + 10 });
	});

	test.each<[string, () => Promise<Buffer>]>([
		['lossy, of one pixel', async () => await still(simple(), [1, 1])],
		['lossless, of one pixel', async () => await still(lossless(), [1, 1])],
		['larger', async () => await still(simple(), [width, height + 1])],
		['animated, of one pixel', async () => await animated([1, 1], 0)],
		[
			'animated, with a frame that is partly outside',
			async () => await animated([width, height], 2),
		],
		[
			'animated, without an image',
			async () =>
				joinWebp(extended(FLAGS.animation, 1, 1), LOOP, frame({}), await imageOf(simple())),
		],
	])('whose canvas contradicts its image has no size: %s', async (_label, draw) => {
		const bytes = await draw();
		expect(readSize(bytes)).toBeUndefined();
		// Of what is at an address, only the first bytes are read.
		expect(readSize(bytes.subarray(0, -10))).toBeUndefined();
	});

	test('of which only the first bytes are there has a size once they reach the image', async () => {
		const bytes = await still(simple(), [width, height]);
		expect(readSize(bytes.subarray(0, -10))).toMatchObject({ width, height });
		expect(readSize(bytes.subarray(0, 40))).toBeUndefined();
	});
});

describe('a JPEG with FF at every other place', () => {
	const scanOf = async (pairs: number, pair: string) => {
		const bytes = await image.clone().jpeg().toBuffer();
		return Buffer.concat([
			bytes.subarray(0, -2),
			Buffer.alloc(2 * pairs, pair, 'hex'),
			bytes.subarray(-2),
		]);
	};

	test.each(['ffd0', 'ff00'])('is none if they are millions: %s', async (pair) => {
		const [many, fewer] = [await scanOf(2_100_000, pair), await scanOf(900_000, pair)];
		expect(isWhole(many, detectFormat(many)!)).toBe(false);
		expect(isWhole(fewer, detectFormat(fewer)!)).toBe(true);
	});
});
