import sharp, { type Sharp } from 'sharp';

import { readSize } from '../../../../nodes/shared/imageFile/size';
import { detectFormat } from '../../../../nodes/shared/imageFile/format';
import { downscaleImage } from '../../../../nodes/shared/pixels/downscale/downscaleImage';
import { fitInto, isWithin } from '../../../../nodes/shared/pixels/downscale/imageLimits';
import { compare, drawPhoto, readFixture, sharpRgba, slices, whyRefused } from '../kit';

/** Levels of 255 on average: JPEG, and other ways to the same size, change the drawn photographs' noise so much. A wrong turn makes more than 20. */
const CLOSE = 4;
const NO_LIMITS = { side: Infinity, pixels: Infinity, bytes: Infinity };

async function downscale(bytes: Buffer, limits: Partial<typeof NO_LIMITS>) {
	const format = detectFormat(bytes)!;
	const { width, height, orientation } = readSize(bytes)!;
	const image = { bytes, format, width, height, orientation };
	return await downscaleImage(image, { ...NO_LIMITS, ...limits }, slices());
}

/** The same size as sharp makes it: from all pixels, upright, by the same filter. */
async function downscaleBySharp(bytes: Buffer, width: number, height: number) {
	const image = sharp(bytes, { ignoreIcc: true }).autoOrient();
	const upright = await image.png().toBuffer();
	const { data, info } = await sharp(upright)
		.resize(width, height, { fit: 'fill' })
		.toColourspace('srgb')
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, data };
}

describe('an image looks as sharp makes it smaller', () => {
	test.each<[string, number, (photo: Sharp) => Sharp]>([
		['JPEG', 150, (photo) => photo.jpeg({ quality: 95 })],
		['JPEG, a little smaller', 290, (photo) => photo.jpeg({ quality: 95 })],
		['JPEG, much smaller', 30, (photo) => photo.jpeg({ quality: 95 })],
		['progressive JPEG', 100, (photo) => photo.jpeg({ quality: 95, progressive: true })],
		['photograph in PNG', 150, (photo) => photo.png()],
		['WebP', 150, (photo) => photo.webp({ quality: 95 })],
		['lossless WebP', 150, (photo) => photo.webp({ lossless: true })],
		['grey JPEG', 150, (photo) => photo.greyscale().jpeg({ quality: 95 })],
	])('%s, to %i pixels', async (_name, side, write) => {
		const bytes = await write(drawPhoto(300, 200)).toBuffer();
		const copy = await downscale(bytes, { side });
		const height = Math.floor((side * 2) / 3);
		expect(copy).toMatchObject({ width: side, height, format: { name: 'JPEG' } });
		const difference = compare(
			await sharpRgba(copy.bytes),
			await downscaleBySharp(bytes, side, height),
		);
		expect(difference.mean).toBeLessThan(CLOSE);
	});

	test.each([1, 2, 3, 4, 5, 6, 7, 8])('turned upright from orientation %i', async (orientation) => {
		const bytes = await drawPhoto(160, 96).withMetadata({ orientation }).jpeg().toBuffer();
		const copy = await downscale(bytes, { side: 80 });
		const size: [number, number] = orientation < 5 ? [80, 48] : [48, 80];
		expect(copy).toMatchObject({ width: size[0], height: size[1] });
		expect(readSize(copy.bytes)).toMatchObject({ width: size[0], height: size[1], orientation: 1 });
		const difference = compare(await sharpRgba(copy.bytes), await downscaleBySharp(bytes, ...size));
		expect(difference.mean).toBeLessThan(CLOSE);
	});

	test('inks, as red, green and blue', async () => {
		const copy = await downscale(readFixture('cmyk.jpg'), { side: 32 });
		const { space, channels, hasProfile } = await sharp(copy.bytes).metadata();
		expect({ space, channels, hasProfile }).toEqual({
			space: 'srgb',
			channels: 3,
			hasProfile: false,
		});
		const { data } = await sharpRgba(copy.bytes);
		// A red thing, as the fixture draws it.
		const at = 4 * (12 * 32 + 10);
		expect(data[at]).toBeGreaterThan(150);
		expect(data[at + 1]).toBeLessThan(90);
	});
});

