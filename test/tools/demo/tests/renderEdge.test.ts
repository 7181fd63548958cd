import sharp from 'sharp';

import { renderEdge } from '../renderEdge';

const SIZE = { width: 120, height: 160 };
const draw = (shape: string, ground: string) =>
	sharp(
		Buffer.from(
			`<svg xmlns="http://www.w3.org/2000/svg" width="120" height="160"><rect width="120" height="160" fill="${ground}"/>${shape}</svg>`,
		),
	)
		.removeAlpha()
		.png()
		.toBuffer();
const disc = (fill: string) => `<circle cx="60" cy="80" r="40" fill="${fill}"/>`;

test('shows the same part of an edge as the mask has it, and as the node makes it', async () => {
	const image = await draw(disc('#c00'), '#00c');
	const mask = await sharp(await draw(disc('#fff'), '#000'))
		.threshold(128)
		.png()
		.toBuffer();
	const alpha = await sharp(await draw(disc('#fff'), '#000'))
		.extractChannel(0)
		.raw()
		.toBuffer();
	const cutout = await sharp({ create: { ...SIZE, channels: 3, background: '#c00' } })
		.joinChannel(alpha, { raw: { ...SIZE, channels: 1 } })
		.png()
		.toBuffer();
	const { data, info } = await sharp((await renderEdge(image, mask, cutout))!)
		.raw()
		.toBuffer({ resolveWithObject: true });
	expect(info).toMatchObject({ width: 2 * 48 * 5 + 12, height: 72 * 5 });
	const half = (first: number) => {
		const colours = new Set<string>();
		for (let y = 0; y < info.height; y++)
			for (let x = first; x < first + 240; x++) {
				const at = info.channels * (y * info.width + x);
				colours.add(data.toString('hex', at, at + 3));
			}
		return [...colours];
	};
	// Red on white has as much green as blue; with the blue background in it, it has more blue.
	const isMixed = (colour: string) => colour.slice(2, 4) !== colour.slice(4);
	expect(half(0).some(isMixed)).toBe(true);
	expect(half(252).some(isMixed)).toBe(false);
	expect(half(252)).toEqual(expect.arrayContaining(['ffffff', 'cc0000']));
});

test('shows nothing of an image that is smaller than that', async () => {
	const small = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#fff' } })
		.png()
		.toBuffer();
	expect(await renderEdge(small, small, small)).toBeUndefined();
});
