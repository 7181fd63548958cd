import { deflateSync } from 'node:zlib';

import { joinPng, listChunks, writePng, type Chunk, type PngOptions } from '../../../fixtures/png';
import { compareWithSharp, decode, NONE, whyRefused } from '../kit';

const RGB: PngOptions = { width: 9, height: 7, colourType: 2, depth: 8 };
const GREY: PngOptions = { width: 9, height: 7, colourType: 0, depth: 4, sample: (x) => x };
const gamma: Chunk = { type: 'gAMA', data: Buffer.from([0, 0, 0xb1, 0x8f]) };
const text: Chunk = { type: 'tEXt', data: Buffer.from('Comment\0none') };
const PALETTE: PngOptions = {
	...{ width: 9, height: 7, colourType: 3, depth: 4, sample: (x) => x },
	palette: Array.from({ length: 48 }, (_, index) => 5 * index),
};
const plain = writePng(RGB);
const MEGABYTE = 1 << 20;

const doubled = (bytes: Buffer) => Buffer.concat([bytes, bytes]);
/** Replaces an image's chunks of one type with others. */
const change = (options: PngOptions, type: string, by: (chunk: Chunk) => Chunk[]): Buffer =>
	joinPng(listChunks(options).flatMap((chunk) => (chunk.type === type ? by(chunk) : chunk)));
const colours = (count: number): Chunk => ({ type: 'PLTE', data: Buffer.alloc(count, 77) });
const transparent = (...data: number[]): Chunk => ({ type: 'tRNS', data: Buffer.from(data) });
const WRONG = { crc: 0x12345678 };
const empty: Chunk = { type: 'IDAT', data: Buffer.alloc(0) };

test.each<[string, Buffer]>([
	['a part of no matter with a wrong checksum', writePng({ ...RGB, extra: [{ ...text, crc: 1 }] })],
	['much behind its end', Buffer.concat([plain, Buffer.alloc(5000, 'IDAT')])],
	['another image behind its end', doubled(plain)],
	['no end', plain.subarray(0, -12)],
	['lines behind the last', writePng({ ...RGB, changeLines: doubled })],
	['bytes behind the packed pixels', writePng({ ...RGB, changePacked: doubled })],
	[
		'empty parts between its pixels',
		joinPng(
			listChunks({ ...RGB, idatBytes: 50 }).flatMap((chunk) =>
				[chunk, empty].slice(0, chunk.type === 'IDAT' ? 2 : 1),
			),
		),
	],
	['a gamma whose checksum is wrong', writePng({ ...RGB, extra: [{ ...gamma, ...WRONG }] })],
	[
		'a profile whose checksum is wrong',
		writePng({ ...RGB, extra: [{ type: 'iCCP', data: Buffer.alloc(40), ...WRONG }] }),
	],
	[
		'a transparent colour whose checksum is wrong, and a right one',
		writePng({ ...GREY, extra: [{ ...transparent(0, 3), ...WRONG }, transparent(0, 4)] }),
	],
	['two transparent colours', writePng({ ...GREY, extra: [transparent(0, 3), transparent(0, 4)] })],
	['a transparent colour behind its pixels', change(GREY, 'IEND', (c) => [transparent(0, 3), c])],
	['a transparent grey of three bytes', writePng({ ...GREY, extra: [transparent(0, 3, 0)] })],
	['a transparent grey of no bytes', writePng({ ...GREY, extra: [transparent()] })],
	['a transparent colour of two samples', writePng({ ...RGB, extra: [transparent(0, 1, 0, 2)] })],
	[
		'alphas for more colours than it has',
		writePng({ ...PALETTE, transparency: Array<number>(17).fill(9) }),
	],
	[
		'alphas for more colours than its depth has',
		writePng({
			...PALETTE,
			palette: Array<number>(60).fill(9),
			transparency: Array<number>(17).fill(9),
		}),
	],
	['no alphas', writePng({ ...PALETTE, transparency: [] })],
	['alphas in front of its palette', writePng({ ...PALETTE, extra: [transparent(1, 2, 3)] })],
	['alphas behind its pixels', change(PALETTE, 'IEND', (c) => [transparent(1, 2, 3), c])],
	['a palette beside true colours', writePng({ ...RGB, extra: [colours(6)] })],
	[
		'a wrong palette beside true colours',
		writePng({ ...RGB, extra: [colours(4), { ...colours(6), ...WRONG }] }),
	],
	['a palette beside greys', writePng({ ...GREY, extra: [colours(6)] })],
	['another palette behind its pixels', change(PALETTE, 'IEND', (c) => [colours(48), c])],
	[
		'a part that is not of PNG behind its pixels',
		change(RGB, 'IEND', (c) => [{ type: 'ABCD', data: Buffer.alloc(2) }, c]),
	],
	[
		'colours that are not in its palette',
		writePng({ ...PALETTE, palette: Array<number>(9).fill(200) }),
	],
	['transparency beside alpha', writePng({ ...RGB, colourType: 6, transparency: [1, 2, 3] })],
	// PNG specification, section 11.3.2.1: of the transparent colour only as many bits count as a sample has.
	['a transparent grey of too many bits', writePng({ ...GREY, transparency: [0x105] })],
	[
		'a transparent colour of too many bits',
		writePng({ ...RGB, sample: (x) => x, transparency: [0x105, 0x205, 0xff05] }),
	],
])('reads a PNG with %s', async (_name, bytes) => {
	expect(await compareWithSharp(bytes)).toEqual(NONE);
});

