import sharp from 'sharp';

import { readMask } from '../../../nodes/shared/pixels/readMask';
import { decode, drawPhoto, slices, whyRefused } from './kit';
import { drawMask } from './shapes';

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
