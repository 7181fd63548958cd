import { deflateSync, inflateSync } from 'node:zlib';

import sharp, { type Sharp } from 'sharp';

import { PIECE_BYTES, ZlibPacker } from '../../../nodes/shared/pixels/zlibPacker';
import { cut } from './cut';
import { drawPhoto } from './kit';
import { drawMask } from './shapes';
import { splitPng } from '../../fixtures/png';

const { imul } = Math;

function pack(bytes: Uint8Array, pieceBytes: number): Buffer {
	const packer = new ZlibPacker();
	const parts: Uint8Array[] = [];
	for (let start = 0; start === 0 || start < bytes.length; start += pieceBytes) {
		const end = start + pieceBytes;
		parts.push(...packer.add(bytes.subarray(start, end), end >= bytes.length));
	}
	return Buffer.concat(parts);
}

function fill(length: number, valueAt: (index: number, noise: number) => number): Uint8Array {
	let noise = 1;
	return Uint8Array.from({ length }, (_, index) => {
		noise = (imul(noise, 0x19660d) + 0x3c6ef35f) >>> 0;
		return valueAt(index, noise >>> 24);
	});
}

const WINDOW = 1 << 15;

const BYTES: Array<[string, Uint8Array]> = [
	['nothing', new Uint8Array(0)],
	['one byte', fill(1, () => 7)],
	['three bytes', fill(3, (index) => index)],
	['the same byte over and over', fill(300_000, () => 9)],
	['noise', fill(300_000, (_, noise) => noise)],
	['noise of two values', fill(100_000, (_, noise) => noise & 1)],
	// The unedited library refers to zeros before these.
	['a one between zeros', Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0, 0)],
	['every byte once', fill(256, (index) => index)],
	['a ramp', fill(200_000, (index) => index >> 3)],
	['text', Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(4_000))],
	[
		'what came a window before',
		fill(4 * WINDOW, (index) => imul(index % WINDOW, 2654435761) >>> 24),
	],
	[
		'and one byte farther',
		fill(4 * WINDOW, (index) => imul(index % (WINDOW + 1), 2654435761) >>> 24),
	],
	['runs of the longest repeat', fill(100_000, (index) => (index / 259) & 255)],
	// Some code words would get longer than deflate allows.
	['very rare bytes', fill(1 << 18, (index) => 31 - Math.clz32((index % 65_536) + 1))],
	[
		'photographs with flat parts',
		fill(400_000, (index, noise) => (index % 9000 < 3000 ? 0 : noise >> 4)),
	],
];

describe.each(BYTES)('%s', (_name, bytes) => {
	test.each([PIECE_BYTES, 1_000, 123_457, Infinity])('in pieces of %d: zlib unpacks it', (size) => {
		const pieceBytes = Math.min(size, Math.max(bytes.length, 1));
		expect(inflateSync(pack(bytes, pieceBytes)).equals(bytes)).toBe(true);
	});
});

test('a wrong checksum would be found', () => {
	const packed = pack(
		fill(1_000, (index) => index),
		1_000,
	);
	packed[packed.length - 1] ^= 1;
	expect(() => inflateSync(packed)).toThrow('incorrect data check');
});

/** Like a screenshot or a scan: letters of a few shapes on white. */
function drawPage(): Sharp {
	const letters = Array.from({ length: 26 }, (_, letter) =>
		fill(80, (_at, noise) => noise + letter),
	);
	const order = fill(70 * 40, (_index, noise) => noise % 40);
	const data = Buffer.alloc(700 * 500 * 3, 255);
	for (let y = 0; y < 480; y++) {
		for (let x = 0; x < 700; x++) {
			const letter = letters[order[Math.floor(y / 12) * 70 + Math.floor(x / 10)]];
			const dot = letter?.[(y % 12) * 8 + (x % 10)] ?? 255;
			if (x % 10 < 8 && dot < 90) data.fill(dot, 3 * (y * 700 + x), 3 * (y * 700 + x) + 3);
		}
	}
	return sharp(data, { raw: { width: 700, height: 500, channels: 3 } });
}

const MOST_OF_ZLIB = 1.15;

test.each<[string, () => Sharp]>([
	['a photograph', () => drawPhoto(700, 500, 3)],
	['a grey photograph', () => drawPhoto(700, 500, 1)],
	['a grey photograph saved in colour', () => drawPhoto(700, 500, 1).toColourspace('srgb')],
	['a page of text', drawPage],
])('a cutout of %s is not much larger than zlib makes it', async (_name, draw) => {
	const mask = drawMask('circle', 700, 500, { blur: 2 }).png();
	const { bytes } = await cut(await draw().png().toBuffer(), await mask.toBuffer());
	const packed = Buffer.concat(
		splitPng(bytes)
			.filter(({ type }) => type === 'IDAT')
			.map(({ data }) => data),
	);
	const byZlib = deflateSync(inflateSync(packed), { level: 6 });
	expect(packed.length / byZlib.length).toBeLessThan(MOST_OF_ZLIB);
});
