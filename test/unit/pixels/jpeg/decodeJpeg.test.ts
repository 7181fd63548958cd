import type { JpegOptions } from 'sharp';

import { compareWithSharp, decode, drawPhoto, NONE, readFixture } from '../kit';
import { writeJpeg } from '../writeJpeg';

const SIZES = [
	[1, 1],
	[7, 3],
	[3, 40],
	[16, 16],
	[17, 33],
	[160, 121],
];

describe.each<[string, JpegOptions]>([
	['4:2:0', {}],
	['4:4:4', { chromaSubsampling: '4:4:4' }],
	['finest', { quality: 100, chromaSubsampling: '4:4:4' }],
	['coarse', { quality: 30 }],
	['progressive', { progressive: true }],
	['mozjpeg', { mozjpeg: true }],
	['own Huffman tables', { optimiseCoding: true, trellisQuantisation: true }],
])('%s', (_name, options) => {
	test.each(SIZES)('colour, %i × %i', async (width, height) => {
		const bytes = await drawPhoto(width, height).jpeg(options).toBuffer();
		expect((await decode(bytes)).channels).toBe(3);
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	});

	test.each(SIZES)('grey, %i × %i', async (width, height) => {
		const bytes = await drawPhoto(width, height, 1).jpeg(options).toBuffer();
		expect((await decode(bytes)).channels).toBe(1);
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	});
});

/** Long and narrow: `npm run test:corpus` reads large ones. */
test.each<[number, number, JpegOptions]>([
	[3072, 96, { progressive: true, chromaSubsampling: '4:4:4' }],
	[96, 3072, {}],
])('sides as long as the service takes them: %i × %i', async (width, height, options) => {
	expect(await compareWithSharp(await drawPhoto(width, height).jpeg(options).toBuffer())).toEqual(
		NONE,
	);
});

test.each([
	'baseline',
	'progressive',
	'sampled-411',
	'restart-markers',
	'long-comment',
	'thumbnail-inside',
	'second-image-behind',
	'film-behind',
	// Not turned upright: that is not the decoder's job.
	'orientation-1',
	'orientation-3',
	'orientation-6',
	'orientation-8',
	'cmyk',
])("another encoder's %s.jpg", async (name) => {
	expect(await compareWithSharp(readFixture(`${name}.jpg`))).toEqual(NONE);
});

const ONE: [number, number] = [1, 1];

describe.each<[string, Array<[number, number]>]>([
	['4:4:4', [ONE, ONE, ONE]],
	['4:2:2', [[2, 1], ONE, ONE]],
	['4:4:0', [[1, 2], ONE, ONE]],
	['4:2:0', [[2, 2], ONE, ONE]],
	['4:1:1', [[4, 1], ONE, ONE]],
	['4:1:0', [[4, 2], ONE, ONE]],
	['four down', [[1, 4], ONE, ONE]],
	['three across', [[3, 1], ONE, ONE]],
	[
		'two different differences',
		[
			[2, 2],
			[2, 1],
			[1, 2],
		],
	],
	['differences finer than luminance', [ONE, [2, 2], [2, 2]]],
	[
		'4:4:4, each twice',
		[
			[2, 1],
			[2, 1],
			[2, 1],
		],
	],
	['grey', [ONE]],
	['grey, as if sampled twice', [[2, 2]]],
])('sampled %s', (_name, factors) => {
	test.each([
		[35, 27],
		[5, 4],
		[64, 48],
		[1, 1],
	])('%i × %i', async (width, height) => {
		for (const more of [{}, { restart: 1 }, { restart: 3 }, { isApart: true }]) {
			expect(await compareWithSharp(writeJpeg({ width, height, factors, ...more }))).toEqual(NONE);
		}
	});
});
