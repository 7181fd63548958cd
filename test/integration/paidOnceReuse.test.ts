import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { renderSample, type ScriptedAnswer, type SimulatorOptions } from '../tools/simulator';
import { itemWith } from './kit/binaryData';
import { taskIdsOf, tasksOf } from './kit/paidTasks';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

const items = (from: number, to: number): INodeExecutionData[] =>
	Array.from({ length: to - from }, (_, index) => ({ json: { factor: from + index } }));
const asBefore: Partial<SimulatorOptions> = {
	faults: {},
	workMs: 40,
	historyShape: 'array',
	historyAction: 'segment',
	historyTimeForm: 'rfc3339',
	taskTimeForm: 'rfc3339',
	zoneMinutes: 0,
	addressForm: 'asSent',
};
/** An account of its own for each test: its history is empty. */
let credential: { apiKey: string; baseUrl: string };
beforeEach(() => {
	credential = { apiKey: sim.simulator.addAccount().apiKey, baseUrl: sim.simulator.apiUrl };
});
afterEach(() => sim.simulator.configure(asBefore));

async function runWith(
	given: INodeExecutionData[],
	{ options = {}, ...parameters }: IDataObject = {},
) {
	return await run(
		{
			segmentFactor: '={{ $json.factor }}',
			...(parameters as object),
			options: { reuseEarlierTasks: 24, ...(options as object) },
		},
		{ items: given, credential },
	);
}

describe('Reuse Earlier Tasks', () => {
	test('a catalog that is run again pays only for what is new', async () => {
		const first = await runWith(items(0, 4));
		expect(first.main.map(({ json }) => json.reused)).toEqual(Array(4).fill(undefined));
		const second = await runWith(items(0, 6));
		expect(taskIdsOf(second).slice(0, 4)).toEqual(taskIdsOf(first));
		expect(second.main.map(({ json }) => [json.reused, json.costUsd === 0])).toEqual([
			...Array<[true, true]>(4).fill([true, true]),
			[undefined, false],
			[undefined, false],
		]);
		expect(
			second.main.every(({ json, binary }) => json.outcome === 'succeeded' && binary?.mask),
		).toBe(true);
		expect(second.hints[0].message).toMatch(/4 .*(reused|earlier)/i);
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 6, tasksPaid: 6 });
	});

	test('in whatever forms the service tells its tasks', async () => {
		sim.simulator.configure({
			historyShape: 'emptyListFirst',
			historyAction: 'mixed',
			historyTimeForm: 'mixed',
			taskTimeForm: 'noZone',
			zoneMinutes: -300,
			addressForm: 'escaped',
		});
		const imageUrl = `${sim.simulator.sampleUrl(sample.name)}?of=red shoes`;
		const first = await runWith(items(0, 4), { imageUrl });
		const second = await runWith(items(0, 4), { imageUrl });
		expect(taskIdsOf(second)).toEqual(taskIdsOf(first));
		expect(sim.simulator.counters.tasksCreated).toBe(4);
	});

	test('tasks that still run are waited for, not paid again', async () => {
		sim.simulator.configure({ workMs: 3_000 });
		const submitted = await runWith(items(0, 3), { operation: 'submit' });
		const second = await runWith(items(0, 3));
		expect(taskIdsOf(second)).toEqual(taskIdsOf(submitted));
		expect(second.main.map(({ json }) => json.outcome)).toEqual(Array(3).fill('succeeded'));
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 3, tasksPaid: 3 });
	});

	test('failed tasks are not reused', async () => {
		sim.simulator.configure({ faults: { taskFailed: 1 } });
		await run({ segmentFactor: 7 }, { credential, settings: { onError: 'continueErrorOutput' } });
		sim.simulator.configure({ faults: {} });
		const second = await runWith(items(7, 8));
		expect(second.main[0].json).toMatchObject({ outcome: 'succeeded' });
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 2, tasksPaid: 1 });
	});

	test('off, everything is paid again', async () => {
		await runWith(items(0, 2));
		await runWith(items(0, 2), { options: { reuseEarlierTasks: 0 } });
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 4, tasksPaid: 4 });
	});

	test('identical items each need a task of their own, unless they share one', async () => {
		const twice = [...items(0, 1), ...items(0, 1)];
		const first = await runWith(items(0, 1));
		const second = await runWith(twice);
		const [kept, made] = taskIdsOf(second);
		expect(kept).toBe(taskIdsOf(first)[0]);
		expect(made).not.toBe(kept);
		expect(sim.simulator.counters.tasksCreated).toBe(2);
		const shared = await runWith(twice, { options: { reuseIdentical: true } });
		expect(new Set(taskIdsOf(shared)).size).toBe(1);
		expect(sim.simulator.counters.tasksCreated).toBe(2);
	});

	test('a retry keeps what it has taken, and pays nothing for it', async () => {
		const first = await runWith(items(0, 2));
		const gone: ScriptedAnswer[] = Array(3).fill({ status: 404, body: '' });
		// Both images are looked at before they are reused.
		sim.simulator.script('image', ['pass', 'pass', ...gone]);
		const second = await run(
			{ segmentFactor: '={{ $json.factor }}', options: { reuseEarlierTasks: 24 } },
			{
				items: items(0, 2),
				credential,
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 },
			},
		);
		expect(taskIdsOf(second)).toEqual(taskIdsOf(first));
		expect(second.main.map(({ json }) => json.costUsd)).toEqual([0, 0]);
		expect(sim.simulator.counters.tasksCreated).toBe(2);
	});

	test.each(['upload', 'inline'])('a file is told by its content: %s', async (sendBinaryAs) => {
		const { image } = await renderSample(sample.name);
		const file = async (name: string) => [await itemWith(image, name)];
		const parameters = { imageSource: 'binary', segmentFactor: 0, options: { sendBinaryAs } };
		const first = await runWith(await file('one.jpg'), parameters);
		expect(first.error).toBeUndefined();
		const second = await runWith(await file('another name.jpg'), parameters);
		expect(taskIdsOf(second)).toEqual(taskIdsOf(first));
		expect(sim.simulator.counters.tasksCreated).toBe(1);
		expect(tasksOf(sim.simulator)).toHaveLength(1);
	});

	test.each([73, -1, 'soon'])('%p hours are refused before anything is paid', async (hours) => {
		const { error } = await runWith(items(0, 1), { options: { reuseEarlierTasks: hours } });
		expect(error?.message).toMatch(/^Reuse Earlier Tasks \(Hours\) .* from 0 to 72: /);
		expect(sim.simulator.counters.tasksCreated).toBe(0);
	});
});
