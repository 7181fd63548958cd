import sharp from 'sharp';

import { isTwoTone } from '../../../nodes/shared/twoTone';

const shape = Buffer.from(
	'<svg width="200" height="120"><rect width="200" height="120" fill="black"/><circle cx="90" cy="60" r="40" fill="white"/></svg>',
);
const photo = sharp({
	create: {
		width: 200,
		height: 120,
		channels: 3,
		background: '#808080',
		noise: { type: 'gaussian', mean: 128, sigma: 40 },
	},
});

describe('a mask with soft edges is two-tone', () => {
	test.each([
		['grey', () => sharp(shape).greyscale().toColourspace('b-w').png()],
		[
			'grey with adaptive filters',
			() => sharp(shape).greyscale().toColourspace('b-w').png({ adaptiveFiltering: true }),
		],
		['colour', () => sharp(shape).removeAlpha().png({ adaptiveFiltering: true })],
		['colour with alpha', () => sharp(shape).ensureAlpha().png()],
	])('as %s', async (_label, encode) => {
		expect(await isTwoTone(await encode().toBuffer())).toBe(true);
	});
});

describe('not two-tone', () => {
	test.each([
		['a photograph', () => photo.clone().png().toBuffer()],
		['a photograph as JPEG', () => photo.clone().jpeg().toBuffer()],
		[
			'a pure red picture',
			() =>
				sharp({ create: { width: 20, height: 20, channels: 3, background: '#f00' } })
					.png()
					.toBuffer(),
		],
		[
			'a pure blue picture',
			() =>
				sharp({ create: { width: 20, height: 20, channels: 3, background: '#00f' } })
					.png()
					.toBuffer(),
		],
		['a damaged file', async () => (await sharp(shape).png().toBuffer()).fill(7, 60, 90)],
		['no picture', async () => Buffer.from('text')],
	])('%s', async (_label, encode) => {
		expect(await isTwoTone(await encode())).toBe(false);
	});
});
