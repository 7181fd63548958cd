import sharp, { type Sharp } from 'sharp';

import type { CutoutOptions } from '../../../../nodes/shared/pixels/cutout/cutOut';
import type { Backdrop } from '../../../../nodes/shared/pixels/compose/backdrop';
import type { CanvasOptions } from '../../../../nodes/shared/pixels/compose/canvas';
import type { Rgb } from '../../../../nodes/shared/pixels/compose/colour';
import type { ShadowOptions } from '../../../../nodes/shared/pixels/compose/shadow';
import { cut, cutBySharp, readBack, sharpGrey } from '../cut';
import { compare, decode, drawPhoto, type Rgba } from '../kit';
import { drawMask } from '../shapes';

const [WIDTH, HEIGHT] = [120, 90];
const WHITE = { colour: [255, 255, 255] as const };
/** The most levels of 255 by which a pixel may differ from sharp's. */
const MOST = 2;

const source = drawPhoto(WIDTH, HEIGHT).png().toBuffer();
const mask = drawMask('circle', WIDTH, HEIGHT, { blur: 2 }).png().toBuffer();
const whole = async () => await cutBySharp(await source, await sharpGrey(await mask));

const raw = ({ width, height, data }: Rgba) => sharp(data, { raw: { width, height, channels: 4 } });

async function rgba(image: Sharp): Promise<Rgba> {
	const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, data };
}

async function make(options: Partial<CutoutOptions>): Promise<Rgba> {
	const { bytes } = await cut(await source, await mask, options);
	return await rgba(sharp(bytes, { failOn: 'warning' }));
}

/** A normal blur, without the shortcuts that sharp takes if it may. */
const blurred = (image: Sharp, sigma: number) =>
	sigma === 0 ? image : image.blur({ sigma, precision: 'float', minAmplitude: 0.001 });

const over = async (ground: Sharp, ...images: Rgba[]) =>
	await rgba(
		sharp(await ground.png().toBuffer()).composite(
			await Promise.all(images.map(async (each) => ({ input: await raw(each).png().toBuffer() }))),
		),
	);

/** A black image with the moved and blurred shape of another as its alpha, by sharp. */
async function shadowBySharp(
	shape: Rgba,
	{ right, down, blur, opacity }: ShadowOptions,
): Promise<Rgba> {
	const { width, height } = shape;
	const room = 125;
	const [across, high] = [width + 2 * room, height + 2 * room];
	const alpha = await raw(shape).extractChannel(3).raw().toBuffer();
	const moved = await sharp({
		create: { width: across, height: high, channels: 3, background: 'black' },
	})
		.composite([
			{
				input: alpha,
				raw: { width, height, channels: 1 },
				left: room + right,
				top: room + down,
			},
		])
		.extractChannel(0)
		.raw()
		.toBuffer();
	const image = sharp(moved, { raw: { width: across, height: high, channels: 1 } });
	const soft = await blurred(image, blur / 2)
		.raw()
		.toBuffer({ resolveWithObject: true });
	const data = new Uint8Array(4 * width * height);
	for (let at = 0; at < width * height; at++) {
		const [x, y] = [at % width, Math.floor(at / width)];
		const from = ((y + room) * across + x + room) * soft.info.channels;
		data[4 * at + 3] = Math.round(opacity * soft.data[from]);
	}
	return { width, height, data };
}

const ground = (background: string, { width, height }: Rgba) =>
	sharp({ create: { width, height, channels: 3, background } });

const COLOURS: Array<[string, Rgb]> = [
	['white', [255, 255, 255]],
	['#c83264', [200, 50, 100]],
];
const SHADOW: ShadowOptions = { right: 0, down: 12, blur: 20, opacity: 0.5 };

