import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { itemWith } from './kit/binaryData';
import { runLoop } from './kit/chaosLoop';
import { drawSmallSample, useSimulator } from './kit/simulation';

const sim = useSimulator('small');

const namesOf = (items: INodeExecutionData[]) =>
	items.map(({ binary = {} }) => Object.values(binary).map(({ fileName }) => fileName));

async function runWith(fileNames: string[], parameters: INodeParameters = {}) {
	const image = await drawSmallSample();
	const items = await Promise.all(fileNames.map(async (name) => await itemWith(image, name)));
	return await sim.run({ imageSource: 'binary', ...parameters }, { items });
}

describe('no two files of a run have the same name', () => {
	test('phones call every photo image.jpg; one is a WebP by its name', async () => {
		const { main } = await runWith(['image.jpg', 'shoes.png', 'image.jpg', 'Image.webp']);
		expect(namesOf(main)).toEqual([
			['image-1-mask.png'],
			['shoes-mask.png'],
			['image-2-mask.png'],
			['Image-3-mask.png'],
		]);
		expect(main.map(({ json }) => json.sourceFile)).toEqual([
			'image.jpg',
			'shoes.png',
			'image.jpg',
			'Image.webp',
		]);
	});

	test('the same File Name for all, also where one of them fails', async () => {
		const image = await drawSmallSample();
		const items = [
			await itemWith(image),
			await itemWith(Buffer.from('text')),
			await itemWith(image),
		];
		const { main } = await sim.run(
			{ imageSource: 'binary', fileName: 'A1' },
			{ items, settings: { onError: 'continueErrorOutput' } },
		);
		expect(namesOf(main)).toEqual([['A1-1.png'], ['A1-3.png']]);
	});

	test('not even in different rounds of a loop', async () => {
		const { apiKey, apiUrl: baseUrl, uploadUrl } = sim.simulator;
		const image = await drawSmallSample();
		const items = await Promise.all([1, 2, 3].map(async () => await itemWith(image, 'image.jpg')));
		const parameters = {
			...{ operation: 'segment', imageSource: 'binary', prompt: 'red shirt', negativePrompt: '' },
			...{ segmentFactor: 0, outputs: ['mask'], options: { pollIntervalSeconds: 0.5 } },
		};
		const credential = { apiKey, baseUrl, uploadUrl };
		const rounds = await runLoop({ credential, parameters, items, batchSize: 1 });
		expect(rounds.map(({ data }) => namesOf(data?.main[0] ?? []))).toEqual([
			[['image-mask.png']],
			[['image-mask-2.png']],
			[['image-mask-3.png']],
		]);
	});

	test('several files of one item', async () => {
		const image = await drawSmallSample();
		const [a, b] = await Promise.all(['a.jpg', 'a.png'].map(async (n) => await itemWith(image, n)));
		const items = [{ json: {}, binary: { front: a.binary!.data, back: b.binary!.data } }];
		const binary = { imageSource: 'binary', binaryPropertyName: 'front, back' };
		const { main } = await sim.run(binary, { items });
		expect(namesOf(main)).toEqual([['a-1-mask.png'], ['a-2-mask.png']]);
	});

	test('a File Name that is the name of another file', async () => {
		const items = ['A1', 'A1-cutout'].map((sku) => ({ json: { sku } }));
		const { main } = await sim.run(
			{ fileName: '={{ $json.sku }}', outputs: ['mask', 'cutout'] },
			{ items },
		);
		const all = namesOf(main).flat();
		expect(new Set(all).size).toBe(4);
		expect(all).toContain('A1.png');
	});

	test('tasks that Get Task fetches', async () => {
		const ids = (await runWith(['image.jpg', 'image.jpg'])).main.map(({ json }) => json.task_id);
		const taskId = ids.join(',');
		const { main } = await sim.run({ operation: 'getTask', taskId, fileName: 'A1' });
		expect(namesOf(main)).toEqual([['A1-1.png'], ['A1-2.png']]);
		const unnamed = (await sim.run({ operation: 'getTask', taskId })).main;
		expect(new Set(namesOf(unnamed).flat()).size).toBe(2);
	});
});

describe('File Name', () => {
	test.each([
		[['cutout'], 'A1', ['A1.png']],
		[['cutout'], 'Lamp 1.5m', ['Lamp 1.5m.png']],
		[['annotated'], '4711.10', ['4711.10.png']],
		[['cutout', 'mask'], 'A1.jpg', ['A1-cutout.png', 'A1.png']],
		[['mask'], 'shop/A1', ['shop-A1.png']],
	])('%p as %s', async (outputs, fileName, expected) => {
		const { main } = await sim.run({ outputs, fileName });
		expect(namesOf(main)).toEqual([expected]);
	});
});

test('sourceFile names the file of an address too, and is on submitted items', async () => {
	const { main } = await sim.run({ operation: 'submit' });
	expect(main[0].json.sourceFile).toMatch(/\.png$/);
});
