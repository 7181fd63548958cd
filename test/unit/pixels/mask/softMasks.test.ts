import sharp, { type Sharp } from 'sharp';

import { inspectMask } from '../../../../nodes/shared/pixels/mask/inspectMask';
import { areSoftMasks } from '../../../../nodes/shared/pixels/mask/softMasks';
import { decode, drawPhoto, slices } from '../kit';
import { drawFur, drawMask } from '../shapes';

const [WIDTH, HEIGHT] = [320, 240];
const RAW = { raw: { width: WIDTH, height: HEIGHT, channels: 1 as const } };
type Format = (image: Sharp) => Promise<Buffer>;

const fur = drawFur(WIDTH, HEIGHT);
const negative = (data: Uint8Array) => data.map((value) => 255 - value);
const FORMATS: Array<[string, Format]> = [
	['PNG', async (image) => await image.toColourspace('b-w').png().toBuffer()],
	['PNG in colour', async (image) => await image.toColourspace('srgb').png().toBuffer()],
	['JPEG of 90 %', async (image) => await image.jpeg({ quality: 90 }).toBuffer()],
	['JPEG of 60 %', async (image) => await image.jpeg({ quality: 60 }).toBuffer()],
];

const inspected = async (bytes: Buffer) => await inspectMask(await decode(bytes), slices());
const areSoft = async (one: Buffer, other: Buffer) =>
	await areSoftMasks(await inspected(one), await inspected(other), slices());
const grey = async (data: Uint8Array) => await FORMATS[0][1](sharp(data, RAW));

test.each(FORMATS)(
	'a mask of fur and its inverse, which is no mask by itself: %s',
	async (_name, write) => {
		const [mask, inverse] = [await write(sharp(fur, RAW)), await write(sharp(negative(fur), RAW))];
		expect((await inspected(mask)).inspection.isTwoTone).toBe(false);
		expect(await areSoft(mask, inverse)).toBe(true);
		expect(await areSoft(inverse, mask)).toBe(true);
	},
);

const photo = async (channels: 1 | 3) => await drawPhoto(WIDTH, HEIGHT, channels).png().toBuffer();
const negated = async (image: Buffer) =>
	await sharp(image).negate({ alpha: false }).png().toBuffer();

test.each<[string, () => Promise<[Buffer, Buffer]>]>([
	['the same mask twice', async () => [await grey(fur), await grey(fur)]],
	[
		'a mask, and the inverse of another',
		async () => [
			await grey(fur),
			await drawMask('ring', WIDTH, HEIGHT, { isInverse: true }).png().toBuffer(),
		],
	],
	[
		'a mask, and its inverse made harder',
		async () => [
			await grey(fur),
			await grey(negative(fur).map((value) => (value > 127 ? 255 : 0))),
		],
	],
	[
		'masks of another size',
		async () => [
			await grey(fur),
			await sharp(negative(fur), RAW).resize(HEIGHT, WIDTH, { fit: 'fill' }).png().toBuffer(),
		],
	],
	['two photographs', async () => [await photo(3), await photo(3)]],
	[
		'a grey photograph and its negative',
		async () => [await photo(1), await negated(await photo(1))],
	],
	[
		'a photograph in colour and its negative',
		async () => [await photo(3), await negated(await photo(3))],
	],
	[
		'a tinted mask and its negative',
		async () => {
			const pixels = Uint8Array.from(
				[...fur].flatMap((value) => [value, 0.6 * value, 0.3 * value]),
			);
			const tinted = await sharp(pixels, { raw: { ...RAW.raw, channels: 3 } })
				.png()
				.toBuffer();
			return [tinted, await negated(tinted)];
		},
	],
])('not %s', async (_name, draw) => {
	expect(await areSoft(...(await draw()))).toBe(false);
});