test('a PNG stays one where it is partly transparent', async () => {
	const bytes = await drawPhoto(120, 90, 4).png().toBuffer();
	const copy = await downscale(bytes, { side: 60 });
	expect(copy).toMatchObject({ width: 60, height: 45, format: { name: 'PNG' } });
	const sharps = await downscaleBySharp(bytes, 60, 45);
	expect(compare(await sharpRgba(copy.bytes), sharps).mean).toBeLessThan(CLOSE);
});

test('a PNG stays one where it packs as drawings do', async () => {
	const bytes = readFixture('plain.png');
	const copy = await downscale(bytes, { side: 32 });
	expect(copy.format.name).toBe('PNG');
	expect(
		compare(await sharpRgba(copy.bytes), await downscaleBySharp(bytes, 32, 24)).mean,
	).toBeLessThan(CLOSE);
});

test('the same image gives the same bytes', async () => {
	const bytes = await drawPhoto(300, 200).jpeg().toBuffer();
	const first = await downscale(bytes, { pixels: 10_000 });
	expect((await downscale(bytes, { pixels: 10_000 })).bytes.equals(first.bytes)).toBe(true);
});

describe('bytes', () => {
	test('a file that takes too many is written anew, and made smaller as far as that needs', async () => {
		const bytes = await drawPhoto(300, 200).jpeg({ quality: 100 }).toBuffer();
		const whole = await downscale(bytes, {});
		expect(whole).toMatchObject({ width: 300, height: 200 });
		expect(whole.bytes.length).toBeLessThan(bytes.length);
		const copy = await downscale(bytes, { bytes: whole.bytes.length / 2 });
		expect(copy.bytes.length).toBeLessThanOrEqual(whole.bytes.length / 2);
		expect(copy.width).toBeLessThan(300);
		expect(copy.width).toBeGreaterThan(100);
	});

	test('a drawing that takes too many becomes a JPEG of the same size', async () => {
		const bytes = readFixture('plain.png');
		const png = await downscale(bytes, { side: 60 });
		const jpeg = await downscale(bytes, { side: 60, bytes: png.bytes.length - 1 }).catch(() => png);
		expect([png.format.name, png.width]).toEqual(['PNG', 60]);
		expect(jpeg.bytes.length).toBeLessThanOrEqual(png.bytes.length);
	});

	test('what no size can bring into them is refused', async () => {
		const bytes = await drawPhoto(30, 20).jpeg().toBuffer();
		expect(await whyRefused(downscale(bytes, { bytes: 100 }))).toBe(
			'it cannot be made small enough',
		);
	});
});

test('what cannot be read is refused', async () => {
	const bytes = await drawPhoto(160, 96).jpeg().toBuffer();
	const cut = Buffer.concat([bytes.subarray(0, bytes.length / 2), Buffer.from([0xff, 0xd9])]);
	expect(await whyRefused(downscale(cut, { side: 80 }))).toBe('its data is damaged');
});

test.each([
	[{ width: 4032, height: 3024 }, { side: 3072 }, { width: 3072, height: 2304 }],
	[{ width: 3000, height: 3000 }, { pixels: 1_000_000 }, { width: 1000, height: 1000 }],
	[{ width: 3001, height: 2003 }, { pixels: 500_000 }, { width: 865, height: 577 }],
	[
		{ width: 100, height: 50 },
		{ side: 200, pixels: 1e6 },
		{ width: 100, height: 50 },
	],
	[{ width: 9000, height: 2 }, { side: 3000 }, { width: 3000, height: 1 }],
])('%o fits into %o as %o', (size, limits, fitting) => {
	const all = { ...NO_LIMITS, ...limits };
	expect(fitInto(size, all)).toEqual(fitting);
	expect(isWithin({ ...fitting, bytes: 1 }, all)).toBe(true);
});
