import type { INodeExecutionData } from 'n8n-workflow';

import type { ScriptedAnswer } from '../tools/simulator';
import { useSimulator } from './kit/simulation';

const sim = useSimulator('small');
const { run } = sim;

const items = (count: number): INodeExecutionData[] =>
	Array.from({ length: count }, (_, index) => ({ json: { index } }));
const failedTask: ScriptedAnswer = {
	status: 200,
	body: {
		code: 200,
		data: { task_id: 'x', status: 'failed', error: { code: 10000, message: 'no luck' } },
	},
};

describe('Retry On Fail picks up the tasks of the first try', () => {
	const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 };

	test('when the node throws because the image host is down', async () => {
		const gone: ScriptedAnswer = { status: 404, body: '' };
		sim.simulator.script('image', [gone]);
		const { main, error } = await run({}, { settings });
		expect(error).toBeUndefined();
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, tasksPaid: 1 });
	});

	test.each([0, 1, 2])(
		'when task %i of three failed: only that one is created anew',
		async (bad) => {
			// One task at a time, one look a task: the failed one is the look of that place.
			const looks: ScriptedAnswer[] = [0, 1, 2].map((place) =>
				place === bad ? failedTask : 'pass',
			);
			sim.simulator.script('get', looks);
			const { main, error } = await run(
				{ options: { tasksInFlight: 1 } },
				{ items: items(3), settings },
			);
			expect(error).toBeUndefined();
			expect(main.map(({ json }) => json.outcome)).toEqual(['succeeded', 'succeeded', 'succeeded']);
			expect(main.map(({ pairedItem }) => pairedItem)).toEqual([
				{ item: 0 },
				{ item: 1 },
				{ item: 2 },
			]);
			// The simulator's own task of the bad place did succeed, so its second look finds it done and nothing is paid twice.
			expect(sim.simulator.counters.tasksCreated).toBe(3);
		},
	);

	test('on the error output, where a failed first item makes n8n run the node again', async () => {
		sim.simulator.configure({ faults: { taskFailed: 1 } });
		sim.simulator.script('create', ['pass']);
		const { errorOutput } = await run(
			{ options: { tasksInFlight: 1 } },
			{ items: items(2), settings: { ...settings, onError: 'continueErrorOutput' } },
		);
		sim.simulator.configure({ faults: {} });
		// Failed tasks are not billed; each try creates those that failed anew, which is what the user asked for.
		expect(errorOutput).toHaveLength(2);
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 4, tasksPaid: 0 });
	});
});

test('when one item fails, what runs is waited for, nothing new is started, and every paid task is named', async () => {
	sim.simulator.configure({ workMs: 1_500 });
	sim.simulator.script('create', [
		'pass',
		{ status: 400, body: { code: 400, message: 'bad image' } },
	]);
	const { error } = await run({ options: { tasksInFlight: 2 } }, { items: items(6) });
	sim.simulator.configure({ workMs: 40 });
	expect(error?.message).toMatch(/bad image/);
	const [task] = [...sim.simulator.tasks.values()].slice(-1);
	expect(error?.description).toContain(task.id);
	expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, requests: { create: 2 } });
	expect(task.phase).toBe('completed');
});

test('a stop ends the wait at once', async () => {
	sim.simulator.configure({ workMs: 20_000 });
	const stopped = run(
		{ options: { pollIntervalSeconds: 10 } },
		{
			items: items(3),
			onStart: (stop) => {
				const timer = setInterval(() => {
					if (sim.simulator.counters.tasksCreated < 3) return;
					clearInterval(timer);
					stop();
				}, 20);
			},
		},
	);
	await expect(stopped).resolves.toMatchObject({ run: { status: 'canceled' } });
	sim.simulator.configure({ workMs: 40 });
	// The interval of ten seconds was cut short: nobody has looked yet.
	expect(sim.simulator.counters.requests.get).toBe(0);
});

test('two items with the same request are two tasks', async () => {
	await run({}, { items: items(2) });
	expect(sim.simulator.counters.tasksCreated).toBe(2);
});
