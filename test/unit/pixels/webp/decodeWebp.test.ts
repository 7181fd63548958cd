import { inflateSync } from 'node:zlib';

import sharp, { type WebpOptions } from 'sharp';

import {
	compare,
	compareWithSharp,
	decode,
	drawPhoto,
	NONE,
	readFixture,
	sharpRgba,
	toRgba,
} from '../kit';
import {
	chunkOf,
	extended,
	FLAGS,
	frame,
	joinWebp,
	LOOP,
	splitWebp,
	writeLossless,
	writeLossy,
	type LosslessOptions,
	type LossyOptions,
} from '../webpParts';

const SIZES = [
	[1, 1],
	[7, 3],
	[3, 40],
	[16, 16],
	[17, 33],
	[70, 61],
];

describe.each<[string, WebpOptions]>([
	['lossy', {}],
	['coarse', { quality: 1 }],
	['finest', { quality: 100 }],
	['quickly written', { effort: 0 }],
	['slowly written', { effort: 6 }],
	['with sharp colours', { smartSubsample: true, quality: 60 }],
	['as a drawing', { preset: 'drawing', quality: 30 }],
	['as text', { preset: 'text', quality: 70 }],
	['as an icon', { preset: 'icon' }],
	['lossless', { lossless: true }],
	['lossless, quickly written', { lossless: true, effort: 0 }],
	['lossless, slowly written', { lossless: true, effort: 6 }],
	['nearly lossless', { nearLossless: true, quality: 40 }],
	['with coarse alpha', { alphaQuality: 20 }],
])('%s', (_name, options) => {
	test.each(SIZES)('%i × %i', async (width, height) => {
		const bytes = await drawPhoto(width, height).webp(options).toBuffer();
		expect((await decode(bytes)).channels).toBe(3);
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	});

	test.each(SIZES)('with alpha, %i × %i', async (width, height) => {
		const bytes = await drawPhoto(width, height, 4).webp(options).toBuffer();
		expect((await decode(bytes)).channels).toBe(4);
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	});
});

test.each([1, 2, 3, 4, 5, 16, 17, 200, 256])('lossless, of %i colours', async (colours) => {
	const [width, height] = [61, 47];
	const data = Uint8Array.from({ length: 3 * width * height }, (_, at) => {
		const colour = Math.floor((Math.floor(at / 3) ** 2 / 7) % colours);
		return (colour * [1, 31, 77][at % 3]) & 255;
	});
	const raw = { width, height, channels: 3 as const };
	const bytes = await sharp(data, { raw }).webp({ lossless: true }).toBuffer();
	expect(compare(await sharpRgba(bytes), toRgba(await decode(bytes)))).toEqual(NONE);
});

test.each<[number, number, WebpOptions]>([
	[3072, 96, {}],
	[96, 3072, { lossless: true }],
])('sides as long as the service takes them: %i × %i', async (width, height, options) => {
	expect(await compareWithSharp(await drawPhoto(width, height).webp(options).toBuffer())).toEqual(
		NONE,
	);
});

test.each(['lossy', 'lossless', 'alpha', 'animated', 'with-exif'])(
	"another encoder's %s.webp",
	async (name) => {
		expect(await compareWithSharp(readFixture(`${name}.webp`))).toEqual(NONE);
	},
);

/** Large enough for each rule to matter somewhere. */
const large = { width: 250, height: 200 };

test.each<[string, Omit<LossyOptions, 'width' | 'height' | 'seed'>]>([
	['as plain as can be', {}],
	['with coarse factors, each another', { quantizer: 124, quantizerDeltas: [3, -4, 2, 3, -9] }],
	['with macroblocks that have nothing', { skipChance: 100 }],
	['in eight partitions', { partitionBits: 3 }],
	['smoothed', { level: 40, quantizer: 60 }],
	['smoothed sharply', { level: 63, sharpness: 7, levelDeltas: [-5, 9] }],
	['smoothed simply', { level: 30, sharpness: 3, isSimple: true, skipChance: 60 }],
	[
		'in segments of their own',
		{
			...{ level: 20, quantizer: 10, skipChance: 80 },
			segments: { isAbsolute: true, quantizers: [0, 40, 90, 127], levels: [0, 10, 30, 63] },
		},
	],
	[
		'in segments near the frame',
		{
			...{ level: 20, quantizer: 30, sharpness: 5 },
			segments: { isAbsolute: false, quantizers: [0, 9, -9, 30], levels: [0, 3, -30, 20] },
		},
	],
])('lossy, %s', async (_name, options) => {
	const bytes = joinWebp(['VP8 ', writeLossy({ ...large, seed: 7, ...options })]);
	expect(await compareWithSharp(bytes)).toEqual(NONE);
});