test('a transparent colour whose checksum is wrong is none', async () => {
	// sharp first assumes that the image is transparent, then refuses it because it is not.
	const bytes = writePng({ ...GREY, extra: [{ ...transparent(0, 3), ...WRONG }] });
	expect(await decode(bytes)).toEqual(await decode(writePng(GREY)));
});

test('what stands between its pixels is passed over', async () => {
	// libpng refuses it, unless all pixels come before it.
	const bytes = change({ ...RGB, idatBytes: 40 }, 'IDAT', (c) => [
		c,
		text,
		transparent(0, 0, 0, 1, 0, 2),
	]);
	expect(await decode(bytes)).toEqual(await decode(plain));
});

test('lines behind the last stay packed, however many', async () => {
	// The damage is 100 MB past the image's last line: reaching it would be an error.
	const bytes = writePng({
		...RGB,
		changeLines: (lines) => Buffer.concat([lines, Buffer.alloc(100 * MEGABYTE)]),
		changePacked: (packed) => Buffer.concat([packed.subarray(0, 2000), Buffer.alloc(2000, 0xff)]),
	});
	const { data } = await decode(bytes);
	expect(data).toEqual((await decode(plain)).data);
});

/** Everything from the header to the last pixel is needed; the end is not. */
test.each<[string, PngOptions]>([
	['RGB', RGB],
	['interlaced grey in many parts', { ...GREY, isInterlaced: true, idatBytes: 7 }],
	['palette', { ...RGB, colourType: 3, palette: Array<number>(768).fill(9), transparency: [3] }],
])('cut anywhere: %s', async (_name, options) => {
	const bytes = writePng(options);
	const whole = await decode(bytes);
	for (let length = 0; length < bytes.length - 12; length++) {
		expect(await whyRefused(decode(bytes.subarray(0, length)))).not.toBe('');
	}
	for (let length = bytes.length - 12; length < bytes.length; length++) {
		expect(await decode(bytes.subarray(0, length))).toEqual(whole);
	}
});

test('a byte of its header, its palette or its pixels that is another makes it unreadable', async () => {
	const bytes = writePng({ ...RGB, colourType: 3, palette: Array<number>(768).fill(9) });
	for (let index = 8; index < bytes.length - 12; index++) {
		const changed = Buffer.from(bytes);
		changed[index] ^= 0x10;
		expect(await whyRefused(decode(changed))).not.toBe('');
	}
});

test.each([
	['gAMA', [0, 0, 0xb1, 0x8f]],
	['cHRM', Array<number>(32).fill(1)],
	['sRGB', [0]],
	['cICP', [1, 13, 0, 1]],
	['iCCP', [...Buffer.from('name\0\0'), ...deflateSync(Buffer.from('profile'))]],
])('keeps what says what its colours mean: %s', async (type, bytes) => {
	const chunk = { type, data: Buffer.from(bytes) };
	const { colourChunks } = await decode(writePng({ ...RGB, extra: [text, chunk] }));
	expect(colourChunks).toEqual([{ type, data: chunk.data }]);
});

const profile: Chunk = { type: 'iCCP', data: Buffer.alloc(40, 1) };

test.each<[string, Buffer]>([
	['a wrong checksum', writePng({ ...RGB, extra: [{ ...gamma, ...WRONG }] })],
	['too few bytes', writePng({ ...RGB, extra: [{ type: 'gAMA', data: Buffer.alloc(3) }] })],
	['too many bytes', writePng({ ...RGB, extra: [{ type: 'sRGB', data: Buffer.alloc(2) }] })],
	[
		'a profile with nothing in it',
		writePng({ ...RGB, extra: [{ type: 'iCCP', data: Buffer.alloc(13) }] }),
	],
	['a place behind the palette', change(PALETTE, 'PLTE', (c) => [c, gamma])],
	['a place behind the pixels', change(RGB, 'IEND', (c) => [gamma, profile, c])],
])('drops what says what its colours mean where it has %s', async (_name, bytes) => {
	expect((await decode(bytes)).colourChunks).toEqual([]);
});

test('keeps what says what its colours mean once', async () => {
	const second = { ...profile, data: Buffer.alloc(40, 2) };
	const { colourChunks } = await decode(
		writePng({ ...RGB, extra: [{ ...second, ...WRONG }, profile, gamma, second, gamma] }),
	);
	expect(colourChunks).toEqual([profile, gamma]);
});
