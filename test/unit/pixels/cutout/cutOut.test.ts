import sharp, { type Sharp } from 'sharp';

import { noise, splitPng, writePng, type PngOptions } from '../../../fixtures/png';
import { cut, cutBySharp, readBack, sharpGrey } from '../cut';
import { compare, drawPhoto, NONE } from '../kit';
import { drawMask } from '../shapes';

const [WIDTH, HEIGHT] = [63, 41];
const size = { width: WIDTH, height: HEIGHT };
const palette = Array.from({ length: 48 }, (_, index) => noise(index, 1, 2) & 255);
const mask = drawMask('circle', WIDTH, HEIGHT, { blur: 1 }).png().toBuffer();

test.each<[string, Omit<PngOptions, 'width' | 'height'>, colourType: number]>([
	['RGB', { colourType: 2, depth: 8 }, 6],
	['RGB of 16 bits', { colourType: 2, depth: 16 }, 6],
	['RGB with an alpha of its own', { colourType: 6, depth: 8 }, 6],
	['RGB with an alpha of 16 bits', { colourType: 6, depth: 16 }, 6],
	['RGB with a transparent colour', { colourType: 2, depth: 8, transparency: [1, 2, 3] }, 6],
	['palette', { colourType: 3, depth: 4, palette }, 6],
	['palette, partly transparent', { colourType: 3, depth: 4, palette, transparency: [0, 99] }, 6],
	['grey', { colourType: 0, depth: 8 }, 4],
	['grey of 1 bit', { colourType: 0, depth: 1 }, 4],
	['grey of 2 bits with a transparent grey', { colourType: 0, depth: 2, transparency: [1] }, 4],
	['grey with an alpha of its own', { colourType: 4, depth: 8 }, 4],
])('a PNG: %s', async (_name, options, colourType) => {
	const source = writePng({ ...size, ...options, filter: 'mixed' });
	const cutout = await cut(source, await mask);
	expect(
		compare(await readBack(cutout), await cutBySharp(source, await sharpGrey(await mask))),
	).toEqual(NONE);
	expect(cutout.box).toEqual({ left: 0, top: 0, ...size });
	expect(cutout.isResampled).toBe(false);
	// Colour stays colour, and grey stays grey.
	expect(splitPng(cutout.bytes)[0].data[9]).toBe(colourType);
});

test.each<[string, (photo: Sharp) => Promise<Buffer>]>([
	['4:2:0', async (photo) => await photo.jpeg().toBuffer()],
	[
		'4:4:4, progressive',
		async (photo) => await photo.jpeg({ chromaSubsampling: '4:4:4', progressive: true }).toBuffer(),
	],
	['grey', async (photo) => await photo.toColourspace('b-w').jpeg().toBuffer()],
])('a JPEG: %s', async (_name, write) => {
	const source = await write(drawPhoto(WIDTH, HEIGHT));
	const found = await readBack(await cut(source, await mask));
	const { largest, mean } = compare(found, await cutBySharp(source, await sharpGrey(await mask)));
	expect(largest).toBeLessThanOrEqual(4);
	expect(mean).toBeLessThan(0.5);
});

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

describe.each(ORIENTATIONS)('stored with orientation %i', (orientation) => {
	const store = (image: Sharp) => image.withMetadata({ orientation });
	const [width, height] = orientation > 4 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];

	test.each<[string, (photo: Sharp) => Promise<Buffer>, number]>([
		['PNG', async (photo) => await store(photo).png().toBuffer(), 0],
		['JPEG', async (photo) => await store(photo).jpeg().toBuffer(), 4],
	])('%s, the mask upright', async (_name, write, most) => {
		const source = await write(drawPhoto(WIDTH, HEIGHT));
		const upright = await drawMask('two of them', width, height).png().toBuffer();
		const found = await readBack(await cut(source, upright));
		const expected = await cutBySharp(source, await sharpGrey(upright));
		expect(compare(found, expected).largest).toBeLessThanOrEqual(most);
	});
});

test.each([5, 6, 7, 8])('orientation %i, the mask as the image is stored', async (orientation) => {
	const stored = await drawMask('two of them', WIDTH, HEIGHT).png().toBuffer();
	const [source, turned] = await Promise.all(
		[drawPhoto(WIDTH, HEIGHT), sharp(stored)].map(
			async (image) => await image.withMetadata({ orientation }).png().toBuffer(),
		),
	);
	const upright = await sharp(turned).rotate().png().toBuffer();
	const found = await readBack(await cut(source, stored));
	expect(compare(found, await cutBySharp(source, await sharpGrey(upright)))).toEqual(NONE);
});

test('what is written takes many batches', async () => {
	const source = await drawPhoto(500, 300).png({ compressionLevel: 1 }).toBuffer();
	const ring = await drawMask('ring', 500, 300).png().toBuffer();
	const found = await readBack(await cut(source, ring));
	expect(compare(found, await cutBySharp(source, await sharpGrey(ring)))).toEqual(NONE);
});

test('one pixel', async () => {
	const source = writePng({ width: 1, height: 1, colourType: 6, depth: 8, sample: () => 200 });
	const white = writePng({ width: 1, height: 1, colourType: 0, depth: 8, sample: () => 100 });
	expect([...(await readBack(await cut(source, white))).data]).toEqual([200, 200, 200, 78]);
});
