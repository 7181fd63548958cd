import sharp from 'sharp';

import {
	OUTPUT_SHAPES,
	renderSample,
	sampleCatalog,
	STATUS_VOCABULARIES,
	truthMask,
} from '../tools/simulator';
import { readBinary, useBinaryMode } from './kit/binaryData';
import { readPixels, sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

describe('the mask equals the truth, pixel by pixel', () => {
	const rows = sampleCatalog.flatMap(({ name, prompt, negativePrompt, segmentFactor }) => [
		{ name, prompt, negativePrompt, segmentFactor },
		{ name, prompt: 'everything', negativePrompt: prompt, segmentFactor: 0 },
		{ name, prompt, negativePrompt: '', segmentFactor: -7 },
		{ name, prompt, negativePrompt: '', segmentFactor: 10 },
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

describe('the chosen images', () => {
	test('all four under their own names, the mask first', async () => {
		const outputs = ['invertedMask', 'annotated', 'mask', 'negativeAnnotated'];
		const { main } = await run({ outputs });
		const names = Object.keys(main[0].binary ?? {});
		expect(names[0]).toBe('mask');
		expect([...names].sort()).toEqual([...outputs].sort());
		const [mask, inverted] = [await readPixels(main[0]), await readPixels(main[0], 'invertedMask')];
		expect(mask.every((value, index) => value + inverted[index] === 255)).toBe(true);
		expect(main[0].json.images).toHaveLength(4);
	});

	test('an image that the service does not give is named, and the hint says so', async () => {
		sim.simulator.configure({ outputShape: 'image_url' });
		const { main, hints } = await run({ outputs: ['mask', 'invertedMask'] });
		sim.simulator.configure({ outputShape: 'image_urls' });
		expect(main[0].json.missingOutputs).toEqual(['invertedMask']);
		expect(hints[0]).toMatchObject({
			type: 'warning',
			message: expect.stringMatching(/did not give: invertedMask/),
		});
	});

	test('of three images the pixels tell which is the mask; all come along', async () => {
		sim.simulator.configure({ outputShape: 'image_urls_three' });
		const { main } = await run({ outputs: ['mask', 'invertedMask'] });
		sim.simulator.configure({ outputShape: 'image_urls' });
		expect(Object.keys(main[0].binary ?? {})).toEqual(['mask', 'image1', 'invertedMask']);
	});
});

describe.each(['default', 'filesystem'] as const)('binary mode %s', (mode) => {
	beforeAll(async () => await useBinaryMode(mode));
	afterAll(async () => await useBinaryMode('default'));

	test('the file has name, type and the bytes', async () => {
		const { main } = await run();
		const file = main[0].binary!.mask;
		expect(file).toMatchObject({
			fileName: `${sample.name}-mask.png`,
			mimeType: 'image/png',
			fileExtension: 'png',
		});
		expect(file.directory).toBeUndefined();
		expect(file.id === undefined).toBe(mode === 'default');
		const { format, width } = await sharp(await readBinary(file)).metadata();
		expect({ format, width }).toEqual({
			format: 'png',
			width: (await renderSample(sample.name)).width,
		});
	});
});

describe('the item', () => {
	test("is the task in PiAPI's names, cleaned, with outcome, cost, times and pairedItem", async () => {
		const { main, run: whole } = await run();
		const [task] = [...sim.simulator.tasks.values()].slice(-1);
		expect(main[0]).toMatchObject({
			json: {
				task_id: task.id,
				model: 'Qubico/image-toolkit',
				task_type: 'segment',
				input: { prompt: sample.prompt, negative_prompt: '', segment_factor: 0 },
				outcome: 'succeeded',
				costUsd: expect.any(Number),
				queueSeconds: expect.any(Number),
				workSeconds: expect.any(Number),
				images: [{ name: 'mask', mimeType: 'image/png', url: expect.stringMatching(/^http/) }],
			},
			pairedItem: { item: 0 },
		});
		expect(main[0].json).not.toHaveProperty('error');
		expect(JSON.stringify(whole)).not.toContain(sim.simulator.apiKey);
	});

	test('keeps the fields and files of its input if asked to, but not their error', async () => {
		const data = Buffer.from('note').toString('base64');
		const items = [
			{
				json: { sku: 'A', outcome: 'old', error: 'old' },
				binary: { note: { data, mimeType: 'text/plain' } },
			},
		];
		const { main } = await run(
			{ fileName: '={{ $json.sku }}', options: { includeInput: true } },
			{ items },
		);
		expect(main[0].json).toMatchObject({ sku: 'A', outcome: 'succeeded' });
		expect(main[0].json).not.toHaveProperty('error');
		expect(Object.keys(main[0].binary ?? {})).toEqual(['note', 'mask']);
		expect(main[0].binary!.mask.fileName).toBe('A.png');
	});

	test('an answer with HTTP redirects on the image still gives the mask, and the key goes nowhere', async () => {
		sim.simulator.configure({ faults: { imageRedirect: 0.5 } });
		const { main } = await run();
		sim.simulator.configure({ faults: {} });
		expect(main[0].json.outcome).toBe('succeeded');
	});
});
