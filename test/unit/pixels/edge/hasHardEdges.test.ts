import sharp from 'sharp';

import { hasHardEdges } from '../../../../nodes/shared/pixels/edge/hasHardEdges';
import { withoutNoise } from '../../../../nodes/shared/pixels/grey';
import { readGrey, slices } from '../kit';
import { drawFur, drawMask } from '../shapes';

const judge = async (mask: Buffer) =>
	await hasHardEdges(await withoutNoise(await readGrey(mask), slices()), slices());

const drawn = async (blur = 0) => await drawMask('circle', 200, 150, { blur }).png().toBuffer();
const twoTone = async () =>
	await sharp(await drawn())
		.threshold(128)
		.png()
		.toBuffer();
const fur = async () =>
	await sharp(drawFur(200, 150), { raw: { width: 200, height: 150, channels: 1 } })
		.png()
		.toBuffer();

test.each<[string, () => Promise<Buffer>, boolean]>([
	['two-tone', twoTone, true],
	[
		'two-tone, as a JPEG',
		async () =>
			await sharp(await twoTone())
				.jpeg({ quality: 80 })
				.toBuffer(),
		true,
	],
	['with smooth edges', drawn, false],
	['blurred', async () => await drawn(2), false],
	['of fur', fur, false],
	[
		'smooth, as a JPEG',
		async () =>
			await sharp(await drawn())
				.jpeg({ quality: 90 })
				.toBuffer(),
		false,
	],
	['of nothing', async () => await drawMask('nothing', 30, 20).png().toBuffer(), true],
	['of everything', async () => await drawMask('everything', 30, 20).png().toBuffer(), true],
])('a mask %s', async (_name, draw, isHard) => {
	expect(await judge(await draw())).toBe(isHard);
});
