import sharp, { type Sharp } from 'sharp';

import { compareCutout } from '../compareCutouts';

const [WIDTH, HEIGHT] = [60, 50];
const size = { width: WIDTH, height: HEIGHT };
const BOX = { left: 20, top: 15, width: 24, height: 20 };

/** What a pixel is: inside of the box, of which the size may be changed by some pixels. */
const isInside = (at: number, by = 0) => {
	const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
	const { left, top, width, height } = BOX;
	return x >= left - by && x < left + width + by && y >= top - by && y < top + height + by;
};
const pixels = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => (isInside(at) ? 255 : 0));
const truth = { ...size, pixels };
const create = { ...size, channels: 3 as const, background: { r: 90, g: 160, b: 30 } };
const image = sharp({ create }).png().toBuffer();

/** A cutout that is right, but for what is changed. */
async function draw(change: (at: number) => number[] | undefined = () => undefined, by = 0) {
	const data = Buffer.alloc(4 * WIDTH * HEIGHT);
	for (let at = 0; at < WIDTH * HEIGHT; at += 1)
		data.set(change(at) ?? (isInside(at, by) ? [90, 160, 30, 255] : [0, 0, 0, 0]), 4 * at);
	return sharp(data, { raw: { ...size, channels: 4 } }).png();
}

const MIDDLE = 25 * WIDTH + 32;
const CORNER = 0;
const only = (place: number, pixel: number[]) => (at: number) => (at === place ? pixel : undefined);

test.each<[string, Promise<Sharp>, boolean]>([
	['as it should be', draw(), true],
	['with an edge one pixel farther out', draw(undefined, 1), true],
	['with an edge six pixels farther out', draw(undefined, 6), false],
	['half transparent in its middle', draw(only(MIDDLE, [90, 160, 30, 128])), false],
	['of another colour there', draw(only(MIDDLE, [90, 161, 30, 255])), false],
	['with a speck', draw(only(CORNER, [90, 160, 30, 255])), false],
	['with something hidden', draw(only(CORNER, [90, 160, 30, 0])), false],
])('a cutout %s', async (_name, drawn, isRight) => {
	const bytes = await (await drawn).toBuffer();
	expect((await compareCutout(bytes, await image, truth)).equal).toBe(isRight);
});

test.each([
	[5, 0, true],
	[5, 1, true],
	[5, 4, false],
])('cropped with %i pixels around, and the edge %i farther out', async (padding, by, isRight) => {
	const around = padding + by;
	const part = {
		left: BOX.left - around,
		top: BOX.top - around,
		width: BOX.width + 2 * around,
		height: BOX.height + 2 * around,
	};
	const bytes = await (await draw(undefined, by)).extract(part).toBuffer();
	expect((await compareCutout(bytes, await image, truth, padding)).equal).toBe(isRight);
});

test('of another size', async () => {
	const bytes = await (await draw()).resize(30).toBuffer();
	expect(await compareCutout(bytes, await image, truth)).toMatchObject({
		equal: false,
		overlap: 0,
	});
});
