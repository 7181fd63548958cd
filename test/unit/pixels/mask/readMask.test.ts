import sharp from 'sharp';

import { readMask } from '../../../../nodes/shared/pixels/mask/readMask';
import { decode, drawPhoto, slices, whyRefused } from '../kit';
import { drawMask } from '../shapes';

const [WIDTH, HEIGHT] = [80, 60];
const read = async (bytes: Buffer) => await readMask(await decode(bytes), slices());
const greysOf = async (bytes: Buffer) => await sharp(bytes).toColourspace('b-w').raw().toBuffer();

test('a black and white image is a mask', async () => {
	const bytes = await drawMask('circle', WIDTH, HEIGHT).png().toBuffer();
	const { grey, foundIn, inspection } = await read(bytes);
	expect(Buffer.compare(Buffer.from(grey.data), await greysOf(bytes))).toBe(0);
	expect(foundIn).toBeUndefined();
	expect(inspection).toMatchObject({ width: WIDTH, height: HEIGHT, isTwoTone: true });
});

test('a grey one is a soft mask', async () => {
	const bytes = await drawMask('circle', WIDTH, HEIGHT, { blur: 25 }).png().toBuffer();
	const { grey, foundIn } = await read(bytes);
	expect(foundIn).toBe('greys');
	expect(Buffer.compare(Buffer.from(grey.data), await greysOf(bytes))).toBe(0);
});

test('of a cutout, its transparency is', async () => {
	const alpha = await drawMask('ring', WIDTH, HEIGHT).raw().toBuffer();
	const raw = { width: WIDTH, height: HEIGHT, channels: 1 as const };
	const bytes = await drawPhoto(WIDTH, HEIGHT).joinChannel(alpha, { raw }).png().toBuffer();
	const { grey, foundIn } = await read(bytes);
	expect(foundIn).toBe('alpha');
	expect(Buffer.compare(Buffer.from(grey.data), alpha)).toBe(0);
});

test.each([3, 4] as const)('a photograph of %i channels is none', async (channels) => {
	const photo = drawPhoto(WIDTH, HEIGHT, channels);
	const bytes = await (channels === 4 ? photo.removeAlpha().ensureAlpha() : photo).png().toBuffer();
	expect(await whyRefused(read(bytes))).toBe('it is an image in colour, and no mask');
});

describe('of a thing on nothing, its transparency counts, whatever its brightness:', () => {
	const DISC = 'cx="40" cy="30" r="20"';
	const draw = async (shapes: string) => {
		const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${shapes}</svg>`;
		return await sharp(Buffer.from(svg)).png().toBuffer();
	};

	test.each([
		['black', `<circle ${DISC}/>`, 'alpha'],
		['nearly black', `<circle ${DISC} fill="#111"/>`, 'alpha'],
		['dark', `<circle ${DISC} fill="#303030"/>`, 'alpha'],
		[
			'white with a black logo',
			`<circle ${DISC} fill="#fff"/><path d="M30 25h20v10h-20z"/>`,
			'alpha',
		],
		['white', `<circle ${DISC} fill="#fff"/>`, undefined],
	])('%s', async (_label, shapes, where) => {
		const bytes = await draw(shapes);
		const { grey, foundIn } = await read(bytes);
		const alphas = await sharp(bytes).extractChannel(3).raw().toBuffer();
		expect(Buffer.compare(Buffer.from(grey.data), alphas)).toBe(0);
		expect(foundIn).toBe(where);
	});

	test('not where all of it is nearly opaque', async () => {
		const alphas = Buffer.alloc(WIDTH * HEIGHT, 255).fill(250, 0, 200);
		const raw = { width: WIDTH, height: HEIGHT, channels: 1 as const };
		const mask = drawMask('circle', WIDTH, HEIGHT).toColourspace('srgb');
		const bytes = await mask.joinChannel(alphas, { raw }).png().toBuffer();
		const { grey, foundIn } = await read(bytes);
		expect(foundIn).toBeUndefined();
		expect(grey.data.filter((value) => value >= 128).length).toBeLessThan(grey.data.length / 2);
	});
});

test('a mask of ones is one, and where that was found is told', async () => {
	const marks = await drawMask('circle', WIDTH, HEIGHT).threshold(128).raw().toBuffer();
	const raw = { width: WIDTH, height: HEIGHT, channels: 1 as const };
	const ones = sharp(
		marks.map((mark) => mark >> 7),
		{ raw },
	);
	const { grey, foundIn } = await read(await ones.png().toBuffer());
	expect(foundIn).toBe('ones');
	expect(Buffer.compare(Buffer.from(grey.data), marks)).toBe(0);
});
