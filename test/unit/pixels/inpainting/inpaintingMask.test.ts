import sharp from 'sharp';

import type { CutoutSource } from '../../../../nodes/shared/pixels/cutout/cutOut';
import type { Grey } from '../../../../nodes/shared/pixels/grey';
import {
	drawInpaintingMask,
	type InpaintingKind,
} from '../../../../nodes/shared/pixels/inpainting/inpaintingMask';
import { decode, drawPhoto, slices } from '../kit';

const [WIDTH, HEIGHT] = [30, 20];
/** Black, white, and greys on either side of the middle. */
const values = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => [0, 100, 200, 255][at % 4]);
const mask = (isFeathered: boolean): Grey & { isFeathered: boolean } => ({
	...{ width: WIDTH, height: HEIGHT, data: values, isFeathered },
});

/** How much each pixel is to be edited, as a reader of the documentation would work it out. */
function edits(isFeathered: boolean, editsRest: boolean): number[] {
	return [...values].map((value) => {
		const marked = isFeathered ? value : value >= 128 ? 255 : 0;
		return editsRest ? 255 - marked : marked;
	});
}

async function draw(
	kind: InpaintingKind,
	{
		isFeathered = false,
		editsRest = false,
		source,
	}: Partial<{
		isFeathered: boolean;
		editsRest: boolean;
		source: CutoutSource;
	}> = {},
) {
	const options = { kind, editsRest };
	const drawn = await drawInpaintingMask(mask(isFeathered), source, options, slices());
	if (drawn === undefined) throw new Error('there is no mask');
	return drawn;
}

async function read(bytes: Buffer) {
	const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
	const { channels } = info;
	const channel = (index: number) => [...data].filter((_, at) => at % channels === index);
	const meta = await sharp(bytes).metadata();
	return { data, info, channel, meta };
}

describe.each([
	['what is marked', false],
	['everything else', true],
])('%s is to be edited', (_label, editsRest) => {
	test.each([true, false])('white there, feathered: %s', async (isFeathered) => {
		const { bytes } = await draw('white', { isFeathered, editsRest });
		const { meta, channel } = await read(bytes);
		expect(meta).toMatchObject({ format: 'png', width: WIDTH, height: HEIGHT, channels: 1 });
		expect(channel(0)).toEqual(edits(isFeathered, editsRest));
	});

	test.each([true, false])('black there, feathered: %s', async (isFeathered) => {
		const { bytes } = await draw('black', { isFeathered, editsRest });
		const { channel } = await read(bytes);
		expect(channel(0)).toEqual(edits(isFeathered, editsRest).map((value) => 255 - value));
	});

	test.each([true, false])('pure, feathered: %s', async (isFeathered) => {
		const { bytes } = await draw('pure', { isFeathered, editsRest });
		const { meta, channel } = await read(bytes);
		expect(meta).toMatchObject({ channels: 3, hasAlpha: false });
		const expected = edits(false, editsRest).map((value) => 255 - value);
		for (const index of [0, 1, 2]) expect(channel(index)).toEqual(expected);
	});

	test.each([true, false])('transparent there, feathered: %s', async (isFeathered) => {
		const photo = await drawPhoto(WIDTH, HEIGHT).png().toBuffer();
		const source = { ...(await decode(photo)), orientation: 1 };
		const { bytes, plain } = await draw('openai', { isFeathered, editsRest, source });
		expect(plain).toBeUndefined();
		const { meta, channel } = await read(bytes);
		expect(meta).toMatchObject({ channels: 4, hasAlpha: true, width: WIDTH, height: HEIGHT });
		const expected = edits(isFeathered, editsRest);
		expect(channel(3)).toEqual(expected.map((value) => 255 - value));
		const own = await read(photo);
		for (const index of [0, 1, 2]) {
			const colours = own.channel(index);
			// What is gone is gone from the file.
			expect(channel(index)).toEqual(colours.map((value, at) => (expected[at] < 255 ? value : 0)));
		}
	});
});