test.each<[string, Partial<ShadowOptions>]>([
	['as usual', {}],
	['hard', { blur: 0, opacity: 1 }],
	['hardly soft', { blur: 1, right: 5 }],
	['above and to the left', { right: -20, down: -9, blur: 7 }],
	['very soft and black', { blur: 48, opacity: 1, down: 20 }],
	['of which nothing is seen', { opacity: 0 }],
])('a shadow, %s, as sharp composes it', async (_label, given) => {
	const shadow = { ...SHADOW, ...given };
	const shape = await whole();
	const cast = await shadowBySharp(shape, shadow);
	const transparent = await make({ shadow });
	for (const [name, colour] of COLOURS) {
		const expected = await over(ground(name, shape), cast, shape);
		const found = await make({ shadow, background: { colour } });
		expect(compare(found, expected).largest).toBeLessThanOrEqual(MOST);
		const laid = await over(ground(name, shape), transparent);
		expect(compare(laid, expected).largest).toBeLessThanOrEqual(MOST);
	}
});

test('a shadow lies on a canvas, in the room around the cutout', async () => {
	const canvas: CanvasOptions = {
		...{ width: 100, height: 100, margin: 20, enlarge: false },
		...{ horizontalAlign: 'center', verticalAlign: 'center' },
	};
	const shape = await make({ canvas });
	const found = await make({ canvas, shadow: SHADOW, background: WHITE });
	const expected = await over(ground('white', shape), await shadowBySharp(shape, SHADOW), shape);
	expect(compare(found, expected).largest).toBeLessThanOrEqual(MOST);
	// Below the cutout it is darker than above.
	const rowAt = (y: number) => found.data[4 * (y * 100 + 50)];
	expect(rowAt(85)).toBeLessThan(rowAt(14));
});

test('outside of the image nothing casts a shadow', async () => {
	const all = await drawMask('everything', WIDTH, HEIGHT).png().toBuffer();
	const grey = await drawPhoto(WIDTH, HEIGHT, 1).png().toBuffer();
	const { bytes } = await cut(grey, all, { shadow: SHADOW });
	// Nothing is to be seen of it under an opaque image.
	const plain = await cut(grey, all, {});
	expect(compare(await readBack({ bytes } as never), await readBack(plain)).largest).toBe(0);
});

/** Smooth, so that it is the same however it is scaled. */
function drawSmooth(width: number, height: number): Sharp {
	const data = Buffer.alloc(width * height * 3);
	for (let at = 0; at < width * height; at++) {
		const [x, y] = [(at % width) / width, Math.floor(at / width) / height];
		data.set([255 * x, 255 * y, 128 + 100 * Math.sin(4 * x)], 3 * at);
	}
	return sharp(data, { raw: { width, height, channels: 3 } });
}

async function backdropOf(file: Buffer): Promise<Backdrop> {
	const { orientation = 1 } = await sharp(file).metadata();
	return { image: { ...(await decode(file)), orientation } };
}

