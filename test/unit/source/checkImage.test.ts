import fc from 'fast-check';
import sharp from 'sharp';

import { describeKind } from '../../../nodes/shared/imageFile/kind';
import { detectFormat, isWhole } from '../../../nodes/shared/imageFile/format';
import { readSize } from '../../../nodes/shared/imageFile/size';
import { Problem } from '../../../nodes/shared/problem/problem';
import { checkBytes, checkImage, limitsOf } from '../../../nodes/shared/source/checkImage';
import { readFixture, refusedFiles, takenImages } from '../../fixtures/images';

const MEGABYTE = 1024 * 1024;

function problemOf(bytes: Buffer, limits = limitsOf('auto')): Problem | undefined {
	try {
		checkImage(bytes, limits);
	} catch (error) {
		if (error instanceof Problem) return error;
		throw error;
	}
	return undefined;
}

describe.each(takenImages)('%s', (name) => {
	const bytes = readFixture(name);

	test('is taken, with the format of its bytes and the size as it is seen', async () => {
		const seen = await sharp(bytes).rotate().toBuffer({ resolveWithObject: true });
		expect(checkImage(bytes, limitsOf('auto'))).toEqual({
			format: expect.objectContaining({ extension: name.split('.').pop() }),
			width: seen.info.width,
			height: seen.info.height,
			orientation:
				name === 'with-exif.webp' ? 1 : ((await sharp(bytes).metadata()).orientation ?? 1),
		});
	});

	test('cut anywhere before its end it is refused', () => {
		const ending = wholeLength(bytes);
		for (let length = 0; length < ending; length++) {
			const problem = problemOf(bytes.subarray(0, length));
			expect(problem?.reason).toBe('unusableImage');
		}
	});
});

/** Some files have extra bytes after the image; cutting those off leaves it whole. */
function wholeLength(bytes: Buffer): number {
	const format = detectFormat(bytes)!;
	let length = bytes.length;
	while (isWhole(bytes.subarray(0, length - 1), format)) length -= 1;
	expect(length).toBeGreaterThan(100);
	return length;
}

