import sharp from 'sharp';

import { drawPreview } from '../../../../nodes/shared/pixels/preview/drawPreview';
import { findThings } from '../../../../nodes/shared/pixels/things/findThings';
import { greyOf } from '../cut';
import { decode, drawPhoto, slices } from '../kit';

async function preview(shapes: string, width: number, height: number, source: Buffer) {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/><g fill="white">${shapes}</g></svg>`;
	const mask = await greyOf(sharp(Buffer.from(svg)).removeAlpha().toColourspace('b-w'));
	const { orientation = 1 } = await sharp(source).metadata();
	const image = { ...(await decode(source)), orientation };
	const things = await findThings(mask, 0, slices());
	return await drawPreview(image, mask, things, slices());
}

const raw = async (bytes: Buffer) => {
	const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
	const at = (x: number, y: number) => [...data.subarray(3 * (y * info.width + x)).subarray(0, 3)];
	return { info, at };
};

/** Far enough apart for JPEG. */
const near = (colour: number[]) => colour.map((value) => expect.closeTo(value, -1.6));

const grey = (width: number, height: number, alpha?: number) => {
	const rgb = { r: 100, g: 100, b: 100 };
	const background = alpha === undefined ? rgb : { ...rgb, alpha };
	const channels = alpha === undefined ? (3 as const) : (4 as const);
	return sharp({ create: { width, height, channels, background } }).png().toBuffer();
};

test('a veil over what is marked, and a numbered box around each thing', async () => {
	const shapes = '<rect x="40" y="60" width="200" height="150"/><circle cx="450" cy="200" r="60"/>';
	const bytes = await preview(shapes, 600, 400, await grey(600, 400));
	const { info, at } = await raw(bytes);
	expect(info).toMatchObject({ width: 600, height: 400, channels: 3 });
	expect((await sharp(bytes).metadata()).format).toBe('jpeg');
	expect(at(20, 20)).toEqual(near([100, 100, 100]));
	expect(at(150, 150)).toEqual(near([178, 50, 130]));
	// The box around the circle, of which its corner is not marked.
	expect(at(450 + 59, 141)).toEqual(near([255, 0, 160]));
	expect(at(500, 150)).toEqual(near([100, 100, 100]));
	// The 1 of the larger thing: its label, and a dot of it.
	expect(at(41, 62)).toEqual(near([255, 0, 160]));
	expect(at(40 + 9, 60 + 5)).toEqual(near([255, 255, 255]));
});

test('at most 1,024 pixels, upright', async () => {
	const stored = await drawPhoto(900, 1500).withMetadata({ orientation: 6 }).png().toBuffer();
	const bytes = await preview('<rect x="750" width="750" height="900"/>', 1500, 900, stored);
	const { info, at } = await raw(bytes);
	expect(info).toMatchObject({ width: 1024, height: 614 });
	const upright = await raw(await sharp(stored).rotate().resize(1024, 614).png().toBuffer());
	for (const [x, y] of [
		[100, 100],
		[400, 300],
		[200, 550],
	]) {
		// Grain is not the same in each, but the waves are.
		for (const [channel, value] of at(x, y).entries())
			expect(Math.abs(value - upright.at(x, y)[channel])).toBeLessThan(30);
	}
	const [red, green] = at(800, 300);
	expect(red - green).toBeGreaterThan(60);
});

test('what is transparent is white, unless it is marked', async () => {
	const bytes = await preview('<rect width="50" height="100"/>', 100, 100, await grey(100, 100, 0));
	const { at } = await raw(bytes);
	expect(at(80, 50)).toEqual(near([255, 255, 255]));
	expect(at(30, 60)[1]).toBeLessThan(160);
});

test('a label at the edge stays in the image', async () => {
	const bytes = await preview(
		'<rect x="36" y="36" width="4" height="4"/>',
		40,
		40,
		await grey(40, 40),
	);
	const { at } = await raw(bytes);
	expect(at(22, 20)).toEqual(near([255, 0, 160]));
});

test('an image without things has a veil alone', async () => {
	const { at } = await raw(await preview('', 60, 40, await grey(60, 40)));
	expect(at(30, 20)).toEqual(near([100, 100, 100]));
});
