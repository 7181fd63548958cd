import type { INodeExecutionData } from 'n8n-workflow';

import { itemWith, readBinary } from './kit/binaryData';
import { useSimulator } from './kit/simulation';

const sim = useSimulator('small');
const { run } = sim;

describe('On Error: continue', () => {
	const items: INodeExecutionData[] = [
		{ json: { sku: 'A', prompt: 'red shirt' } },
		{ json: { sku: 'B', prompt: '' } },
		{ json: { sku: 'C', prompt: 'red shirt' } },
	];
	const parameters = { prompt: '={{ $json.prompt }}' };

	test('error output: the failed item keeps its fields and gets the error as data', async () => {
		const { main, errorOutput } = await run(parameters, {
			items,
			settings: { onError: 'continueErrorOutput' },
		});
		expect(main.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(errorOutput).toHaveLength(1);
		expect(errorOutput[0].json).toMatchObject({
			sku: 'B',
			error: { message: 'The Prompt is empty', reason: 'invalidParameter', outcome: 'failed' },
		});
	});

	test('regular output: the same, in the place of the item', async () => {
		const { main } = await run(parameters, {
			items,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(main.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(main[1].json).toMatchObject({ sku: 'B', error: { message: 'The Prompt is empty' } });
	});

	test.each(['continueErrorOutput', 'continueRegularOutput'] as const)(
		'the files of the input come along where the input is to be kept: %s',
		async (onError) => {
			const item = await itemWith(Buffer.from('no image'), 'note.txt');
			const fail = async (includeInput: boolean | string) => {
				const options = { includeInput };
				const given = { imageSource: 'binary', options };
				const { main, errorOutput } = await run(given, { items: [item], settings: { onError } });
				expect(main.length + errorOutput.length).toBe(1);
				return [...main, ...errorOutput][0];
			};
			const kept = await fail(true);
			expect(kept.json.error).toMatchObject({ reason: 'unusableImage' });
			expect(kept.binary).toMatchObject({ data: { fileName: 'note.txt' } });
			expect((await readBinary(kept.binary!.data)).toString()).toBe('no image');
			expect(await fail(false)).not.toHaveProperty('binary');
			const broken = await fail('={{ broken(');
			expect(broken.json).toHaveProperty('error');
			expect(broken).not.toHaveProperty('binary');
		},
	);

	test('the ID of a task that timed out is data', async () => {
		sim.simulator.configure({ workMs: 3_000 });
		const { errorOutput } = await run(
			{ options: { timeoutSeconds: 1 } },
			{ items: [{ json: { sku: 'A' } }], settings: { onError: 'continueErrorOutput' } },
		);
		sim.simulator.configure({ workMs: 40 });
		expect(errorOutput[0].json).toMatchObject({
			sku: 'A',
			error: { outcome: 'timedOut', taskId: [...sim.simulator.tasks.keys()].at(-1) },
		});
	});

	test('a wrong key fails each item and does not throw', async () => {
		const credential = { apiKey: 'sk-wrong-key', baseUrl: sim.simulator.apiUrl };
		const { main, errorOutput, error } = await run(
			{},
			{ items: items.slice(0, 2), credential, settings: { onError: 'continueErrorOutput' } },
		);
		expect(error).toBeUndefined();
		expect(main).toEqual([]);
		expect(errorOutput.map(({ json }) => (json.error as { reason: string }).reason)).toEqual([
			'unauthorized',
			'unauthorized',
		]);
	});
});
