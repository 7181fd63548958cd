import sharp from 'sharp';

import { renderSample } from '../tools/simulator';
import { readBinary, useBinaryMode } from './kit/binaryData';
import { readPixels, sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

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
			message: expect.stringMatching(/did not return: invertedMask/),
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

	test('an input file does not take the place of a cutout that could not be made', async () => {
		const data = Buffer.from('of another image').toString('base64');
		const binary = Object.fromEntries(
			['cutout', 'note'].map((name) => [name, { data, mimeType: 'image/png' }]),
		);
		const { main } = await run(
			{ prompt: 'zebra', outputs: ['mask', 'cutout'], options: { includeInput: true } },
			{ items: [{ json: { sku: 'A' }, binary }] },
		);
		expect(main[0].json.missingOutputs).toEqual(['cutout']);
		expect(Object.keys(main[0].binary ?? {})).toEqual(['note', 'mask']);
	});

	test('of a kept input nothing is said of another task', async () => {
		const options = { includeInput: true };
		const first = await run(
			{ outputs: ['mask', 'cutout'], options },
			{ items: [{ json: { sku: 1 } }] },
		);
		const { main } = await run({ operation: 'submit', options }, { items: first.main });
		expect(main[0].json).toMatchObject({ sku: 1, outcome: 'pending' });
		expect(main[0].json.task_id).not.toBe(first.main[0].json.task_id);
		for (const field of ['mask', 'images', 'costUsd', 'workSeconds'])
			expect(main[0].json[field]).not.toEqual(first.main[0].json[field]);
		const { main: ended } = await run(
			{ operation: 'getTask', taskId: '={{ $json.task_id }}', options },
			{ items: main },
		);
		expect(ended[0].json).toMatchObject({ sku: 1, task_id: main[0].json.task_id });
	});

	test('an answer with HTTP redirects on the image still gives the mask, and the key goes nowhere', async () => {
		sim.simulator.configure({ faults: { imageRedirect: 0.5 } });
		const { main } = await run();
		sim.simulator.configure({ faults: {} });
		expect(main[0].json.outcome).toBe('succeeded');
	});
});
