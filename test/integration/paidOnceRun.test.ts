import type { INodeExecutionData } from 'n8n-workflow';

import type { ScriptedAnswer } from '../tools/simulator';
import { loggedIds, taskIdsOf, tasksOf, unnamedTasks, watchLog } from './kit/paidTasks';
import { useSimulator } from './kit/simulation';

const sim = useSimulator('small');
const { run } = sim;
const lost: ScriptedAnswer = { reset: true, taken: true };
const waitFor = (seconds: number): ScriptedAnswer => ({
	status: 429,
	headers: { 'retry-after': String(seconds) },
	body: { code: 429, message: 'too many requests' },
});
const items = (count: number): INodeExecutionData[] =>
	Array.from({ length: count }, (_, factor) => ({ json: { factor } }));
const parameters = (tasksInFlight: number) => ({
	segmentFactor: '={{ $json.factor }}',
	options: { tasksInFlight },
});

afterEach(() => {
	jest.restoreAllMocks();
	sim.simulator.configure({ faults: {}, workMs: 40 });
});

test('once an item has failed for good, nothing is created for those that wait out a 429', async () => {
	sim.simulator.script('create', [
		waitFor(2),
		{ status: 400, body: { code: 400, message: 'bad image' } },
		waitFor(2),
	]);
	const output = await run(parameters(3), { items: items(3) });
	expect(output.error?.message).toMatch(/bad image/);
	expect(sim.simulator.counters).toMatchObject({ tasksCreated: 0, requests: { create: 3 } });
});

test('two runs at once with the same request, both with a lost answer, take a task each', async () => {
	sim.simulator.script('create', [lost, lost]);
	const outputs = await Promise.all([run(), run()]);
	expect(outputs.map(({ error }) => error)).toEqual([undefined, undefined]);
	expect(new Set(outputs.flatMap(taskIdsOf)).size).toBe(2);
	expect(sim.simulator.counters).toMatchObject({ tasksCreated: 2, tasksPaid: 2 });
	expect(unnamedTasks(sim.simulator, outputs)).toEqual([]);
});

test('a stop while creates wait for their turn claims none of them to be of unknown fate', async () => {
	sim.simulator.script('create', ['pass', ...Array<ScriptedAnswer>(60).fill(waitFor(30))]);
	const log = watchLog();
	const { simulator } = sim;
	const { run: whole } = await run(parameters(30), {
		items: items(30),
		onStart(stop) {
			const timer = setInterval(() => {
				if (simulator.counters.requests.create < 25) return;
				clearInterval(timer);
				stop();
			}, 10);
		},
	});
	await log.ended();
	expect(whole.status).toBe('canceled');
	expect(simulator.counters.tasksCreated).toBe(1);
	expect(loggedIds(log.warn)).toEqual(tasksOf(simulator).map(({ id }) => id));
	expect(log.warn.join('\n')).not.toMatch(/may or may not exist/);
	expect(log.warn.join('\n')).toMatch(/not sent before the stop.*: \d+ of 30/);
});

test('a stop while answers are lost names what the history shows, and counts the rest', async () => {
	sim.simulator.script('create', ['pass', lost, { reset: true }]);
	const log = watchLog();
	const { simulator } = sim;
	await run(parameters(3), {
		items: items(3),
		onStart(stop) {
			const timer = setInterval(() => {
				if (simulator.counters.requests.create < 3) return;
				clearInterval(timer);
				stop();
			}, 10);
		},
	});
	await log.ended();
	expect(loggedIds(log.warn)).toEqual(tasksOf(simulator).map(({ id }) => id));
	expect(log.warn.join('\n')).toMatch(/may or may not exist.*: 1\b/);
});

