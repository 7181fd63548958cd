import sharp from 'sharp';

import { renderSample, sampleCatalog, scaleSamples, truthMask } from '..';
import { Segmenter } from '../segment/segmenter';

const segmenter = new Segmenter();
const FACTORS = [-15, 8];
/** Where many are segmented: a quarter of the pixels. */
const HALF = 0.5;

afterEach(() => scaleSamples(1));

/** Counts the pixels in which the segmenter's mask is not the truth. */
async function countDifferences(name: string, prompt: string, negative: string, factor: number) {
	const sample = await renderSample(name);
	const { image } = sample;
	const result = await segmenter.segment({
		image,
		prompt,
		negativePrompt: negative,
		segmentFactor: factor,
	});
	const mask = await sharp(await result.image(2))
		.extractChannel(0)
		.raw()
		.toBuffer();
	const truth = truthMask(sample, prompt, negative, factor);
	expect(mask.length).toBe(truth.length);
	expect(truth.includes(255)).toBe(true);
	let differences = 0;
	for (let at = 0; at < truth.length; at++) if (truth[at] !== mask[at]) differences += 1;
	return differences;
}

const samples = sampleCatalog.map((sample, index) => ({
	...sample,
	factor: FACTORS[index % FACTORS.length],
}));

describe.each(samples)(
	'sample $name',
	({ name, prompt, negativePrompt, segmentFactor, factor }) => {
		it('is segmented as it was drawn, for the prompt of its catalog row', async () => {
			expect(await countDifferences(name, prompt, negativePrompt, segmentFactor)).toBe(0);
		});

		it('is segmented as it was drawn, as a whole, made larger or smaller', async () => {
			scaleSamples(HALF);
			expect(await countDifferences(name, 'everything', '', factor)).toBe(0);
		});

		it('is segmented as it was drawn, thing by thing and in pairs', async () => {
			const { things } = await renderSample(name);
			const names = things.map((thing) => thing.name);
			for (const [index, thing] of names.entries()) {
				expect(await countDifferences(name, thing, '', 0)).toBe(0);
				const others = names.filter((other) => other !== thing);
				if (others.length === 0) continue;
				// Taken out of all, and chosen with another, in turn.
				const [prompt, negative] =
					index % 2 === 0 ? ['clothes', thing] : [`${thing}, ${others[index % others.length]}`, ''];
				expect(await countDifferences(name, prompt, negative, 0)).toBe(0);
			}
		});

		it('has the size and type that it says', async () => {
			const { image, mimeType, width, height } = await renderSample(name);
			const metadata = await sharp(image).metadata();
			expect(metadata).toMatchObject({ width, height, format: mimeType.slice('image/'.length) });
		});
	},
);

it('has images of both file types, and a unique SKU for each', () => {
	expect(new Set(sampleCatalog.map(({ fileType }) => fileType))).toEqual(new Set(['jpg', 'png']));
	expect(new Set(sampleCatalog.map(({ sku }) => sku)).size).toBe(sampleCatalog.length);
});
