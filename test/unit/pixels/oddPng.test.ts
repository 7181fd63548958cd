import { deflateSync } from 'node:zlib';

import { joinPng, listChunks, writePng, type Chunk, type PngOptions } from '../../fixtures/png';
import { compareWithSharp, decode, NONE, whyRefused } from './kit';

const RGB: PngOptions = { width: 9, height: 7, colourType: 2, depth: 8 };
const GREY: PngOptions = { width: 9, height: 7, colourType: 0, depth: 4, sample: (x) => x };
const text: Chunk = { type: 'tEXt', data: Buffer.from('Comment\0none') };
const plain = writePng(RGB);
const MEGABYTE = 1 << 20;

const doubled = (bytes: Buffer) => Buffer.concat([bytes, bytes]);
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

test('lines behind the last stay packed, however many', async () => {
	// What cannot be unpacked lies 100 MB behind the image's last line: to come upon it would be an error.
	const bytes = writePng({
		...RGB,
		changeLines: (lines) => Buffer.concat([lines, Buffer.alloc(100 * MEGABYTE)]),
		changePacked: (packed) => Buffer.concat([packed.subarray(0, 2000), Buffer.alloc(2000, 0xff)]),
	});
	const { data } = await decode(bytes);
	expect(data).toEqual((await decode(plain)).data);
});

/** All from its header up to its last pixel is needed; what it ends with is not. */
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
