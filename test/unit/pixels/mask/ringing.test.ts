import sharp, { type Sharp } from 'sharp';

import { withoutNoise } from '../../../../nodes/shared/pixels/grey';
import { hasRinging } from '../../../../nodes/shared/pixels/mask/ringing';
import { maskOf } from '../../../tools/edge/masks';
import { drawScene, HEIGHT, WIDTH, type SceneName } from '../../../tools/edge/scenes';
import { slices } from '../kit';
import { drawFur } from '../shapes';

const raw = (data: Uint8Array) =>
	sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } }).toColourspace('b-w');
const greyOf = async (image: Sharp) => {
	const { data, info } = await image
		.toColourspace('b-w')
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, data: new Uint8Array(data), isExact: true };
};
const twoTone = async (name: SceneName) => (await maskOf(await drawScene(name), 'two-tone')).data;

test.each<[SceneName, number]>([
	['round', 60],
	['round', 97],
	['mesh', 90],
	['hair', 80],
])(
	'a mask of %s that was a JPEG of quality %i has it, and loses its veil',
	async (name, quality) => {
		const mask = await twoTone(name);
		const grey = await greyOf(sharp(await raw(mask).jpeg({ quality }).toBuffer()));
		expect(await hasRinging(grey, slices())).toBe(true);
		const { data } = await withoutNoise(grey, slices());
		const veil = (pixels: Uint8Array) =>
			pixels.filter((value, at) => mask[at] === 0 && value > 0).length;
		expect(veil(data)).toBeLessThan(veil(grey.data) / 8);
	},
);

test('one with soft edges that was a JPEG has it', async () => {
	const { alpha } = await drawScene('round');
	const grey = await greyOf(sharp(await raw(alpha).jpeg({ quality: 85 }).toBuffer()));
	expect(await hasRinging(grey, slices())).toBe(true);
});

test.each<[string, () => Promise<Sharp>]>([
	['two tones', async () => raw(await twoTone('hair'))],
	['soft edges', async () => raw((await drawScene('round')).alpha)],
	['soft hair', async () => raw((await drawScene('hair')).alpha)],
	['soft fur', async () => raw((await drawScene('fur')).alpha)],
	['fur of any transparency', async () => raw(drawFur(WIDTH, HEIGHT))],
	['edges blurred a little', async () => raw(await twoTone('round')).blur(1)],
	['edges blurred much', async () => raw(await twoTone('mesh')).blur(4)],
	[
		'edges of a smaller mask',
		async () => raw(await twoTone('round')).resize(3 * WIDTH, 3 * HEIGHT),
	],
	['nothing', async () => raw(new Uint8Array(WIDTH * HEIGHT))],
])('a mask of %s has none', async (_name, draw) => {
	expect(await hasRinging(await greyOf(await draw()), slices())).toBe(false);
});
