import type { ScriptedAnswer } from '../tools/simulator';
import { holdTime, turn } from './kit/fastTimers';
import { until, useTrigger } from './kit/useTrigger';

const its = useTrigger('small');
const { sim, call, callOnce, submit, doneTask } = its;

/** The sender is answered within two seconds: what takes as long as this is too slow to be waited for. */
const PROMISED_MS = 2_000;

test('a slow image host: the sender is answered in time, and the task starts the workflow once', async () => {
	sim.simulator.configure({ imageLatencyMs: PROMISED_MS, callbackRetryMs: 1_000 });
	const taskId = await submit(its.trigger.url);
	await until(() => its.trigger.starts.length > 0);
	await until(
		() => sim.simulator.counters.callbacksSent + sim.simulator.counters.callbacksFailed > 0,
	);
	const tries = sim.simulator.callbacks.filter((each) => each.taskId === taskId);
	expect(tries[0].status).toBe(503);
	sim.simulator.resetCounters();
	const after = await callOnce({ task_id: taskId });
	sim.simulator.configure({ imageLatencyMs: 0, callbackRetryMs: 5_000 });
	expect(after.status).toBe(200);
	expect(its.trigger.starts).toHaveLength(1);
	expect(sim.simulator.counters.requests.image).toBe(0);
});

test('a service that hangs: answered in time, and taken up when it answers', async () => {
	const taskId = await doneTask();
	sim.simulator.configure({ apiLatencyMs: PROMISED_MS });
	const first = await callOnce({ task_id: taskId });
	sim.simulator.configure({ apiLatencyMs: 0 });
	expect(first.status).toBe(503);
	await until(() => its.trigger.starts.length > 0);
	expect((await callOnce({ task_id: taskId })).status).toBe(200);
	expect(its.trigger.starts).toHaveLength(1);
});

describe('what keeps the task from being fetched', () => {
	const rows: Array<[string, ScriptedAnswer]> = [
		['a wrong key', { status: 401, body: { code: 401, message: 'unauthorized' } }],
		['a refusal', { status: 400, body: { code: 400, message: 'no' } }],
		['a page of a proxy', { status: 404, body: '<html>nginx</html>' }],
		['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' }],
	];
	test.each(rows)('%s: the sender is to try again, and then it starts', async (_label, answer) => {
		const taskId = await doneTask();
		sim.simulator.script('get', [answer]);
		expect((await callOnce({ task_id: taskId })).status).toBe(503);
		expect(its.trigger.logged[0]).toContain(taskId);
		expect(its.trigger.starts).toEqual([]);
		expect((await call({ task_id: taskId })).status).toBe(200);
		expect(its.trigger.starts).toHaveLength(1);
	});

	test('a server error that passes is tried past, without a second call', async () => {
		const taskId = await doneTask();
		sim.simulator.script('get', [{ status: 503, body: '' }]);
		await callOnce({ task_id: taskId });
		await until(() => its.trigger.starts.length > 0);
		expect(sim.simulator.counters.requests.get).toBe(2);
	});

	test('images that are gone: the log names the task, and a later call may still have them', async () => {
		const taskId = await doneTask();
		const gone: ScriptedAnswer = { status: 410, body: '' };
		sim.simulator.script('image', [gone, gone, gone]);
		await callOnce({ task_id: taskId });
		await until(() => its.trigger.logged.length > 0);
		expect(its.trigger.logged[0]).toMatch(new RegExp(`${taskId}.*can no longer be fetched`));
		expect((await call({ task_id: taskId })).status).toBe(200);
		expect(its.trigger.starts).toHaveLength(1);
	});
});

test('a credential that cannot be read: the sender is to try again', async () => {
	const { apiKey } = sim.simulator;
	await its.open({
		credential: { apiKey, baseUrl: 'piapi', webhookSecret: 'hook-secret-of-the-tests' },
	});
	expect((await callOnce({ task_id: 'a' })).status).toBe(503);
	expect(its.trigger.logged[0]).toMatch(/Base URL of the PiAPI credential is not a web address/);
});

test('two hundred calls in a burst: each task starts the workflow once', async () => {
	its.trigger.restart();
	const taskIds = await Promise.all(Array.from({ length: 40 }, async () => await submit()));
	const isDone = (id: string) => sim.simulator.tasks.get(id)?.phase === 'completed';
	await until(() => taskIds.every(isDone));
	sim.simulator.resetCounters();
	const burst = Array.from({ length: 5 }, () => taskIds).flat();
	await Promise.all(burst.map(async (task_id) => await callOnce({ task_id })));
	await until(() => its.trigger.starts.length === 40);
	expect(new Set(its.trigger.starts.map(([{ json }]) => json.task_id)).size).toBe(40);
	expect(sim.simulator.counters.requests.get).toBe(40);
});

test('a burst that takes longer than the sender tries: whoever has to wait is told that it is taken', async () => {
	its.trigger.restart();
	const taskIds = await Promise.all(Array.from({ length: 24 }, async () => await submit()));
	const isDone = (id: string) => sim.simulator.tasks.get(id)?.phase === 'completed';
	await until(() => taskIds.every(isDone));
	sim.simulator.resetCounters();
	sim.simulator.configure({ imageLatencyMs: PROMISED_MS });
	const statuses: number[] = [];
	const calls = taskIds.map(async (task_id) => {
		const { status } = await callOnce({ task_id });
		statuses.push(status);
	});
	// Nobody's time can be up before all tasks have been seen.
	await holdTime(async () => {
		while (statuses.length < 16 || sim.simulator.counters.requests.image < 8) await turn();
	});
	const { get, image } = sim.simulator.counters.requests;
	await Promise.all(calls);
	// The eight whose turn had come are answered as usual: too late for these images.
	expect({ statuses, get, image }).toEqual({
		statuses: [...Array(16).fill(200), ...Array(8).fill(503)],
		get: 24,
		image: 8,
	});
	sim.simulator.configure({ imageLatencyMs: 0 });
	await until(() => its.trigger.starts.length === 24);
	expect(new Set(its.trigger.starts.map(([{ json }]) => json.task_id)).size).toBe(24);
});
