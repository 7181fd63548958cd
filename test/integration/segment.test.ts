import {
	OUTPUT_SHAPES,
	renderSample,
	sampleCatalog,
	STATUS_VOCABULARIES,
	truthMask,
} from '../tools/simulator';
import { readPixels, sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

const FACTORS = [-7, 10];

describe('the mask equals the truth, pixel by pixel', () => {
	const rows = sampleCatalog.flatMap(({ name, prompt, negativePrompt, segmentFactor }, index) => [
		{ name, prompt, negativePrompt, segmentFactor },
		{ name, prompt: 'everything', negativePrompt: prompt, segmentFactor: 0 },
		{ name, prompt, negativePrompt: '', segmentFactor: FACTORS[index % FACTORS.length] },
	]);
	test.each(rows)(
		'$name: "$prompt" without "$negativePrompt", factor $segmentFactor',
		async (row) => {
			const { name, prompt, negativePrompt, segmentFactor } = row;
			const { main } = await run({
				imageUrl: sim.simulator.sampleUrl(name),
				prompt,
				negativePrompt,
				segmentFactor,
			});
			const pixels = await readPixels(main[0]);
			const truth = await truthMask(
				await renderSample(name),
				prompt,
				negativePrompt,
				segmentFactor,
			);
			expect(pixels.length).toBe(truth.length);
			expect(Buffer.compare(pixels, Buffer.from(truth))).toBe(0);
		},
	);
});

describe('every shape of the output gives the same mask', () => {
	const truth = async () =>
		Buffer.from(await truthMask(await renderSample(sample.name), sample.prompt, '', 0));

	test.each(OUTPUT_SHAPES)('%s', async (outputShape) => {
		sim.simulator.configure({ outputShape });
		const { main, run: whole } = await run();
		sim.simulator.configure({ outputShape: 'image_urls' });
		expect(main[0].json.outcome).toBe('succeeded');
		expect(Buffer.compare(await readPixels(main[0]), await truth())).toBe(0);
		// No image as text: neither the mask nor the photograph.
		expect(JSON.stringify(main[0].json).length).toBeLessThan(5_000);
		expect(
			JSON.stringify(whole.data.resultData.runData.Segment[0].data?.main[0]?.[0].json),
		).not.toMatch(/base64,[A-Za-z0-9+/]{50}/);
	});

	test.each(STATUS_VOCABULARIES)('status vocabulary %s', async (statusVocabulary) => {
		sim.simulator.configure({ statusVocabulary });
		const { main } = await run();
		sim.simulator.configure({ statusVocabulary: 'lower' });
		expect(main[0].json.outcome).toBe('succeeded');
	});
});
