import sharp, { type Sharp } from 'sharp';

import { writePng } from '../../../fixtures/png';
import { inspect, readGrey } from '../kit';
import { drawMask } from '../shapes';

const [WIDTH, HEIGHT] = [160, 120];
const SIZE = { width: WIDTH, height: HEIGHT };
const drawn = drawMask('circle', WIDTH, HEIGHT).raw().toBuffer();
const soft = drawMask('circle', WIDTH, HEIGHT, { blur: 1.5 }).raw().toBuffer();
const png = async (data: Uint8Array, channels: 1 | 2 | 3 | 4, change = (image: Sharp) => image) =>
	await change(sharp(data, { raw: { ...SIZE, channels } }))
		.png()
		.toBuffer();

/** Each pixel's samples, by the mask's value there. */
function spread(mask: Uint8Array, samples: (value: number) => number[]): Uint8Array {
	return Uint8Array.from([...mask].flatMap(samples));
}

const isOn = (value: number) => Number(value > 127);
const grey = async (mask: Uint8Array) => await png(mask, 1, (image) => image.toColourspace('b-w'));
const plain = async () => await grey((await drawn).map((value) => 255 * isOn(value)));

test.each<[string, () => Promise<Buffer>]>([
	['grey', async () => await grey((await drawn).map(isOn))],
	[
		'colour',
		async () =>
			await png(
				spread(await drawn, (v) => Array<number>(3).fill(isOn(v))),
				3,
			),
	],
	[
		'opaque colour',
		async () =>
			await png(
				spread(await drawn, (v) => [...Array<number>(3).fill(isOn(v)), 255]),
				4,
			),
	],
	[
		'a palette',
		async () => {
			const mask = await drawn;
			const sample = (x: number, y: number) => isOn(mask[y * WIDTH + x]);
			return writePng({ ...SIZE, colourType: 3, depth: 1, palette: [0, 0, 0, 1, 1, 1], sample });
		},
	],
])('a mask of 0 and 1, in %s', async (_name, draw) => {
	const { hiddenIn, ...rest } = await inspect(await draw());
	expect(rest).toEqual(await inspect(await plain()));
	expect(hiddenIn).toBe('ones');
	expect((await readGrey(await draw())).data).toEqual((await readGrey(await plain())).data);
});

test('1 all over is all of it', async () => {
	const { coverage, hiddenIn } = await inspect(await grey(new Uint8Array(WIDTH * HEIGHT).fill(1)));
	expect({ coverage, hiddenIn }).toEqual({ coverage: 1, hiddenIn: 'ones' });
});

test.each<[string, () => Promise<Uint8Array>, () => Promise<Buffer>]>([
	[
		'in colour',
		async () => await soft,
		async () =>
			await png(
				spread(await soft, (v) => [0, 0, 0, v]),
				4,
			),
	],
	[
		'in grey',
		async () => await soft,
		async () =>
			await png(
				spread(await soft, (v) => [0, v]),
				2,
			),
	],
	[
		'in a palette',
		async () => (await drawn).map((value) => 255 * isOn(value)),
		async () => {
			const mask = await drawn;
			const sample = (x: number, y: number) => isOn(mask[y * WIDTH + x]);
			const palette = [0, 0, 0, 0, 0, 0];
			return writePng({
				...SIZE,
				colourType: 3,
				depth: 1,
				palette,
				transparency: [0, 255],
				sample,
			});
		},
	],
])('a mask that is black, with its selection in its alpha, %s', async (_name, mask, draw) => {
	const { hiddenIn, ...rest } = await inspect(await draw());
	const expected = await grey(await mask());
	expect(rest).toEqual(await inspect(expected));
	expect(rest.isTwoTone).toBe(true);
	expect(hiddenIn).toBe('alpha');
	expect((await readGrey(await draw())).data).toEqual((await readGrey(expected)).data);
});

const none = new Uint8Array(WIDTH * HEIGHT);

test.each<[string, () => Promise<Buffer>]>([
	['black', async () => await grey(none)],
	[
		'black and opaque',
		async () =>
			await png(
				spread(none, () => [0, 0, 0, 255]),
				4,
			),
	],
	[
		'black and transparent',
		async () =>
			await png(
				spread(none, () => [0, 0, 0, 0]),
				4,
			),
	],
	[
		'white and transparent',
		async () =>
			await png(
				spread(none, () => [255, 255, 255, 0]),
				4,
			),
	],
	['nearly black', async () => await grey(none.map((_, index) => index % 3))],
	[
		'nearly transparent',
		async () =>
			await png(
				spread(none, () => [0, 0, 0, 9]),
				4,
			),
	],
	[
		'white, with half its selection in its alpha',
		async () =>
			await png(
				spread(await drawn, (v) => [255, 255, 255, v / 4]),
				4,
			),
	],
])('an image that is %s selects nothing', async (_name, draw) => {
	expect(await inspect(await draw())).toMatchObject({ coverage: 0, boundingBox: null });
	expect(await inspect(await draw())).not.toHaveProperty('hiddenIn');
});

test('a JPEG that is black selects nothing, at any quality', async () => {
	for (let quality = 1; quality <= 100; quality += 3) {
		const black = sharp(none, { raw: { ...SIZE, channels: 1 } }).jpeg({ quality });
		expect(await inspect(await black.toBuffer())).toMatchObject({ coverage: 0, isTwoTone: true });
		// As some write black that is not quite black.
		const nearly = sharp(
			none.map((_, index) => (index >> 5) & 1),
			{ raw: { ...SIZE, channels: 1 } },
		);
		expect(await inspect(await nearly.jpeg({ quality }).toBuffer())).toMatchObject({ coverage: 0 });
	}
});
