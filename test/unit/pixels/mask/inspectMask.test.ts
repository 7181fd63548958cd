import sharp, { type Sharp } from 'sharp';

import type { MaskInspection } from '../../../../nodes/shared/pixels/mask/inspectMask';
import { inspect, readGrey } from '../kit';
import { drawMask, SHAPES, type Shape } from '../shapes';

type Counted = Pick<
	MaskInspection,
	'width' | 'height' | 'coverage' | 'boundingBox' | 'touchesEdge'
>;

/** The same numbers from sharp's pixels, pixel by pixel. */
async function count(bytes: Buffer): Promise<Counted> {
	const { data, info } = await sharp(bytes)
		.flatten({ background: 'black' })
		.toColourspace('b-w')
		.raw()
		.toBuffer({ resolveWithObject: true });
	const { width, height, channels } = info;
	let selected = 0;
	const [columns, rows] = [new Uint8Array(width), new Uint8Array(height)];
	for (let index = 0; index < width * height; index++) {
		if (data[index * channels] < 128) continue;
		selected += 1;
		columns[index % width] = 1;
		rows[(index - (index % width)) / width] = 1;
	}
	const [left, top] = [columns.indexOf(1), rows.indexOf(1)];
	const [right, bottom] = [columns.lastIndexOf(1), rows.lastIndexOf(1)];
	return {
		...{ width, height, coverage: selected / (width * height) },
		boundingBox:
			selected > 0 ? { left, top, width: right - left + 1, height: bottom - top + 1 } : null,
		touchesEdge: [left, top].includes(0) || right === width - 1 || bottom === height - 1,
	};
}

const KINDS: { [name: string]: (mask: Sharp) => Promise<Buffer> } = {
	'PNG, grey': async (mask) => await mask.png().toBuffer(),
	'PNG, RGB': async (mask) => await mask.toColourspace('srgb').png().toBuffer(),
	'PNG, RGB with alpha': async (mask) =>
		await mask.toColourspace('srgb').ensureAlpha().png().toBuffer(),
	'PNG, 1 bit': async (mask) =>
		await mask.threshold(128).png({ palette: true, colours: 2, dither: 0 }).toBuffer(),
};
const QUALITIES = [60, 75, 85, 95];
for (const quality of QUALITIES) {
	KINDS[`JPEG, grey, ${quality} %`] = async (mask) => await mask.jpeg({ quality }).toBuffer();
	KINDS[`JPEG, RGB, ${quality} %`] = async (mask) =>
		await mask.toColourspace('srgb').jpeg({ quality }).toBuffer();
}

describe.each(Object.keys(KINDS))('%s', (kind) => {
	test.each(Object.keys(SHAPES) as Shape[])('%s', async (shape) => {
		for (const [width, height] of [
			[200, 150],
			[320, 240],
			[97, 301],
		]) {
			const bytes = await KINDS[kind](drawMask(shape, width, height));
			const { grid, isTwoTone, ...rest } = await inspect(bytes);
			expectAlike(rest, await count(bytes), kind.startsWith('JPEG'));
			expect(isTwoTone).toBe(true);
			expect(grid.all.reduce((a, b) => a + b)).toBe(width * height);
		}
	});
});

/** In a JPEG, a pixel halfway between black and white can count as either. */
function expectAlike(found: Counted, counted: Counted, isJpeg: boolean): void {
	const { coverage, ...rest } = found;
	const { coverage: expected, ...others } = counted;
	expect(rest).toEqual(others);
	if (isJpeg) expect(coverage).toBeCloseTo(expected, 3);
	else expect(coverage).toBe(expected);
}

test.each([
	[1, 1],
	[1, 40],
	[40, 1],
	[3072, 300],
])('%i × %i', async (width, height) => {
	for (const shape of ['circle', 'everything', 'nothing'] as const) {
		const bytes = await drawMask(shape, width, height).png({ compressionLevel: 1 }).toBuffer();
		const { grid, isTwoTone, ...rest } = await inspect(bytes);
		expect(rest).toEqual(await count(bytes));
		expect(grid.all.reduce((a, b) => a + b)).toBe(width * height);
	}
});

test('each field of the grid has its own pixels', async () => {
	const { grid } = await inspect(await drawMask('at the left edge', 160, 160).png().toBuffer());
	expect(new Set(grid.all)).toEqual(new Set([100]));
	const [y, inside, outside] = [8 * 16, 3, 6];
	expect([grid.selected[y + inside], grid.selected[y + outside]]).toEqual([100, 0]);
});

test.each([
	[127, 0],
	[128, 1],
])('a pixel of brightness %i counts %i', async (brightness, coverage) => {
	const background = { r: brightness, g: brightness, b: brightness };
	const create = { width: 9, height: 9, channels: 3, background } as const;
	expect((await inspect(await sharp({ create }).png().toBuffer())).coverage).toBe(coverage);
});

test('what is transparent is black, whatever its colour', async () => {
	const background = { r: 255, g: 255, b: 255, alpha: 0.4 };
	const create = { width: 9, height: 9, channels: 4, background } as const;
	const grey = await readGrey(await sharp({ create }).png().toBuffer());
	expect(new Set(grey.data)).toEqual(new Set([102]));
});

/** An image of a few pixels, row by row. */
async function lookAtPixels(width: number, ...pixels: number[]) {
	const raw = { width, height: pixels.length / width, channels: 1 } as const;
	return await inspect(
		await sharp(Buffer.from(pixels), { raw }).toColourspace('b-w').png().toBuffer(),
	);
}

test.each([
	['left', 3, true],
	['top', 1, true],
	['right', 5, true],
	['lower', 7, true],
	['no', 4, false],
])('one pixel at %s edge', async (_edge, index, touchesEdge) => {
	const pixels = Array<number>(9).fill(0);
	pixels[index] = 255;
	expect(await lookAtPixels(3, ...pixels)).toMatchObject({
		touchesEdge,
		boundingBox: { left: index % 3, top: Math.floor(index / 3), width: 1, height: 1 },
	});
});

test('the box is around what is selected, not around what is almost', async () => {
	const rows = [0, 127, 127, 127, 0, 127, 128, 127, 0, 127, 127, 127];
	const { boundingBox } = await lookAtPixels(4, ...rows);
	expect(boundingBox).toEqual({ left: 2, top: 1, width: 1, height: 1 });
});
