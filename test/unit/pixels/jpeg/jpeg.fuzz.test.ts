import fc from 'fast-check';
import { encode } from 'jpeg-js';
import sharp, { type JpegOptions } from 'sharp';

import { encodeJpeg } from '../../../../nodes/shared/pixels/jpeg/encodeJpeg';
import { compare, compareWithSharp, decode, NONE, sharpRgba, slices, toRgba } from '../kit';
import { writeJpeg } from '../writeJpeg';

const { floor, imul } = Math;
/** The same in each run; `npm run fuzz` runs many more. */
const options = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
/** jpeg-js rebuilds its tables for each file, which takes longer than everything else here. */
const fewer = { ...options, numRuns: Math.ceil(options.numRuns / 10) };

interface Pixels {
	width: number;
	height: number;
	channels: 1 | 3;
	data: Buffer;
}

const side = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(7, 8, 9, 15, 16, 17));

/** From one flat colour to noise, with an edge now and then. */
const pixels = (channels: fc.Arbitrary<1 | 3>): fc.Arbitrary<Pixels> =>
	fc
		.record({ width: side, height: side, channels, seed: fc.nat(), grain: fc.nat(8) })
		.map(({ seed, grain, ...size }) => {
			const { width, height } = size;
			const data = Buffer.alloc(width * height * size.channels);
			let noise = seed | 1;
			for (let at = 0; at < data.length; at++) {
				noise = (imul(noise, 0x19660d) + 0x3c6ef35f) >>> 0;
				const x = floor(at / size.channels) % width;
				const slope = grain % 2 === 0 ? 2 * x : x < width / 2 ? 30 : 220;
				data[at] = slope + (grain === 0 ? 0 : noise >>> (32 - grain));
			}
			return { ...size, data };
		});

const quality = fc.integer({ min: 1, max: 100 });
const ways: fc.Arbitrary<JpegOptions> = fc.record({
	quality,
	progressive: fc.boolean(),
	mozjpeg: fc.boolean(),
	optimiseCoding: fc.boolean(),
	trellisQuantisation: fc.boolean(),
	chromaSubsampling: fc.constantFrom('4:4:4', '4:2:0'),
});

const openRaw = ({ data, ...raw }: Pixels) =>
	raw.channels === 1 ? sharp(data, { raw }).toColourspace('b-w') : sharp(data, { raw });

test('whatever sharp writes is read as sharp reads it', async () => {
	await fc.assert(
		fc.asyncProperty(pixels(fc.constantFrom(1, 3)), ways, async (image, way) => {
			const bytes = await openRaw(image).jpeg(way).toBuffer();
			expect((await decode(bytes)).channels).toBe(image.channels);
			expect(await compareWithSharp(bytes)).toEqual(NONE);
		}),
		options,
	);
});

test('whatever jpeg-js writes is read as sharp reads it', async () => {
	await fc.assert(
		fc.asyncProperty(pixels(fc.constant(3)), quality, async ({ data, ...size }, level) => {
			const rgba = Buffer.alloc((data.length / 3) * 4, 255);
			for (let from = 0, to = 0; from < data.length; from += 3, to += 4)
				data.copy(rgba, to, from, from + 3);
			expect(await compareWithSharp(encode({ ...size, data: rgba }, level).data)).toEqual(NONE);
		}),
		fewer,
	);
});

const factor = fc.constantFrom<[number, number]>([1, 1], [2, 1], [1, 2], [2, 2], [4, 1], [4, 2]);

test('whatever is sampled and restarted in other ways is read as sharp reads it', async () => {
	const drawn = fc.record({
		width: side,
		height: side,
		first: factor,
		restart: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
		isApart: fc.boolean(),
		isGrey: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(drawn, async ({ first, isGrey, ...rest }) => {
			const factors: Array<[number, number]> = isGrey ? [first] : [first, [1, 1], [1, 1]];
			expect(await compareWithSharp(writeJpeg({ ...rest, factors }))).toEqual(NONE);
		}),
		options,
	);
});

test.each([
	['full', '4:4:4'],
	['half', '4:2:0'],
])('whatever is written with %s colours is what sharp writes', async (colours, chroma) => {
	await fc.assert(
		fc.asyncProperty(pixels(fc.constant(3)), quality, async (image, level) => {
			const { width, height, data } = image;
			const drawRow = (y: number, row: Uint8Array) =>
				void row.set(data.subarray(3 * width * y, 3 * width * (y + 1)));
			const bytes = await encodeJpeg(
				{ width, height, channels: 3, drawRow },
				{ quality: level, hasHalfColours: colours === 'half' },
				slices(),
			);
			const theirs = openRaw(image).jpeg({ quality: level, chromaSubsampling: chroma });
			const expected = await sharpRgba(await theirs.toBuffer());
			expect(compare(await sharpRgba(bytes), expected)).toEqual(NONE);
			expect(compare(toRgba(await decode(bytes)), expected)).toEqual(NONE);
		}),
		options,
	);
});