describe('the error of a stop', () => {
	/** Stops a run some time after it has sent so many creates. */
	const stopAfter = (creates: number, thenMs: number) => (stop: () => void) => {
		const timer = setInterval(() => {
			if (sim.simulator.counters.requests.create < creates) return;
			clearInterval(timer);
			setTimeout(stop, thenMs);
		}, 10);
	};

	test('while the answer to the only create is awaited: its task is told once, as it is', async () => {
		sim.simulator.script('create', [{ delayMs: 5_000, taken: true }]);
		const { error } = await run({}, { onStart: stopAfter(1, 1_000) });
		// The answer still comes, and is logged by itself.
		await new Promise((resolve) => setTimeout(resolve, 5_000));
		const [{ id }] = tasksOf(sim.simulator);
		expect(error?.message).toMatch(/canceled/);
		expect(error?.description).toBe(
			`This run created tasks, which are paid for: ${id}. Fetch them with Get Task.`,
		);
	});

	test('between two tries names what the first has paid for, as the log does', async () => {
		const refused = { status: 400, body: { code: 400, message: 'bad image' } };
		sim.simulator.script('create', ['pass', 'pass', refused]);
		const log = watchLog();
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 5_000 };
		const { error, run: whole } = await run(parameters(1), {
			items: items(3),
			settings,
			onStart: stopAfter(3, 2_000),
		});
		await log.ended();
		const ids = tasksOf(sim.simulator).map(({ id }) => id);
		expect([whole.status, ids.length]).toEqual(['canceled', 2]);
		expect(error?.description).toBe(
			`This run created tasks, which are paid for: ${ids.join(', ')}. Fetch them with Get Task.`,
		);
		expect(loggedIds(log.warn)).toEqual(ids);
		expect(log.warn.join('\n')).not.toMatch(/cost nothing/);
	});
});

describe('killed is not lost', () => {
	test('every task is in the log when its run has ended, in a line that Get Task takes', async () => {
		const log = watchLog();
		const whole = await run(parameters(10), { items: items(30) });
		expect([whole.error?.message, whole.error?.description]).toEqual([undefined, undefined]);
		const created = tasksOf(sim.simulator).map(({ id }) => id);
		expect(created).toHaveLength(30);
		expect(loggedIds(log.info).sort()).toEqual([...created].sort());
		const lists = log.info.map((line) => line.slice(line.lastIndexOf(': ') + 2));
		const { main, error } = await run({ operation: 'getTask', taskId: lists.join(',') });
		expect(error).toBeUndefined();
		expect(main).toHaveLength(30);
	});

	test('and while it still runs', async () => {
		sim.simulator.configure({ workMs: 20_000 });
		const log = watchLog();
		const { simulator } = sim;
		await run(parameters(10), {
			items: items(10),
			onStart(stop) {
				const timer = setInterval(() => {
					if (loggedIds(log.info).length < 10) return;
					clearInterval(timer);
					// Nothing has come out yet: whoever kills n8n now finds them in the log.
					expect(tasksOf(simulator).every(({ paid }) => !paid)).toBe(true);
					stop();
				}, 10);
			},
		});
		await log.ended();
		expect(new Set(loggedIds(log.info))).toEqual(new Set(tasksOf(simulator).map(({ id }) => id)));
	});

	test('a task found in the history is in the log as well', async () => {
		const log = watchLog();
		sim.simulator.script('create', ['pass', lost]);
		await run(parameters(2), { items: items(2) });
		expect(loggedIds(log.info).sort()).toEqual(
			tasksOf(sim.simulator)
				.map(({ id }) => id)
				.sort(),
		);
	});
});

describe('a failed item on the regular output', () => {
	const input = {
		sku: 'A-1',
		outcome: 'succeeded',
		task_id: 'of-an-earlier-node',
		costUsd: 5,
		mask: { empty: false },
		images: [{ name: 'mask' }],
		reused: true,
	};
	const settings = { onError: 'continueRegularOutput' as const };

	test('is failed, keeps what is not of this node, and counts as failed', async () => {
		sim.simulator.configure({ faults: { taskFailed: 1 } });
		const { main, hints } = await run({}, { items: [{ json: input }], settings });
		expect(main).toHaveLength(1);
		const { json } = main[0];
		expect(json).toMatchObject({ sku: 'A-1', outcome: 'failed', error: { reason: 'taskFailed' } });
		expect(json.task_id).not.toBe('of-an-earlier-node');
		for (const name of ['costUsd', 'mask', 'images', 'reused'])
			expect(json).not.toHaveProperty(name);
		expect(hints[0].message).toMatch(/1 item failed/);
		expect(hints[0].message).not.toMatch(/1 mask|\$5/);
	});

	test('says so where its time was over', async () => {
		sim.simulator.configure({ workMs: 20_000 });
		const { main, hints } = await run(
			{ options: { timeoutSeconds: 1 } },
			{ items: [{ json: input }], settings },
		);
		expect(main[0].json).toMatchObject({ sku: 'A-1', outcome: 'timedOut' });
		expect(main[0].json.costUsd).toBeUndefined();
		expect(hints[0].message).toMatch(/1 task not done in time/);
		expect(hints[0].message).not.toMatch(/1 mask|\$5/);
	});
});
