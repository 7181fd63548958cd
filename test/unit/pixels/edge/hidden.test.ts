import sharp from 'sharp';

import { maskOf } from '../../../tools/edge/masks';
import { drawScene, HEIGHT, WIDTH } from '../../../tools/edge/scenes';
import { cut, readBack } from '../cut';
import { compare, drawPhoto, NONE, type Rgba } from '../kit';
import { cutScene, DEFAULTS, writeScene } from './cutScene';

const scene = drawScene('round');
const twoTone = scene.then(async (each) => {
	const { width, height, data } = await maskOf(each, 'two-tone');
	return await sharp(data, { raw: { width, height, channels: 1 } })
		.png()
		.toBuffer();
});

/** Pixels that are fully transparent: how many, and how many of them have a colour. */
async function countHidden(rgba: Uint8Array) {
	let [all, coloured] = [0, 0];
	for (let at = 0; at < rgba.length; at += 4) {
		if (rgba[at + 3] > 0) continue;
		all += 1;
		if (rgba[at] + rgba[at + 1] + rgba[at + 2] > 0) coloured += 1;
	}
	return { all, coloured };
}

test.each(['sharp', 'smooth', 'refined'] as const)(
	'%s: what is transparent is black, but for two pixels beside the thing',
	async (edge) => {
		const { all, coloured } = await countHidden(await cutScene(await scene, 'two-tone', { edge }));
		expect(all).toBeGreaterThan(50_000);
		expect(coloured).toBeGreaterThan(500);
		// Some 530 pixels of outline, and two on its outside.
		expect(coloured).toBeLessThan(2_000);
	},
);

test('what is left beside a smooth edge is of the thing, not of the background', async () => {
	const rgba = await cutScene(await scene, 'two-tone');
	let greenish = 0;
	for (let at = 0; at < rgba.length; at += 4) {
		if (rgba[at + 3] < 255 && rgba[at + 1] > rgba[at]) greenish += 1;
	}
	expect(greenish).toBe(0);
});

test('kept, if that is wanted: all colours are the source’s', async () => {
	const rgba = await cutScene(await scene, 'two-tone', { keepHidden: true });
	const { image } = await scene;
	let changed = 0;
	for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
		if (rgba[4 * pixel + 3] > 0) continue;
		for (let channel = 0; channel < 3; channel++)
			if (rgba[4 * pixel + channel] !== image[3 * pixel + channel]) changed += 1;
	}
	expect(changed).toBe(0);
});

test('files get smaller by it', async () => {
	const source = await writeScene({ image: await noisyImage() });
	const mask = await twoTone;
	const [cleared, kept] = [
		await cut(source, mask, DEFAULTS),
		await cut(source, mask, { ...DEFAULTS, keepHidden: true }),
	];
	expect(cleared.bytes.length).toBeLessThan(kept.bytes.length / 2);
});

async function noisyImage(): Promise<Uint8Array> {
	return await drawPhoto(WIDTH, HEIGHT).raw().toBuffer();
}

let expected: Promise<Rgba> | undefined;

test.each([3, 6, 8])('turned by orientation %i it is the same cutout', async (orientation) => {
	const upright = await writeScene(await scene);
	const mask = await twoTone;
	const back = { 3: 180, 6: 270, 8: 90 }[orientation]!;
	const turned = await sharp(await sharp(upright).rotate(back).png().toBuffer())
		.withMetadata({ orientation })
		.png()
		.toBuffer();
	expected ??= cut(upright, mask, DEFAULTS).then(readBack);
	const found = await readBack(await cut(turned, mask, DEFAULTS));
	expect(compare(found, await expected)).toEqual(NONE);
});

test('a grey image keeps one channel, and gets the same edge as in colour', async () => {
	const grey = await sharp(await writeScene(await scene))
		.toColourspace('b-w')
		.png()
		.toBuffer();
	const mask = await twoTone;
	const coloured = await sharp(grey).toColourspace('srgb').png().toBuffer();
	const [one, three] = [await cut(grey, mask, DEFAULTS), await cut(coloured, mask, DEFAULTS)];
	expect((await sharp(one.bytes).metadata()).channels).toBe(2);
	const alphas = async (bytes: Buffer) =>
		await sharp(bytes).extractChannel('alpha').raw().toBuffer();
	expect((await alphas(one.bytes)).equals(await alphas(three.bytes))).toBe(true);
});
