import type { INodeExecutionData } from 'n8n-workflow';

import { renderSample, sampleCatalog, truthMask } from '../tools/simulator';
import { BINARY_MODES, itemWith, readBinary, storeBinary, useBinaryMode } from './kit/binaryData';
import { readPixels, sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;
const photo = async (name = sample.name) => (await renderSample(name)).image;

async function expectTruth(item: INodeExecutionData, name = sample.name, prompt = sample.prompt) {
	const truth = await truthMask(await renderSample(name), prompt, '', 0);
	expect(Buffer.compare(await readPixels(item), Buffer.from(truth))).toBe(0);
}

describe.each(BINARY_MODES)('an image in a file, binary mode %s', (mode) => {
	beforeAll(async () => await useBinaryMode(mode));
	afterAll(async () => await useBinaryMode('default'));

	test.each(['auto', 'upload', 'inline'])(
		'sent %s: the mask equals the truth, pixel by pixel',
		async (sendBinaryAs) => {
			const items = [await itemWith(await photo(), 'Red shirt.png')];
			const { main } = await run({ imageSource: 'binary', options: { sendBinaryAs } }, { items });
			await expectTruth(main[0]);
			expect(main[0].binary!.mask.fileName).toBe('Red shirt-mask.png');
			expect(main[0].binary!.mask.id === undefined).toBe(mode === 'default');
			expect(sim.simulator.counters.requests).toMatchObject({
				create: 1,
				upload: sendBinaryAs === 'inline' ? 0 : 1,
			});
			// Neither the mask nor the photograph travels on as text.
			expect(JSON.stringify(main[0].json).length).toBeLessThan(3_000);
		},
	);

	test('several items, each with its own file and field', async () => {
		const names = sampleCatalog.slice(0, 3).map(({ name }) => name);
		const items = await Promise.all(
			names.map(async (name, index) => ({
				json: { field: `photo_${index}` },
				binary: {
					other: await storeBinary(await photo('bag')),
					[`photo_${index}`]: await storeBinary(await photo(name)),
				},
			})),
		);
		const { main } = await run(
			{
				imageSource: 'binary',
				binaryPropertyName: '={{ $json.field }}',
				prompt: 'everything',
				options: { includeInput: true },
			},
			{ items },
		);
		for (const [index, name] of names.entries()) {
			await expectTruth(main[index], name, 'everything');
			const kept = main[index].binary![`photo_${index}`];
			expect(Buffer.compare(await readBinary(kept), await photo(name))).toBe(0);
		}
	});

	test('a file that n8n has lost is named as such, before anything is paid', async () => {
		if (mode === 'default') return;
		const item = await itemWith(await photo());
		const [kind] = item.binary!.data.id!.split(':');
		item.binary!.data.id = `${kind}:workflows/1/executions/1/binary_data/gone`;
		const { error } = await run({ imageSource: 'binary' }, { items: [item] });
		expect(error?.message).toBe('n8n cannot read the file in the field "data"');
		expect(sim.simulator.requests).toEqual([]);
	});
});

describe('the file that the field names', () => {
	test('by an expression that gives the file of another node', async () => {
		const items = [await itemWith(await photo())];
		const { main } = await run(
			{ imageSource: 'binary', binaryPropertyName: "={{ $('Source').item.binary.data }}" },
			{ items },
		);
		await expectTruth(main[0]);
	});

	describe('more than one', () => {
		const NAMES = ['shirt', 'bag'];

		/** Two items, each as n8n's form gives several files: `Photo_0`, `Photo_1`, and a file of another kind. */
		async function formItems(): Promise<INodeExecutionData[]> {
			const binary = {
				Photo_0: await storeBinary(await photo(NAMES[0]), 'shirt.jpg'),
				Photo_1: await storeBinary(await photo(NAMES[1]), 'bag.png'),
				Invoice: await storeBinary(Buffer.from('%PDF-1.7'), 'invoice.pdf'),
			};
			return [
				{ json: {}, binary },
				{ json: {}, binary },
			];
		}

		test.each([
			['a pattern', 'Photo_*'],
			['names with commas', 'Photo_0, Photo_1'],
			['a name and a pattern that fits it too', 'Photo_0,*_*'],
			['a list from an expression', "={{ ['Photo_0', 'Photo_1'] }}"],
		])('by %s: a task each, paired with its item', async (_label, binaryPropertyName) => {
			const parameters = { imageSource: 'binary', binaryPropertyName, prompt: 'everything' };
			const { main } = await run(parameters, { items: await formItems() });
			expect(main.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 0, 1, 1].map((item) => ({ item })),
			);
			for (const [index, item] of main.entries()) {
				const name = NAMES[index % 2];
				await expectTruth(item, name, 'everything');
				expect(item.binary!.mask.fileName).toBe(`${name}-${1 + (index >> 1)}-mask.png`);
			}
			expect(sim.simulator.counters.requests.create).toBe(4);
		});

		test('after a retry no file is paid twice', async () => {
			const [item] = await formItems();
			const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };
			sim.simulator.script('image', [{ status: 404 }]);
			const { main } = await run(
				{ imageSource: 'binary', binaryPropertyName: 'Photo_*', prompt: 'everything' },
				{ items: [item], settings },
			);
			expect(main).toHaveLength(2);
			expect(sim.simulator.counters.requests.create).toBe(2);
		});

		test('Submit gives a pending task for each', async () => {
			const parameters = { operation: 'submit', imageSource: 'binary' };
			const [item] = await formItems();
			const { main } = await run(
				{ ...parameters, binaryPropertyName: 'Photo_*' },
				{ items: [item] },
			);
			expect(new Set(main.map(({ json }) => json.task_id)).size).toBe(2);
		});

		test('a pattern that fits none says where the files are, and nothing is sent', async () => {
			const { error } = await run(
				{ imageSource: 'binary', binaryPropertyName: 'Picture_*' },
				{ items: await formItems() },
			);
			expect(error).toMatchObject({
				message: 'The item has no file in a field like "Picture_*"',
				description: expect.stringMatching(/Its files are in: Photo_0, Photo_1, Invoice\./),
			});
			expect(sim.simulator.requests).toEqual([]);
		});
	});

	test.each([
		['is in another field', { photo: 1, scan: 1 }, /Its files are in: photo, scan/],
		['is not there', {}, /no files at all.*set Image Source to URL/],
	])('%s: says where the files are', async (_label, fields, advice) => {
		const names = Object.keys(fields);
		const files = await Promise.all(
			names.map(async (name) => [name, await storeBinary(await photo())]),
		);
		const items = [{ json: {}, binary: Object.fromEntries(files) }];
		const { error } = await run({ imageSource: 'binary' }, { items });
		expect(error).toMatchObject({
			message: 'The item has no file in the field "data"',
			description: expect.stringMatching(advice),
			context: { itemIndex: 0 },
		});
		expect(sim.simulator.requests).toEqual([]);
	});
});

