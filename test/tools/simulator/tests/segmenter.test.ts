import sharp from 'sharp';

import { seededRandom } from '../random';
import { colourInPhrase, nameColour } from '../segment/colours';
import { growMask } from '../segment/morphology';
import { Segmenter } from '../segment/segmenter';
import { drawSquare } from './startedSimulator';

/** `growMask` pixel by pixel, from the definition in OpenCV's manual. */
function growSlowly(mask: Uint8Array, width: number, height: number, factor: number): Uint8Array {
	const size = Math.abs(factor);
	const anchor = size >> 1;
	return mask.map((own, index) => {
		const seen: number[] = [];
		for (let down = 0; down < size; down++) {
			for (let across = 0; across < size; across++) {
				const x = (index % width) + across - anchor;
				const y = Math.floor(index / width) + down - anchor;
				if (x >= 0 && x < width && y >= 0 && y < height) seen.push(mask[y * width + x]);
			}
		}
		if (size === 0) return own;
		return factor > 0 ? Math.max(...seen) : Math.min(...seen);
	});
}

describe('growMask', () => {
	it.each([-30, -15, -3, -2, -1, 0, 1, 2, 3, 8, 9, 30])(
		'follows OpenCV for factor %d',
		(factor) => {
			const random = seededRandom(factor + 100);
			const density = factor > 0 ? 0.03 : 0.97;
			const mask = Uint8Array.from({ length: 23 * 17 }, () => (random() < density ? 255 : 0));
			expect(growMask(mask, 23, 17, factor)).toEqual(growSlowly(mask, 23, 17, factor));
		},
	);

	it('moves an even dilation down and to the right, as OpenCV does', () => {
		const mask = Uint8Array.of(0, 0, 255, 0, 0);
		expect([...growMask(mask, 5, 1, 2)]).toEqual([0, 0, 255, 255, 0]);
	});

	it('lets nothing in from outside of the image', () => {
		const white = new Uint8Array(20).fill(255);
		expect(growMask(white, 5, 4, -9)).toEqual(white);
	});
});

it.each([
	['red shirt', 'red'],
	['a Grey hat', 'grey'],
	['gray hat', 'grey'],
	['navy jacket', 'blue'],
	['clothes', undefined],
	['bored', undefined],
	['constructor', undefined],
])('finds the colour in "%s": %s', (phrase, colour) => {
	expect(colourInPhrase(phrase)).toBe(colour);
});

it.each([
	[[200, 30, 40], 'red'],
	[[240, 130, 20], 'orange'],
	[[230, 190, 40], 'yellow'],
	[[40, 140, 80], 'green'],
	[[60, 90, 170], 'blue'],
	[[120, 60, 170], 'purple'],
	[[225, 120, 165], 'pink'],
	[[130, 80, 45], 'brown'],
	[[30, 30, 32], 'black'],
	[[250, 250, 250], 'white'],
	[[130, 130, 132], 'grey'],
] as const)('names %j %s', ([red, green, blue], name) => {
	expect(nameColour(red, green, blue)).toBe(name);
});

describe('Segmenter', () => {
	const segmenter = new Segmenter();
	const ask = { prompt: 'red', negativePrompt: '', segmentFactor: 0 };

	async function readGrey(png: Buffer) {
		return await sharp(png).extractChannel(0).raw().toBuffer();
	}

	it('gives four PNG images: two photographs, and two complementary masks in 8-bit grey', async () => {
		const result = await segmenter.segment({ image: await drawSquare(), ...ask });
		const images = await Promise.all([0, 1, 2, 3].map((index) => result.image(index)));
		const metadata = await Promise.all(images.map((png) => sharp(png).metadata()));
		expect(metadata.map(({ format, channels }) => [format, channels])).toEqual([
			['png', 3],
			['png', 3],
			['png', 1],
			['png', 1],
		]);
		const mask = await readGrey(images[2]);
		const inverted = await readGrey(images[3]);
		expect(mask.filter((value) => value === 255)).toHaveLength(400);
		expect(mask[10 * 60 + 10]).toBe(255);
		expect(inverted.every((value, index) => value === 255 - mask[index])).toBe(true);
	});

	it('turns an image as its EXIF says', async () => {
		const image = await sharp(await drawSquare())
			.withMetadata({ orientation: 6 })
			.jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
			.toBuffer();
		const result = await segmenter.segment({ image, ...ask });
		expect([result.width, result.height]).toEqual([40, 60]);
		const mask = await readGrey(await result.image(2));
		// What was 10 from the top is now 10 from the right.
		expect([mask[10 * 40 + 9], mask[10 * 40 + 10], mask[10 * 40 + 29], mask[10 * 40 + 30]]).toEqual(
			[0, 255, 255, 0],
		);
	});

	it.each([
		['a colour that is there', 'red hat', false],
		['a colour that is not there', 'blue hat', true],
		['a word for anything', 'the product', false],
		['its plural', 'Objects', false],
		['a word that it does not know', 'cat', true],
		['such a word beside a colour that is there', 'cat, red square', false],
		['a letter', 'a', true],
		['nothing', ' , ', true],
	])('selects by %s: "%s"', async (_label, prompt, isEmpty) => {
		const result = await segmenter.segment({ image: await drawSquare(), ...ask, prompt });
		expect(result.isEmpty).toBe(isEmpty);
	});

	it.each([
		['too large an image', { width: 3073, height: 4 }, { code: 10003, message: 'image too large' }],
		['too high an image', { width: 4, height: 3073 }, { code: 10003, message: 'image too large' }],
	])('refuses %s', async (_label, size, failure) => {
		const create = { ...size, channels: 3, background: '#fff' } as const;
		const image = await sharp({ create }).png().toBuffer();
		await expect(segmenter.segment({ image, ...ask })).rejects.toMatchObject(failure);
	});

	it('refuses what is no image', async () => {
		const image = Buffer.from('nothing to see');
		await expect(segmenter.segment({ image, ...ask })).rejects.toMatchObject({
			message: 'failed to decode image',
		});
	});
});
