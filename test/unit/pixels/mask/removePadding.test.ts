import sharp, { type Sharp } from 'sharp';

import { removePadding } from '../../../../nodes/shared/pixels/mask/removePadding';
import { walkUpright } from '../../../../nodes/shared/pixels/orientation';
import { maskOf } from '../../../tools/edge/masks';
import { drawScene, HEIGHT as FULL_HEIGHT, WIDTH as FULL_WIDTH } from '../../../tools/edge/scenes';
import { cut } from '../cut';
import { slices } from '../kit';

const [WIDTH, HEIGHT] = [301, 229];
const SIZE = { width: WIDTH, height: HEIGHT };
const full = { width: FULL_WIDTH, height: FULL_HEIGHT };

/** A part of a scene and its mask, with no side a multiple of 8. */
async function drawPart() {
	const scene = await drawScene('straps');
	const part = async (data: Uint8Array, channels: 1 | 3) =>
		await sharp(data, { raw: { ...full, channels } })
			.extract({ left: 0, top: 0, ...SIZE })
			.toColourspace(channels === 1 ? 'b-w' : 'srgb')
			.png()
			.toBuffer();
	const { data } = await maskOf(scene, 'two-tone');
	return { image: await part(scene.image, 3), mask: await part(data, 1) };
}

const drawn = drawPart();
const padded = (mask: Buffer, width: number, height: number) =>
	sharp(mask).extend({ right: width - WIDTH, bottom: height - HEIGHT, background: 'black' });
const scaled = (mask: Buffer, width: number, height: number) =>
	sharp(mask).resize(width, height, { fit: 'fill', kernel: 'nearest' });
const rounded = [
	[304, 232],
	[304, 240],
	[320, 256],
];

test.each(rounded)('a mask that was padded to %i × %i: the padding is off', async (...size) => {
	const { image, mask } = await drawn;
	const file = await padded(mask, ...(size as [number, number]))
		.png()
		.toBuffer();
	const cutout = await cut(image, file);
	expect(cutout.isResampled).toBe(false);
	expect(cutout.bytes.equals((await cut(image, mask)).bytes)).toBe(true);
});

async function cutGrey(
	file: Sharp,
	{ image, orientation = 1 }: { image: Buffer; orientation?: number },
) {
	const { data, info } = await file
		.toColourspace('b-w')
		.raw()
		.toBuffer({ resolveWithObject: true });
	const raw = await sharp(image).raw().toBuffer({ resolveWithObject: true });
	const source = {
		...raw.info,
		channels: 3 as const,
		data: raw.data,
		colourChunks: [],
		orientation,
	};
	const before = { width: info.width, height: info.height, data };
	const after = await removePadding(before, source, slices());
	return { isSame: after === before, width: after.width, height: after.height };
}

test.each(rounded)('a mask that was scaled to %i × %i stays', async (width, height) => {
	const { image, mask } = await drawn;
	expect(await cutGrey(scaled(mask, width, height), { image })).toMatchObject({ isSame: true });
});

test('one whose sides are no multiples stays, and so does one with something in the padding', async () => {
	const { image, mask } = await drawn;
	expect(await cutGrey(padded(mask, 305, 232), { image })).toMatchObject({ isSame: true });
	const file = await padded(mask, 304, 240).toColourspace('b-w').raw().toBuffer();
	file[304 * 235 + 3] = 255;
	const speck = sharp(file, { raw: { width: 304, height: 240, channels: 1 } });
	expect(await cutGrey(speck, { image })).toMatchObject({ isSame: true });
});

test('where the image has no edges, nothing tells: it stays', async () => {
	const { mask } = await drawn;
	const image = await sharp({ create: { ...SIZE, channels: 3, background: '#777' } })
		.png()
		.toBuffer();
	expect(await cutGrey(padded(mask, 304, 232), { image })).toMatchObject({ isSame: true });
});

test.each(['as it is seen', 'as it is stored'])(
	'an image turned by EXIF, its mask %s',
	async (way) => {
		const { image, mask } = await drawn;
		const turnedImage = await sharp(image).rotate(-90).png().toBuffer();
		const stored = walkUpright(HEIGHT, WIDTH, 6);
		expect([stored.width, stored.height]).toEqual([WIDTH, HEIGHT]);
		const isSeen = way === 'as it is seen';
		const turnedMask = await sharp(mask)
			.rotate(isSeen ? 0 : -90)
			.png()
			.toBuffer();
		const [width, height] = isSeen ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH];
		const [right, bottom] = [width, height].map((side) => Math.ceil(side / 32) * 32);
		const file = sharp(turnedMask).extend({
			right: right - width,
			bottom: bottom - height,
			background: 'black',
		});
		const found = await cutGrey(file, { image: turnedImage, orientation: 6 });
		expect(found).toEqual({ isSame: false, width, height });
	},
);