test.each<[string, Omit<LosslessOptions, 'width' | 'height' | 'seed'>]>([
	['as plain as can be', {}],
	['predicted', { transforms: [0] }],
	['all transforms', { transforms: [2, 1, 0], sideBits: 3 }],
	['all in another order', { transforms: [0, 1, 2], sideBits: 5 }],
	['a palette of 200', { transforms: [3, 0], colours: 200 }],
	['a palette of 12', { transforms: [3, 0], colours: 12 }],
	['a palette of 3', { transforms: [1, 3], colours: 3 }],
	['a palette of 2', { transforms: [3], colours: 2 }],
	['a cache and a map', { cacheBits: 6, isMapped: true, transforms: [0] }],
])('lossless, %s', async (_name, options) => {
	const bytes = joinWebp(['VP8L', writeLossless({ ...large, seed: 7, ...options })]);
	expect(await compareWithSharp(bytes)).toEqual(NONE);
});

test('what is told of exactness', async () => {
	const photo = drawPhoto(20, 20);
	expect(await decode(await photo.clone().webp({ lossless: true }).toBuffer())).toMatchObject({
		isExact: true,
	});
	expect(await decode(await photo.clone().webp().toBuffer())).toMatchObject({ isExact: false });
});

test('a profile is handed on, as a PNG has it', async () => {
	const bytes = await drawPhoto(20, 20).withIccProfile('p3').webp().toBuffer();
	const { colourChunks } = await decode(bytes);
	expect(colourChunks.map(({ type }) => type)).toEqual(['iCCP']);
	const [{ data }] = colourChunks;
	const profile = inflateSync(data.subarray(data.indexOf(0) + 2));
	expect(profile).toEqual((await sharp(bytes).metadata()).icc);
});

describe('alpha beside lossy pixels', () => {
	const [width, height] = [23, 17];
	const lossy = writeLossy({ width, height, seed: 1 });
	const raw = Uint8Array.from({ length: width * height }, (_, at) => (at * at * 13) & 255);
	const file = (alpha: Buffer, flags = FLAGS.alpha) =>
		joinWebp(extended(flags, width, height), ['ALPH', alpha], ['VP8 ', lossy]);

	test.each([
		['not filtered', 0],
		['by the left', 1],
		['by the one above', 2],
		['by the gradient', 3],
	])('not packed, %s', async (_name, filter) => {
		expect(await compareWithSharp(file(Buffer.concat([Buffer.of(filter << 2), raw])))).toEqual(
			NONE,
		);
	});

	test('that the file does not declare does not count', async () => {
		const bytes = file(Buffer.concat([Buffer.of(0), raw]), 0);
		expect((await decode(bytes)).channels).toBe(3);
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	});

	test('that is declared and not there is opaque', async () => {
		const bytes = joinWebp(extended(FLAGS.alpha, width, height), ['VP8 ', lossy]);
		expect((await decode(bytes)).channels).toBe(4);
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	});
});

describe('of an animation the first frame', () => {
	const animation = async (options: WebpOptions) => {
		const frames = [drawPhoto(40, 30, 4), drawPhoto(40, 30, 4).negate()];
		const input = await Promise.all(frames.map(async (each) => await each.png().toBuffer()));
		return await sharp(input, { join: { animated: true } })
			.webp(options)
			.toBuffer();
	};

	test.each<[string, WebpOptions]>([
		['lossy', {}],
		['lossless', { lossless: true }],
		['mixed', { mixed: true }],
	])('%s', async (_name, options) => {
		const bytes = await animation(options);
		expect(splitWebp(bytes).filter(([type]) => type === 'ANMF')).toHaveLength(2);
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	});

	test('on its place on the canvas', async () => {
		const still = await drawPhoto(9, 7).webp({ lossless: true }).toBuffer();
		const at = { left: 4, top: 6, width: 9, height: 7 };
		const bytes = joinWebp(
			extended(FLAGS.animation, 20, 16),
			LOOP,
			frame(at, ['VP8L', chunkOf(still, 'VP8L')]),
			frame({}, ['VP8L', Buffer.alloc(5)]),
		);
		const raster = await decode(bytes);
		expect(raster).toMatchObject({ width: 20, height: 16, channels: 4 });
		const expected = sharp(still)
			.ensureAlpha()
			.extend({
				...{ left: 4, top: 6, right: 7, bottom: 3 },
				background: { r: 0, g: 0, b: 0, alpha: 0 },
			});
		const data = await expected.raw().toBuffer();
		expect(compare(toRgba(raster), { width: 20, height: 16, data })).toEqual(NONE);
	});
});

test('chunks that are not known, and what stands behind the image, are passed over', async () => {
	const photo = await drawPhoto(20, 10).webp().toBuffer();
	const image = chunkOf(photo, 'VP8 ');
	const bytes = joinWebp(
		extended(0, 20, 10),
		['junk', Buffer.from('odd')],
		['VP8 ', image],
		['XMP ', Buffer.from('<x/>')],
	);
	expect(compare(toRgba(await decode(bytes)), await sharpRgba(photo))).toEqual(NONE);
	const longer = Buffer.concat([bytes, Buffer.from('and more')]);
	expect(compare(toRgba(await decode(longer)), await sharpRgba(photo))).toEqual(NONE);
});
