import sharp, { type Sharp } from 'sharp';

import { noise } from '../../../fixtures/png';
import { drawPhoto, inspect } from '../kit';
import { drawMask } from '../shapes';

const flat = (width: number, height: number, background: string): Sharp =>
	sharp({ create: { width, height, channels: 3, background } });

const svg = (body: string): Sharp =>
	sharp(
		Buffer.from(
			`<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><defs><linearGradient id="g" x2="1"><stop offset="0" stop-color="black"/><stop offset="1" stop-color="white"/></linearGradient></defs><rect width="600" height="400" fill="white"/>${body}</svg>`,
		),
	).removeAlpha();

const grain = (channels: 1 | 3) =>
	sharp(Buffer.from(Array.from({ length: 200 * 150 * channels }, (_, i) => noise(i, 3, 1) & 255)), {
		raw: { width: 200, height: 150, channels },
	});

/** A thing with a grey texture like cloth or stone, on 4 % of a white image. */
const textured = (from: number, to: number) => {
	const data = Buffer.alloc(600 * 400, 255);
	for (let y = 150; y < 230; y++) {
		for (let x = 240; x < 360; x++) data[y * 600 + x] = from + (noise(x, y, 2) % (to - from));
	}
	return sharp(data, { raw: { width: 600, height: 400, channels: 1 } });
};

/** With noise of up to 8 either way, like that of a scan or a bad encoder. */
const noisy = async (mask: Sharp) => {
	const { data, info } = await mask.raw().toBuffer({ resolveWithObject: true });
	const shaken = data.map((value, index) =>
		Math.min(Math.max(value + (noise(index, 1, 1) & 15) - 8, 0), 255),
	);
	return sharp(Buffer.from(shaken), { raw: info });
};

test.each<[string, () => Sharp | Promise<Sharp>]>([
	['a circle', () => drawMask('circle', 320, 240)],
	['a thin line', () => drawMask('a thin line', 320, 240)],
	['blurred by 1 pixel', () => drawMask('circle', 320, 240, { blur: 1 })],
	['blurred by 2 pixels', () => drawMask('circle', 320, 240, { blur: 2 })],
	['two blurred by 1.5 pixels', () => drawMask('two of them', 300, 200, { blur: 1.5 })],
	['noise on both tones', async () => await noisy(drawMask('circle', 320, 240))],
	['all black', () => flat(300, 200, 'black')],
	['all white', () => flat(300, 200, 'white')],
	['one black pixel', () => flat(1, 1, 'black')],
	['one white pixel', () => flat(1, 1, 'white')],
	['a tiny circle', () => drawMask('circle', 16, 16)],
	['as wide as they come', () => drawMask('ring', 3072, 300)],
	['white under transparency', () => flat(300, 200, 'white').ensureAlpha(0)],
	[
		'a shape cut out in white',
		() =>
			drawMask('circle', 300, 200)
				.toColourspace('srgb')
				.joinChannel(Buffer.alloc(60_000, 255), { raw: { width: 300, height: 200, channels: 1 } }),
	],
])('is a mask: %s', async (_name, draw) => {
	const image = await draw();
	const files = [await image.clone().png().toBuffer()];
	for (const quality of [60, 80, 95])
		files.push(await image.clone().flatten({ background: 'black' }).jpeg({ quality }).toBuffer());
	for (const bytes of files) expect((await inspect(bytes)).isTwoTone).toBe(true);
});

test.each<[string, () => Sharp]>([
	['a photograph', () => drawPhoto(320, 240)],
	['a grey photograph', () => drawPhoto(320, 240, 1)],
	['noise in colour', () => grain(3)],
	['noise in grey', () => grain(1)],
	['a gradient', () => svg('<rect width="600" height="400" fill="url(#g)"/>')],
	[
		'a small coloured thing on white',
		() => svg('<rect x="200" y="150" width="100" height="80" fill="#d02020"/>'),
	],
	[
		'a small pale thing on white',
		() => svg('<rect x="200" y="150" width="100" height="80" fill="#ffd0a0"/>'),
	],
	[
		'a small grey thing on white',
		() => svg('<rect x="200" y="150" width="100" height="80" fill="#808080"/>'),
	],
	['a small thing of grey texture on white', () => textured(60, 200)],
	['a small thing of fine grey texture on white', () => textured(118, 138)],
	[
		'a small shaded thing on white',
		() => svg('<rect x="200" y="150" width="110" height="80" fill="url(#g)"/>'),
	],
	[
		'a shaded ball on white',
		() =>
			svg(
				'<defs><radialGradient id="r"><stop offset="0" stop-color="#eee"/><stop offset="1" stop-color="#222"/></radialGradient></defs><circle cx="300" cy="200" r="52" fill="url(#r)"/>',
			),
	],
	['pure red', () => flat(300, 200, '#ff0000')],
	['pure blue, which is dark', () => flat(300, 200, '#0000ff')],
	['pure yellow, which is light', () => flat(300, 200, '#ffff00')],
	['mid-grey', () => flat(300, 200, '#808080')],
	['one grey pixel', () => flat(1, 1, '#808080')],
	['one red pixel', () => flat(1, 1, '#ff0000')],
])('is no mask: %s', async (_name, draw) => {
	for (const bytes of [
		await draw().png().toBuffer(),
		await draw().jpeg({ quality: 90 }).toBuffer(),
		await draw().jpeg({ quality: 70 }).toBuffer(),
	]) {
		expect((await inspect(bytes)).isTwoTone).toBe(false);
	}
});
