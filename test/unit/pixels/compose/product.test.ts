import sharp, { type OutputInfo, type Sharp } from 'sharp';

import type { CutoutOptions } from '../../../../nodes/shared/pixels/cutout/cutOut';
import type { CanvasOptions } from '../../../../nodes/shared/pixels/compose/canvas';
import { splitPng } from '../../../fixtures/png';
import { boxOfVisible, cut, cutBySharp, sharpGrey } from '../cut';
import { compare, drawPhoto, type Rgba } from '../kit';
import { drawMask } from '../shapes';

const [WIDTH, HEIGHT] = [330, 240];
const GREEN = { r: 20, g: 200, b: 90 };
const ON_GREEN = { colour: [20, 200, 90] as const };
const CANVAS: CanvasOptions = {
	...{ width: 150, height: 150, margin: 6, enlarge: false },
	...{ horizontalAlign: 'center', verticalAlign: 'center' },
};

const drawSource = async () => await drawPhoto(WIDTH, HEIGHT).png().toBuffer();
const drawBlurred = async () =>
	await drawMask('circle', WIDTH, HEIGHT, { blur: 3 }).png().toBuffer();

function raw({ width, height, data }: Rgba) {
	return sharp(data, { raw: { width, height, channels: 4 } });
}

async function pixels(image: Sharp): Promise<Rgba> {
	const { data, info }: { data: Buffer; info: OutputInfo } = await image
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, data };
}

/** The whole source cut out by sharp. */
async function cutWhole(): Promise<Rgba> {
	return await cutBySharp(await drawSource(), await sharpGrey(await drawBlurred()));
}

/** The same as sharp makes it: fitted into the canvas, and on the background. */
async function fitBySharp(size: [number, number], at: [number, number]): Promise<Rgba> {
	const whole = await cutWhole();
	const selection = raw(whole).extract(boxOfVisible(whole));
	const fitted = await selection.png().toBuffer();
	const scaled = await sharp(fitted)
		.resize(...size, { fit: 'fill' })
		.png()
		.toBuffer();
	const create = {
		width: 150,
		height: 150,
		channels: 4 as const,
		background: { ...GREEN, alpha: 1 },
	};
	const onCanvas = await sharp({ create })
		.composite([{ input: scaled, left: at[0], top: at[1] }])
		.png()
		.toBuffer();
	return await pixels(sharp(onCanvas).removeAlpha());
}

async function make(options: Partial<CutoutOptions>) {
	return await cut(await drawSource(), await drawBlurred(), options);
}

test('a background shows through soft edges as sharp blends it', async () => {
	const { bytes } = await make({ background: ON_GREEN });
	const expected = await pixels(raw(await cutWhole()).flatten({ background: GREEN }));
	expect(compare(await pixels(sharp(bytes)), expected).largest).toBeLessThanOrEqual(1);
	// Red, green and blue: nothing is transparent any more.
	expect(splitPng(bytes)[0].data[9]).toBe(2);
});

test('a transparent part of the source lets it through as well', async () => {
	const source = await drawPhoto(WIDTH, HEIGHT, 4).png().toBuffer();
	const { bytes } = await cut(source, await drawBlurred(), { background: ON_GREEN });
	const own = await cutBySharp(source, await sharpGrey(await drawBlurred()));
	const expected = await pixels(raw(own).flatten({ background: GREEN }));
	expect(compare(await pixels(sharp(bytes)), expected).largest).toBeLessThanOrEqual(2);
});

test('behind a grey source lies a coloured background', async () => {
	const source = await drawPhoto(WIDTH, HEIGHT, 1).png().toBuffer();
	const { bytes } = await cut(source, await drawBlurred(), { background: ON_GREEN });
	const { data } = await pixels(sharp(bytes));
	expect([...data.subarray(0, 3)]).toEqual([...ON_GREEN.colour]);
});

test.each<[string, Partial<CanvasOptions>, size: [number, number], at: [number, number]]>([
	['in the middle', {}, [132, 98], [9, 26]],
	['standing on the ground', { verticalAlign: 'end' }, [132, 98], [9, 43]],
	['without a margin', { margin: 0 }, [150, 112], [0, 19]],
])('on a canvas, %s, as sharp makes it', async (_name, canvas, size, at) => {
	const { bytes, box } = await make({
		background: ON_GREEN,
		canvas: { ...CANVAS, ...canvas },
	});
	expect(box).toEqual(boxOfVisible(await cutWhole()));
	const { largest, mean, sizes } = compare(await pixels(sharp(bytes)), await fitBySharp(size, at));
	expect(sizes).toBeUndefined();
	expect(mean).toBeLessThan(0.6);
	expect(largest).toBeLessThanOrEqual(12);
});

test('a transparent canvas is transparent around the selection', async () => {
	const { bytes } = await make({ canvas: CANVAS });
	const { data, width } = await pixels(sharp(bytes));
	expect([...data.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
	expect(data[4 * (75 * width + 75) + 3]).toBe(255);
});

test('what is small stays as it is, to the pixel', async () => {
	const { bytes, box } = await make({ canvas: { ...CANVAS, width: 500, height: 400, margin: 0 } });
	const { width, height } = box;
	const [left, top] = [Math.round((500 - width) / 2), Math.round((400 - height) / 2)];
	const found = await pixels(sharp(bytes).extract({ left, top, width, height }));
	const expected = await pixels(raw(await cutWhole()).extract(box));
	expect(compare(found, expected).largest).toBe(0);
});

test('enlarged, it fills the canvas', async () => {
	const { bytes } = await make({
		background: ON_GREEN,
		canvas: { ...CANVAS, width: 800, height: 0, margin: 0, enlarge: true },
	});
	const whole = await cutWhole();
	const box = boxOfVisible(whole);
	const png = await raw(whole).extract(box).png().toBuffer();
	const scaled = sharp(png).resize(800);
	const flat = await pixels(sharp(await scaled.png().toBuffer()).flatten({ background: GREEN }));
	// sharp makes larger with another filter.
	expect(compare(await pixels(sharp(bytes)), flat).mean).toBeLessThan(2.5);
});

describe('as a JPEG', () => {
	const options = { background: ON_GREEN, canvas: CANVAS };

	test.each([30, 75, 90, 100])(
		'of quality %i it is as near to the PNG as sharp’s',
		async (quality) => {
			const { bytes } = await make(options);
			const jpeg = await make({ ...options, background: { ...ON_GREEN, jpeg: { quality } } });
			const exact = await pixels(sharp(bytes));
			const theirs = await sharp(bytes).jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer();
			const [ours, expected] = [jpeg.bytes, theirs].map(async (file) =>
				compare(await pixels(sharp(file)), exact),
			);
			expect((await ours).mean).toBeLessThan((await expected).mean * 1.1 + 0.1);
			expect(jpeg.bytes.length).toBeLessThan(theirs.length * 1.25 + 300);
		},
	);

	test.each([
		[1, 1],
		[7, 9],
		[8, 8],
		[150, 3],
		[17, 64],
	])('of %i × %i pixels', async (width, height) => {
		const source = await drawPhoto(width, height).png().toBuffer();
		const mask = await drawMask('everything', width, height).png().toBuffer();
		const { bytes } = await cut(source, mask, {
			background: { colour: [0, 0, 0], jpeg: { quality: 100 } },
		});
		const { largest, sizes } = compare(
			await pixels(sharp(bytes, { failOn: 'warning' })),
			await pixels(sharp(source)),
		);
		expect(sizes).toBeUndefined();
		expect(largest).toBeLessThanOrEqual(6);
	});
});
