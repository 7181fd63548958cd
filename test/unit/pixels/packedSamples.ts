import { constants, deflateSync, type ZlibOptions } from 'node:zlib';

import { zlibSync } from 'fflate';

import { noise } from '../../fixtures/png';

const { abs, hypot, imul, max, min, round, sin } = Math;

/** An image's lines, one byte per pixel, each after its filter's number, as PNG compresses them. */
const drawn = (width: number, height: number, valueAt: (x: number, y: number) => number) => {
	const lines = Buffer.alloc(height * (width + 1));
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) lines[y * (width + 1) + x + 1] = valueAt(x, y);
	}
	return lines;
};

/** The same with a filter that leaves differences: from the pixel on the left (1) or above (2). */
function filtered(lines: Buffer, width: number, filter: 1 | 2): Buffer {
	const stride = width + 1;
	return lines.map((value, index) => {
		const x = index % stride;
		if (x === 0) return filter;
		const before = filter === 1 ? (x > 1 ? lines[index - 1] : 0) : (lines[index - stride] ?? 0);
		return value - before;
	}) as Buffer;
}

const circle = (softness: number) => (x: number, y: number) =>
	max(min(round((128 / softness) * (60 - hypot(x - 100, y - 75)) + 128), 255), 0);
const hair = (x: number, y: number) =>
	max(min(circle(1)(x, y) + (noise(x, y >> 3, 1) & 127) - abs(y - 75) * 2, 255), 0);

const [WIDTH, HEIGHT] = [200, 150];
const soft = drawn(WIDTH, HEIGHT, circle(9));

/** Samples from flat to noise, by name. */
export const SAMPLES: { [name: string]: Buffer } = {
	nothing: Buffer.alloc(0),
	'one byte': Buffer.from([7]),
	flat: Buffer.alloc(90_000),
	'a mask': drawn(WIDTH, HEIGHT, circle(1)),
	'a soft mask': soft,
	'a soft mask, filter 1': filtered(soft, WIDTH, 1),
	'a soft mask, filter 2': filtered(soft, WIDTH, 2),
	hair: drawn(WIDTH, HEIGHT, hair),
	stripes: drawn(WIDTH, HEIGHT, (x, y) => (((x * 3 + y) >> 4) & 1) * 255),
	dots: drawn(WIDTH, HEIGHT, (x, y) => (noise(x, y, 1) > 64_000 ? 255 : 0)),
	'two values': drawn(WIDTH, 40, (x, y) => noise(x, y, 1) & 1),
	clouds: drawn(WIDTH, 60, (x, y) => 128 + 90 * sin(x / 17) * sin(y / 11) + (noise(x, y, 1) & 7)),
	noise: drawn(WIDTH, 40, (x, y) => noise(x, y, 1)),
	'what came a window before': Buffer.from(
		Uint8Array.from({ length: 70_000 }, (_, index) => imul(index & 32_767, 2654435761) >>> 24),
	),
};

const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;
export const STRATEGIES = [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED];

/** Other packers, by name. */
export const PACKERS: { [name: string]: (bytes: Buffer) => Uint8Array } = {
	// sharp's libpng: filtered images with another strategy than those with a palette.
	'libpng, filtered': byZlib({ level: 6, memLevel: 8, strategy: Z_FILTERED }),
	'libpng, palette': byZlib({ level: 6, memLevel: 8 }),
	OpenCV: byZlib({ level: 1, memLevel: 8, strategy: Z_RLE }),
	'OpenCV, its best': byZlib({ level: 9, memLevel: 8, strategy: Z_RLE }),
	Pillow: byZlib({ level: 6, memLevel: 9, strategy: Z_FILTERED }),
	'Pillow, palette': byZlib({ level: 6, memLevel: 9 }),
	'Pillow, optimized': byZlib({ level: 9, memLevel: 9, strategy: Z_FILTERED }),
	'Java and .NET': byZlib({ level: 4, memLevel: 8 }),
	'little memory': byZlib({ level: 9, memLevel: 1, windowBits: 9 }),
	stored: byZlib({ level: 0 }),
	'fflate, fast': (bytes) => zlibSync(bytes, { level: 1 }),
	'fflate, best': (bytes) => zlibSync(bytes, { level: 9, mem: 12 }),
	'fflate, little memory': (bytes) => zlibSync(bytes, { level: 6, mem: 0 }),
};

function byZlib(options: ZlibOptions): (bytes: Buffer) => Uint8Array {
	return (bytes) => deflateSync(bytes, options);
}
