import type { INodeExecutionData } from 'n8n-workflow';

import type { ScriptedAnswer } from '../tools/simulator';
import { openTool } from './kit/callTool';
import { loggedIds, taskIdsOf, tasksOf, unnamedTasks, watchLog } from './kit/paidTasks';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;
const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };
const gone: ScriptedAnswer = { status: 404, body: '' };
/** The image host has lost the images of so many items for as long as one try of the node lasts. */
const imagesAreGone = (count = 1) =>
	sim.simulator.script('image', Array<ScriptedAnswer>(3 * count).fill(gone));
const items = (count: number): INodeExecutionData[] =>
	Array.from({ length: count }, (_, factor) => ({ json: { factor } }));

afterEach(() => {
	jest.restoreAllMocks();
	sim.simulator.configure({ faults: {}, lateReadsMs: 0 });
});

describe('Retry On Fail takes the tasks of the first try', () => {
	test('though the address holds the time of the day', async () => {
		imagesAreGone(2);
		const address = sim.simulator.sampleUrl(sample.name);
		const output = await run(
			{ imageUrl: `=${address}?at={{ Date.now() }}`, segmentFactor: '={{ $json.factor }}' },
			{ items: items(2), settings },
		);
		expect(output.error).toBeUndefined();
		expect(taskIdsOf(output)).toEqual(tasksOf(sim.simulator).map(({ id }) => id));
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 2, tasksPaid: 2 });
	});

	test('though one cannot be read at the first look', async () => {
		imagesAreGone(2);
		// Each of the two is looked at once in the first try, and is done then.
		sim.simulator.script('get', [
			'pass',
			'pass',
			{ status: 404, body: { code: 404, message: 'task not found' } },
		]);
		const output = await run(
			{ segmentFactor: '={{ $json.factor }}' },
			{ items: items(2), settings },
		);
		expect(output.error).toBeUndefined();
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 2, tasksPaid: 2 });
		expect(unnamedTasks(sim.simulator, [output])).toEqual([]);
	});

	test('for identical items that share one, also where another item is the first now', async () => {
		const variables = {
			// Before anything is created the first item has no prompt.
			get prompt() {
				return sim.simulator.counters.requests.create === 0 ? '' : sample.prompt;
			},
		};
		// The last item asks for the same as the first; between them are more than are made ready at once.
		const given = [0, 1, 2, 3, 4, 5, 0].map((factor, place) => ({ json: { factor, place } }));
		const output = await run(
			{
				prompt: `={{ $json.place === 0 ? $vars.prompt : ${JSON.stringify(sample.prompt)} }}`,
				segmentFactor: '={{ $json.factor }}',
				options: { reuseIdentical: true },
			},
			{ items: given, settings: { ...settings, onError: 'continueErrorOutput' }, variables },
		);
		expect(output.errorOutput).toEqual([]);
		const taskIds = taskIdsOf(output);
		expect(taskIds[0]).toBe(taskIds[6]);
		expect(new Set(taskIds).size).toBe(6);
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 6, tasksPaid: 6 });
	});

	test('and creates one anew where the words have changed; the first is named', async () => {
		const log = watchLog();
		imagesAreGone();
		const variables = {
			get prompt() {
				return sim.simulator.counters.requests.image === 0 ? 'everything' : sample.prompt;
			},
		};
		const output = await run({ prompt: '={{ $vars.prompt }}' }, { settings, variables });
		expect(output.error).toBeUndefined();
		const [first, second] = tasksOf(sim.simulator);
		expect(taskIdsOf(output)).toEqual([second.id]);
		expect(sim.simulator.counters.tasksCreated).toBe(2);
		const named = [...loggedIds(log.warn), ...(JSON.stringify(output.hints).match(first.id) ?? [])];
		expect(named).toContain(first.id);
	});
});

describe('a tool of an agent, which n8n gives a run of its own for each try', () => {
	const open = () => {
		const { apiKey, apiUrl: baseUrl, uploadUrl, sampleUrl } = sim.simulator;
		return openTool(
			{ apiKey, baseUrl, uploadUrl },
			{
				operation: 'segment',
				imageUrl: sampleUrl(sample.name),
				prompt: "={{ $fromAI('prompt') }}",
				options: { pollIntervalSeconds: 0.5 },
			},
			settings,
		);
	};

	test('its second try takes the task of the first', async () => {
		imagesAreGone();
		const answer = await open().call({ prompt: sample.prompt });
		expect(String(answer)).toContain(tasksOf(sim.simulator)[0].id);
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, tasksPaid: 1 });
	});

	test('another use that asks for something else has its own', async () => {
		const tool = open();
		await tool.call({ prompt: sample.prompt });
		await tool.call({ prompt: 'everything' });
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 2, tasksPaid: 2 });
	});
});