describe('a workflow that keeps files in the JSON (binary mode combined)', () => {
	const workflowSettings = { binaryMode: 'combined' } as object;

	test('a kept file does not take the place of a cutout that could not be made', async () => {
		const files = {
			cutout: await storeBinary(await photo()),
			note: await storeBinary(await photo()),
		};
		const { main } = await run(
			{ prompt: 'zebra', outputs: ['mask', 'cutout'], options: { includeInput: true } },
			{ items: [{ json: { _files: files } }] as never, workflowSettings },
		);
		expect(main[0].json.missingOutputs).toEqual(['cutout']);
		expect(Object.keys(main[0].json._files as object)).not.toContain('cutout');
		expect(Object.keys(main[0].json._files as object)).toContain('note');
	});
	beforeAll(async () => await useBinaryMode('filesystem'));
	afterAll(async () => await useBinaryMode('default'));
	const isKnown = async () => 'BINARY_MODE_COMBINED' in (await import('n8n-workflow'));

	test.each(['data', '_files.data'])('the field %s', async (binaryPropertyName) => {
		// The lines before 2 do not know the mode: their items always have files of their own.
		if (!(await isKnown())) return;
		const items = [{ json: { _files: { data: await storeBinary(await photo()) } } }] as never;
		const { main } = await run(
			{ imageSource: 'binary', binaryPropertyName },
			{ items, workflowSettings },
		);
		const { mask } = main[0].json._files as never;
		await expectTruth({ json: {}, binary: { mask } });
	});

	test('a field that is not there: says where the files are', async () => {
		if (!(await isKnown())) return;
		const items = [{ json: { _files: { photo: await storeBinary(await photo()) } } }] as never;
		const { error } = await run({ imageSource: 'binary' }, { items, workflowSettings });
		expect(error?.description).toMatch(/Its files are in: photo/);
	});
});
