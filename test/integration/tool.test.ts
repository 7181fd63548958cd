import { useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

const asTool = { settings: { type: 'test.segmentWithPromptTool' } };
const SHORT = [
	'task_id',
	'outcome',
	'image',
	'prompt',
	'maskUrl',
	'coverage',
	'boundingBox',
	'thingCount',
];

describe('as a tool', () => {
	test('gives a model the short form', async () => {
		const { main } = await run({ operation: 'segment' }, asTool);
		expect(Object.keys(main[0].json)).toEqual([...SHORT, 'costUsd']);
		expect(JSON.stringify(main[0].json).length).toBeLessThan(600);
		expect(main[0].binary).toHaveProperty('mask');
	});

	test('gives it all fields where its user wants that', async () => {
		const { main } = await run({ operation: 'segment', options: { toolOutput: 'raw' } }, asTool);
		expect(main[0].json).toMatchObject({ input: {}, output: {}, mask: {}, images: [{}] });
	});

	test('gives it the selected fields', async () => {
		const options = { toolOutput: 'selected', toolFields: ['outcome', 'coverage'] };
		const { main } = await run({ operation: 'segment', options }, asTool);
		expect(Object.keys(main[0].json)).toEqual(['task_id', 'outcome', 'coverage']);
	});

	test('gives it a pending task, a task by its ID and the account in short', async () => {
		const submitted = await run({ operation: 'submit' }, asTool);
		expect(Object.keys(submitted.main[0].json)).toEqual(
			expect.arrayContaining(['task_id', 'outcome', 'prompt']),
		);
		expect(submitted.main[0].json).not.toHaveProperty('input');
		const taskId = String(submitted.main[0].json.task_id);
		const fetched = await run({ operation: 'getTask', taskId }, asTool);
		expect(Object.keys(fetched.main[0].json)).toEqual([...SHORT, 'costUsd']);
		const account = await run({ operation: 'getAccount' }, asTool);
		expect(Object.keys(account.main[0].json)).toEqual(['balanceUsd', 'plan', 'maxTasksAtOnce']);
	});

	test('leaves an error as it is', async () => {
		const { main } = await run(
			{ operation: 'getTask', taskId: 'unknown' },
			{ settings: { ...asTool.settings, onError: 'continueRegularOutput' } },
		);
		expect(main[0].json).toMatchObject({ error: { reason: 'notFound', message: /unknown/ } });
	});
});

describe('in a workflow', () => {
	test('the item has all fields, whatever is chosen for a model', async () => {
		const { main } = await run({ operation: 'segment', options: { toolOutput: 'selected' } });
		expect(main[0].json).toMatchObject({ input: {}, output: {}, mask: {} });
	});

	test('Simplify gives the short form, beside the input where that is wanted', async () => {
		const { main } = await run(
			{ operation: 'segment', options: { simplify: true, includeInput: true } },
			{ items: [{ json: { sku: 'A-1' } }] },
		);
		expect(Object.keys(main[0].json)).toEqual(['sku', ...SHORT, 'costUsd']);
	});
});