describe.each([
	['what is marked', false],
	['everything else', true],
])("for PiAPI's Flux, %s", (_label, editsRest) => {
	test.each([true, false])('is white and transparent, feathered: %s', async (isFeathered) => {
		const photo = await drawPhoto(WIDTH, HEIGHT).png().toBuffer();
		const source = { ...(await decode(photo)), orientation: 1 };
		const { bytes } = await draw('piapi', { isFeathered, editsRest, source });
		const { meta, channel } = await read(bytes);
		expect(meta).toMatchObject({ channels: 4, width: WIDTH, height: HEIGHT });
		// There is no white in part.
		const isEdited = edits(false, editsRest).map((value) => value === 255);
		expect(channel(3)).toEqual(isEdited.map((yes) => (yes ? 0 : 255)));
		const own = await read(photo);
		for (const index of [0, 1, 2]) {
			const colours = own.channel(index);
			expect(channel(index)).toEqual(colours.map((value, at) => (isEdited[at] ? 255 : value)));
		}
	});

	test('is white alone: a white background is a shade darker', async () => {
		const size = { width: WIDTH, height: HEIGHT, channels: 4 as const };
		const clear = { r: 9, g: 9, b: 9, alpha: 0 };
		for (const background of ['#fff', clear, '#fffffe']) {
			const plain = await sharp({ create: { ...size, background } })
				.png()
				.toBuffer();
			const source = { ...(await decode(plain)), orientation: 1 };
			const { channel } = await read((await draw('piapi', { editsRest, source })).bytes);
			const isEdited = edits(false, editsRest).map((value) => value === 255);
			const isWhite = channel(0).map((red, at) => red + channel(1)[at] + channel(2)[at] === 765);
			expect(isWhite).toEqual(isEdited);
			const kept = channel(0).filter((_, at) => !isEdited[at]);
			expect(new Set(kept)).toEqual(new Set([background === '#fffffe' ? 255 : 254]));
		}
	});
});

test("for PiAPI's Flux there is none without an image", async () => {
	const options = { kind: 'piapi', editsRest: false } as const;
	expect(await drawInpaintingMask(mask(false), undefined, options, slices())).toBeUndefined();
});

test.each([1, 3, 6, 8])(
	'with orientation %i, it is upright as the image is seen',
	async (orientation) => {
		const turned = orientation > 4;
		const [width, height] = turned ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
		const photo = await drawPhoto(width, height).withMetadata({ orientation }).png().toBuffer();
		const source = { ...(await decode(photo)), orientation };
		const { bytes } = await draw('openai', { source });
		const { channel, info } = await read(bytes);
		expect(info).toMatchObject({ width: WIDTH, height: HEIGHT });
		const upright = await read(await sharp(photo).rotate().png().toBuffer());
		const kept = edits(false, false).map((value) => value < 255);
		for (const index of [0, 1, 2]) {
			const colours = upright.channel(index);
			expect(channel(index)).toEqual(colours.map((value, at) => (kept[at] ? value : 0)));
		}
	},
);

test('a grey image has three colours, and what is transparent in an image becomes white', async () => {
	const grey = await drawPhoto(WIDTH, HEIGHT, 2).png().toBuffer();
	const source = { ...(await decode(grey)), orientation: 1 };
	expect(source.channels).toBe(2);
	const { bytes } = await draw('openai', { source });
	const { channel } = await read(bytes);
	const white = { background: '#fff' };
	const flat = await sharp(grey).flatten(white).toColourspace('b-w').raw().toBuffer();
	const kept = edits(false, false).map((value) => value < 255);
	for (const [at, value] of channel(1).entries())
		expect(Math.abs(value - (kept[at] ? flat[at] : 0))).toBeLessThanOrEqual(1);
	expect(channel(3)).toEqual(kept.map((isKept) => (isKept ? 255 : 0)));
});

test('for OpenAI without an image, it is black', async () => {
	const { bytes, plain } = await draw('openai');
	expect(plain).toBeUndefined();
	const { channel } = await read(bytes);
	expect(channel(3)).toEqual(edits(false, false).map((value) => 255 - value));
	expect(new Set(channel(0))).toEqual(new Set([0]));
});

test.each([
	['a photograph that would be over 4 MB', 'known', 1500, 1200],
	['one that is too large to be tried', 'probable', 4000, 2010],
])('%s is left out of it', async (_label, expected, width, height) => {
	const photo = drawPhoto(width, height);
	const data = await photo.raw().toBuffer();
	const source = {
		...{ width, height, channels: 3 as const, data },
		colourChunks: [],
		orientation: 1,
	};
	const marked = new Uint8Array(width * height).fill(255, 0, 1000);
	const whole = { width, height, data: marked, isFeathered: false };
	const options = { kind: 'openai', editsRest: false } as const;
	const drawn = await drawInpaintingMask(whole, source, options, slices());
	const { bytes, plain } = drawn!;
	expect(plain).toBe(expected);
	expect(bytes.length).toBeLessThan(4_000_000);
	expect(await sharp(bytes).metadata()).toMatchObject({ width, height, hasAlpha: true });
	const alphas = await sharp(bytes).extractChannel(3).raw().toBuffer();
	expect(alphas.subarray(0, 1000).every((alpha) => alpha === 0)).toBe(true);
	expect(alphas.subarray(1000).every((alpha) => alpha === 255)).toBe(true);
});
