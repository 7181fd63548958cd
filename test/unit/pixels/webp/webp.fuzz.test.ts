import fc from 'fast-check';
import sharp, { type WebpOptions } from 'sharp';

import { compareWithSharp, NONE } from '../kit';
import { joinWebp, writeLossless, writeLossy } from '../webpParts';

const { floor, imul } = Math;
/** The same in each run; `npm run fuzz` runs many more. */
const options = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };

const side = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(1, 2, 15, 16, 17));

/** From one flat colour to noise, with an edge now and then. */
const pixels = fc
	.record({
		...{ width: side, height: side, seed: fc.nat(), grain: fc.nat(8) },
		channels: fc.constantFrom<3 | 4>(3, 4),
	})
	.map(({ seed, grain, ...raw }) => {
		const { width, height, channels } = raw;
		const data = Buffer.alloc(width * height * channels);
		let noise = seed | 1;
		for (let at = 0; at < data.length; at++) {
			noise = (imul(noise, 0x19660d) + 0x3c6ef35f) >>> 0;
			const x = floor(at / channels) % width;
			const slope = grain % 2 === 0 ? 2 * x : x < width / 2 ? 30 : 220;
			data[at] = slope + (grain === 0 ? 0 : noise >>> (32 - grain));
		}
		return { raw, data };
	});

const ways: fc.Arbitrary<WebpOptions> = fc.record({
	quality: fc.integer({ min: 1, max: 100 }),
	alphaQuality: fc.integer({ min: 0, max: 100 }),
	effort: fc.integer({ min: 0, max: 6 }),
	lossless: fc.boolean(),
	nearLossless: fc.boolean(),
	smartSubsample: fc.boolean(),
	preset: fc.constantFrom('default', 'photo', 'picture', 'drawing', 'icon', 'text'),
});

test('whatever sharp writes is read as sharp reads it', async () => {
	await fc.assert(
		fc.asyncProperty(pixels, ways, async ({ raw, data }, way) => {
			const bytes = await sharp(data, { raw }).webp(way).toBuffer();
			expect(await compareWithSharp(bytes)).toEqual(NONE);
		}),
		options,
	);
});

const four = (least: number, most: number) =>
	fc.array(fc.integer({ min: least, max: most }), { minLength: 4, maxLength: 4 });
const segments = fc.oneof(
	fc.record({ isAbsolute: fc.constant(true), quantizers: four(0, 127), levels: four(0, 63) }),
	fc.record({ isAbsolute: fc.constant(false), quantizers: four(-60, 60), levels: four(-40, 40) }),
);
const change = fc.integer({ min: -15, max: 15 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

test('whatever a lossy frame may declare, and all modes, are read as sharp reads them', async () => {
	const drawn = fc.record({
		...{ width: side, height: side, seed: fc.nat(), isSimple: fc.boolean() },
		level: fc.integer({ min: 0, max: 63 }),
		sharpness: fc.integer({ min: 0, max: 7 }),
		levelDeltas: maybe(fc.tuple(change, change)),
		segments: maybe(segments),
		quantizer: fc.integer({ min: 0, max: 127 }),
		quantizerDeltas: maybe(fc.tuple(change, change, change, change, change)),
		partitionBits: fc.integer({ min: 0, max: 3 }),
		skipChance: maybe(fc.integer({ min: 1, max: 255 })),
		version: fc.integer({ min: 0, max: 3 }),
	});
	await fc.assert(
		fc.asyncProperty(drawn, async (declared) => {
			const bytes = joinWebp(['VP8 ', writeLossy(declared)]);
			expect(await compareWithSharp(bytes)).toEqual(NONE);
		}),
		options,
	);
});

test('whatever transforms, cache and codes lossless pixels have, they are read as sharp reads them', async () => {
	const drawn = fc.record({
		...{ width: side, height: side, seed: fc.nat(), isMapped: fc.boolean() },
		transforms: fc.shuffledSubarray([0, 1, 2, 3]),
		sideBits: fc.integer({ min: 2, max: 9 }),
		colours: fc.oneof(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 256 })),
		cacheBits: maybe(fc.integer({ min: 1, max: 7 })),
	});
	await fc.assert(
		fc.asyncProperty(drawn, async (declared) => {
			const bytes = joinWebp(['VP8L', writeLossless(declared)]);
			expect(await compareWithSharp(bytes)).toEqual(NONE);
		}),
		options,
	);
});
