import sharp, { type JpegOptions, type KernelEnum, type Sharp } from 'sharp';

import { openJpeg } from '../../../../nodes/shared/pixels/jpeg/openJpeg';
import type { Eighths } from '../../../../nodes/shared/pixels/jpeg/componentSamples';
import { createRaster, type Raster } from '../../../../nodes/shared/pixels/raster';
import { compare, drawPhoto, NONE, slices, type Rgba } from '../kit';
import { writeJpeg } from '../writeJpeg';

async function decodeReduced(bytes: Buffer, eighths: Eighths) {
	const { width, height, channels, drawRow } = await openJpeg(bytes, slices(), { eighths });
	const raster = createRaster(width, height, channels);
	const stride = width * channels;
	for (let y = 0; y < height; y++)
		await drawRow(y, raster.data.subarray(y * stride, (y + 1) * stride));
	return raster;
}

/**
 * How far that is from what libjpeg makes: sharp lets it make an image smaller as it reads it, but never as small as is
 * wanted, and does the rest itself. That rest is the same for what comes from here.
 */
async function compareReduced(
	bytes: Buffer,
	eighths: Eighths,
	kernel: keyof KernelEnum,
	reduced: Raster,
) {
	const { width = 0, height = 0 } = await sharp(bytes).metadata();
	// A third is half by libjpeg and the rest by sharp; so are a sixth and a twelfth.
	const ratio = (3 * 4) / eighths;
	const finish = async (image: Sharp): Promise<Rgba> => {
		const { data, info } = await image
			.resize(width / ratio, height / ratio, { fit: 'fill', kernel })
			.toColourspace('srgb')
			.ensureAlpha()
			.raw()
			.toBuffer({ resolveWithObject: true });
		return { width: info.width, height: info.height, data };
	};
	const { data, ...raw } = reduced;
	return compare(
		await finish(sharp(data, { raw })),
		await finish(sharp(bytes, { ignoreIcc: true })),
	);
}

async function expectEqual(bytes: Buffer, eighths: Eighths) {
	const reduced = await decodeReduced(bytes, eighths);
	for (const kernel of ['nearest', 'lanczos3'] as const)
		expect(await compareReduced(bytes, eighths, kernel, reduced)).toEqual(NONE);
}

const SIZES: Array<[number, number]> = [
	[24, 24],
	[48, 72],
	[264, 120],
	[168, 120],
];
const PARTS: Eighths[] = [4, 2, 1];

describe.each(PARTS)('%i eighths', (eighths) => {
	test.each<[string, JpegOptions]>([
		['4:2:0', {}],
		['4:4:4', { chromaSubsampling: '4:4:4' }],
		['finest', { quality: 100, chromaSubsampling: '4:4:4' }],
		['coarse', { quality: 20 }],
		['progressive', { progressive: true }],
		['mozjpeg', { mozjpeg: true }],
	])('are to the bit what libjpeg makes of %s', async (_name, options) => {
		for (const [width, height] of SIZES) {
			for (const channels of [1, 3] as const) {
				const bytes = await drawPhoto(width, height, channels).jpeg(options).toBuffer();
				await expectEqual(bytes, eighths);
			}
		}
	});

	test.each<[string, Array<[number, number]>]>([
		[
			'4:2:2',
			[
				[2, 1],
				[1, 1],
				[1, 1],
			],
		],
		[
			'4:4:0',
			[
				[1, 2],
				[1, 1],
				[1, 1],
			],
		],
		[
			'4:1:1',
			[
				[4, 1],
				[1, 1],
				[1, 1],
			],
		],
		[
			'4:1:0',
			[
				[4, 2],
				[1, 1],
				[1, 1],
			],
		],
		[
			'two different differences',
			[
				[2, 2],
				[2, 1],
				[1, 2],
			],
		],
		['grey, as if sampled twice', [[2, 2]]],
	])('are so of %s, with restarts and in scans of their own', async (_name, factors) => {
		for (const more of [{}, { restart: 3 }, { isApart: true }]) {
			const bytes = writeJpeg({ width: 96, height: 48, factors, ...more });
			await expectEqual(bytes, eighths);
		}
	});
});

test('an image whose sides are no multiples of eight is rounded up, as libjpeg does', async () => {
	const bytes = await drawPhoto(35, 27).jpeg().toBuffer();
	const sizes = await Promise.all(PARTS.map(async (each) => await decodeReduced(bytes, each)));
	expect(sizes.map(({ width, height }) => [width, height])).toEqual([
		[18, 14],
		[9, 7],
		[5, 4],
	]);
});