describe('behind a cutout lies another image', () => {
	const onBackdrop = async (file: Buffer, options: Partial<CutoutOptions> = {}) =>
		await make({ backdrop: await backdropOf(file), background: WHITE, ...options });

	test('of the same size, pixel by pixel', async () => {
		const file = await drawPhoto(WIDTH, HEIGHT).negate().png().toBuffer();
		const expected = await over(sharp(file), await whole());
		expect(compare(await onBackdrop(file), expected).largest).toBeLessThanOrEqual(MOST);
	});

	test.each([
		['larger and wider', 350, 150],
		['larger and higher', 150, 350],
		['smaller', 67, 41],
	])('%s: it covers, and its middle shows', async (_label, width, height) => {
		const file = await drawSmooth(width, height).png().toBuffer();
		const covering = sharp(file).resize(WIDTH, HEIGHT, { fit: 'cover', kernel: 'lanczos3' });
		const expected = await over(covering, await whole());
		const { largest, mean } = compare(await onBackdrop(file), expected);
		expect(mean).toBeLessThan(0.8);
		expect(largest).toBeLessThanOrEqual(MOST + 2);
	});

	test.each([
		[1, 16_384],
		[16_384, 1],
	])('%s × %s pixels: no more of it is scaled than shows', async (width, height) => {
		const create = { width, height, channels: 3 as const, background: '#336699' };
		const file = await sharp({ create }).png().toBuffer();
		const even = sharp({ create: { ...create, width: WIDTH, height: HEIGHT } });
		const { largest } = compare(await onBackdrop(file), await over(even, await whole()));
		expect(largest).toBeLessThanOrEqual(MOST);
	});

	test('stored on its side: as it is seen', async () => {
		const upright = await drawPhoto(WIDTH, HEIGHT).png().toBuffer();
		const stored = await sharp(upright).rotate(270).png().toBuffer();
		const file = await sharp(stored).withMetadata({ orientation: 6 }).png().toBuffer();
		expect(await sharp(file).metadata()).toMatchObject({ width: HEIGHT, height: WIDTH });
		const expected = await over(sharp(upright), await whole());
		expect(compare(await onBackdrop(file), expected).largest).toBeLessThanOrEqual(MOST);
	});

	test('transparent in part: the colour shows through', async () => {
		const file = await drawPhoto(WIDTH, HEIGHT, 4).png().toBuffer();
		const red = { colour: [255, 0, 0] as const };
		const flat = sharp(file).flatten({ background: 'red' });
		const expected = await over(flat, await whole());
		const found = await onBackdrop(file, { background: red });
		expect(compare(found, expected).largest).toBeLessThanOrEqual(MOST);
	});

	test('in a wider colour space: in the colours that it means', async () => {
		const file = await drawSmooth(WIDTH, HEIGHT).withIccProfile('p3').png().toBuffer();
		const expected = await over(sharp(file).toColourspace('srgb'), await whole());
		const { mean, largest } = compare(await onBackdrop(file), expected);
		expect(mean).toBeLessThan(1);
		expect(largest).toBeLessThanOrEqual(2 * MOST);
	});

	test('with a shadow on it', async () => {
		const file = await drawPhoto(WIDTH, HEIGHT).negate().png().toBuffer();
		const shape = await whole();
		const expected = await over(sharp(file), await shadowBySharp(shape, SHADOW), shape);
		const found = await onBackdrop(file, { shadow: SHADOW });
		expect(compare(found, expected).largest).toBeLessThanOrEqual(MOST);
	});

	test('and it is as good as that in a JPEG', async () => {
		const file = await drawSmooth(WIDTH, HEIGHT).png().toBuffer();
		const options = {
			backdrop: await backdropOf(file),
			background: { ...WHITE, jpeg: { quality: 95 } },
		};
		const { bytes } = await cut(await source, await mask, options);
		expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: WIDTH });
		const png = await onBackdrop(file);
		expect(compare(await rgba(sharp(bytes)), png).mean).toBeLessThan(3);
	});
});

describe('behind a cutout lies the image itself, blurred', () => {
	/** Without the rim, where one repeats the last pixel and the other does not. */
	const inside = async ({ width, height, data }: Rgba, rim: number) =>
		await rgba(
			raw({ width, height, data }).extract({
				...{ left: rim, top: rim, width: width - 2 * rim, height: height - 2 * rim },
			}),
		);

	test.each([4, 14, 26])('over %i pixels, as sharp blurs it', async (blur) => {
		const found = await make({ backdrop: { blur }, background: WHITE });
		const ground = blurred(sharp(await source), blur / 2);
		const expected = await over(ground, await whole());
		const rim = 1.5 * blur;
		const { largest } = compare(await inside(found, rim), await inside(expected, rim));
		expect(largest).toBeLessThanOrEqual(MOST);
		// At the rim it is no darker than elsewhere.
		expect(compare(found, expected).mean).toBeLessThan(3);
	});

	// sharp is half a pixel off where it enlarges, so this is smaller.
	test('on a canvas of another shape it covers that', async () => {
		const canvas: CanvasOptions = {
			...{ width: 60, height: 80, margin: 10, enlarge: false },
			...{ horizontalAlign: 'center', verticalAlign: 'center' },
		};
		const shape = await make({ canvas });
		const found = await make({ canvas, backdrop: { blur: 10 }, background: WHITE });
		const covering = await sharp(await source)
			.resize(60, 80, { fit: 'cover' })
			.png()
			.toBuffer();
		const expected = await over(blurred(sharp(covering), 5), shape);
		const { largest } = compare(await inside(found, 20), await inside(expected, 20));
		expect(largest).toBeLessThanOrEqual(MOST);
	});
});