describe('files that are refused are called by what they are', () => {
	const kinds: { [extension: string]: RegExp } = {
		gif: /^a GIF image$/,
		heic: /^a HEIC image/,
		tiff: /^a TIFF image$/,
		bmp: /^a BMP image$/,
		pdf: /^a PDF document$/,
		svg: /^an SVG drawing$/,
		html: /^a web page$/,
		json: /^a text file$/,
		txt: /^a text file$/,
		bin: /^an empty file$/,
	};
	test.each(refusedFiles)('%s', (name) => {
		const bytes = readFixture(name);
		const extension = name.split('.').pop() as string;
		expect(describeKind(bytes)).toMatch(kinds[extension]);
		expect(problemOf(bytes)?.facts.detail).toMatch(/^The file is an? .*not a JPEG, PNG or WebP/);
	});

	test.each([
		['zeros', Buffer.alloc(100), 'a file of another kind'],
		['a cut GIF', Buffer.from('GIF89a'), 'a GIF image'],
		['a cut TIFF', Buffer.from('II*\0', 'latin1'), 'a TIFF image'],
		['AVIF', Buffer.from('\0\0\0\x14ftypavif\0\0\0\0avif', 'latin1'), 'an AVIF image'],
		['HEIC', Buffer.from('\0\0\0\x18ftypheic', 'latin1'), 'a HEIC image, as iPhones make them'],
		['a ZIP', Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1'), 'a file of another kind'],
		['text that is cut in a character', Buffer.from('Grüße').subarray(0, 3), 'a text file'],
		['long text', Buffer.from('ü'.repeat(100_000)), 'a text file'],
		['WAV, which is RIFF too', Buffer.from('RIFF\x24\0\0\0WAVEfmt '), 'a file of another kind'],
	])('%s', (_label, bytes, expected) => {
		expect(describeKind(bytes)).toBe(expected);
	});
});

describe('limits', () => {
	const blank = async (width: number, height: number, format: 'png' | 'jpeg' | 'webp') =>
		await sharp({ create: { width, height, channels: 3, background: 'red' } })
			.toFormat(format)
			.toBuffer();

	const seen = (width: number, height: number) => ({ width, height });
	const TOO_LARGE: Array<[number, number]> = [
		[3073, 9],
		[9, 3073],
	];

	test.each(['png', 'jpeg'] as const)(
		'a larger %s is taken, to be made smaller',
		async (format) => {
			for (const size of TOO_LARGE)
				expect(checkImage(await blank(...size, format), limitsOf('auto'))).toMatchObject(
					seen(...size),
				);
		},
	);

	test('told as the image is seen, where EXIF turns it', async () => {
		const turned = await sharp(await blank(4000, 100, 'jpeg'))
			.withMetadata({ orientation: 6 })
			.toBuffer();
		expect(checkImage(turned, limitsOf('auto'))).toMatchObject({
			...seen(100, 4000),
			orientation: 6,
		});
	});

	test('50 megapixels, and no more', async () => {
		const png = Buffer.from(await blank(9, 9, 'png'));
		const declare = (width: number, height: number) => {
			png.writeUInt32BE(width, 16);
			png.writeUInt32BE(height, 20);
			return png;
		};
		expect(problemOf(declare(8160, 6120))).toBeUndefined();
		expect(problemOf(declare(10_000, 6_000))?.facts.detail).toMatch(
			/too large to be sent as it is \(10000 × 6000 pixels\).*more than 50 megapixels/,
		);
	});

	test('bytes', () => {
		checkBytes(50 * MEGABYTE);
		expect(() => checkBytes(50 * MEGABYTE + 1)).toThrow(
			/too large: 50\.0 MB \(the limit is 50\.0 MB\)/,
		);
		expect([limitsOf('auto').bytes, limitsOf('upload').bytes, limitsOf('inline').bytes]).toEqual([
			10 * MEGABYTE,
			10 * MEGABYTE,
			50 * MEGABYTE,
		]);
	});
});

describe('bytes that want to do harm give a problem or a size, and nothing else', () => {
	const jpeg = (rest: number[]) => Buffer.from([0xff, 0xd8, 0xff, ...rest]);
	const png = readFixture('plain.png');
	const noPixels = Buffer.from(png);
	noPixels.writeUInt32BE(0, 16);
	const chunkBomb = Buffer.from(png);
	chunkBomb.writeUInt32BE(0xffffffff, 8);
	test.each([
		['a JPEG of FF alone', Buffer.alloc(MEGABYTE, 0xff)],
		['a JPEG that starts again and again', Buffer.alloc(MEGABYTE, Buffer.from([0xff, 0xd8]))],
		['a segment of length 0', jpeg([0xe0, 0, 0, 0xff, 0xd9])],
		['a segment of length 1', jpeg([0xe0, 0, 1, 0xff, 0xd9])],
		['a JPEG with its end alone', jpeg([0xd9])],
		['a PNG without pixels', noPixels],
		['a PNG with a chunk of four gigabytes', chunkBomb],
		['a PNG signature', png.subarray(0, 8)],
		['a JPEG whose size is cut off', jpeg([0xc0, 0, 2, 0xff, 0xd9])],
		['a WebP of length 0', Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1')],
	])('%s', (_label, bytes) => {
		expect(problemOf(bytes)?.reason).toBe('unusableImage');
	});

	test('random bytes behind a good start', () => {
		const starts = ['plain.png', 'baseline.jpg', 'lossy.webp', 'animated.gif'].map(readFixture);
		const bytes = fc.record({
			start: fc.constantFrom(...starts),
			kept: fc.nat({ max: 400 }),
			rest: fc.uint8Array({ maxLength: 600 }),
		});
		fc.assert(
			fc.property(bytes, ({ start, kept, rest }) => {
				const mixed = Buffer.concat([start.subarray(0, kept), rest]);
				problemOf(mixed);
				describeKind(mixed);
				expect(readSize(mixed)?.width ?? 1).toBeGreaterThanOrEqual(1);
			}),
			{ numRuns: 2_000 },
		);
	});
});
