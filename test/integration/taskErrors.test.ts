import { BinaryDataService } from 'n8n-core';

import type { ScriptedAnswer } from '../tools/simulator';
import { useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

let tasks = 0;

/** What the next task is answered as when it is looked at. */
function scriptTask(fields: object): void {
	const task_id = `scripted-${(tasks += 1)}`;
	const answer = (data: object) => ({
		status: 200,
		body: { code: 200, data: { task_id, ...data }, message: 'success' },
	});
	sim.simulator.script('create', [answer({ status: 'pending' })]);
	// A task without images is looked at again for a while.
	sim.simulator.script(
		'get',
		Array.from({ length: 100 }, () => answer({ status: 'completed', ...fields })),
	);
}

describe('a task that fails', () => {
	const rows: Array<[string, object, RegExp]> = [
		[
			'with error.message',
			{ error: { code: 10003, message: 'image too large' } },
			/image too large/,
		],
		['with error.raw_message', { error: { code: 0, message: '', raw_message: 'CUDA' } }, /CUDA/],
		[
			'with logs',
			{ error: { code: 0, message: '' }, logs: ['no object found'] },
			/no object found/,
		],
		['with detail', { error: null, logs: null, detail: { message: 'too dark' } }, /too dark/],
		['without a reason', { error: null }, /no reason given/],
	];
	test.each(rows)('%s', async (_label, fields, message) => {
		scriptTask({ status: 'failed', ...fields });
		const { error } = await run();
		expect(error?.message).toMatch(message);
		expect(error).toMatchObject({ context: { data: { reason: 'taskFailed', outcome: 'failed' } } });
		expect(sim.simulator.counters.requests.create).toBe(1);
	});

	test('already in the answer to its create, with HTTP 500: it is not sent again', async () => {
		sim.simulator.configure({ faults: { create500WithFailedTask: 1 } });
		const { error } = await run();
		sim.simulator.configure({ faults: {} });
		const [task] = [...sim.simulator.tasks.values()].slice(-1);
		expect(error).toMatchObject({ context: { data: { reason: 'taskFailed', taskId: task.id } } });
		expect(sim.simulator.counters.requests).toMatchObject({ create: 1, get: 0 });
	});
});

test('a time-out names the task, says that it goes on, and Get Task fetches it', async () => {
	sim.simulator.configure({ workMs: 12_000 });
	const { error } = await run({ options: { timeoutSeconds: 5 } });
	sim.simulator.configure({ workMs: 40 });
	const data = error?.context?.data as { taskId: string };
	expect(data).toMatchObject({ reason: 'timedOut', outcome: 'timedOut' });
	expect(error?.description).toMatch(/Get Task.*continues at PiAPI/);
	const { main } = await run({ operation: 'getTask', taskId: data.taskId });
	expect(main[0].json).toMatchObject({ task_id: data.taskId, outcome: 'succeeded' });
	expect(main[0].binary).toHaveProperty('mask');
	expect(sim.simulator.counters.tasksCreated).toBe(1);
});

test('an unknown task ID', async () => {
	const { error } = await run({ operation: 'getTask', taskId: 'no-such-task' });
	expect(error?.description).not.toContain('paid');
	expect(error?.message).toBe('PiAPI has no task with the ID "no-such-task"');
	expect(sim.simulator.counters.requests.get).toBe(1);
});

describe('an image that cannot be fetched', () => {
	const always = (answer: ScriptedAnswer) => Array.from({ length: 6 }, () => answer);
	const rows: Array<[string, ScriptedAnswer[], RegExp]> = [
		[
			'gone',
			always({ status: 404, body: 'gone' }).slice(0, 3),
			/can no longer be fetched \(HTTP 404\)/,
		],
		[
			'too large',
			[{ status: 200, headers: { 'content-length': '99000000' }, body: 'x', hang: false }],
			/too large/,
		],
	];
	test.each(rows)('%s', async (_label, answers, message) => {
		sim.simulator.script('image', answers);
		const { error } = await run();
		expect(error?.message).toMatch(message);
		expect((error?.context?.data as { taskId?: string }).taskId).toMatch(/\w/);
		expect(error?.description).toMatch(/done and paid/);
	});

	test('no image at all', async () => {
		scriptTask({ output: { image_url: '' } });
		const { error } = await run();
		expect(error).toMatchObject({ context: { data: { reason: 'noImages' } } });
	});

	test('inline, but no image', async () => {
		scriptTask({ output: { image_base64: 'bm90IGEgcGljdHVyZQ==' } });
		const { error } = await run();
		expect(error?.message).toMatch(/The image address returned a text file instead of an image/);
	});
});

describe('problems that pass are waited through', () => {
	const json = { 'content-type': 'application/json' };
	const page = { 'content-type': 'text/html' };
	const looks: Array<[string, ScriptedAnswer]> = [
		['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' }, body: { code: 429 } }],
		['a gateway page', { status: 502, headers: page, body: '<html>502</html>' }],
		['broken JSON', { status: 200, headers: json, body: '{"code":200,"data":{"task' }],
		['a cut connection', { reset: true }],
		['not found yet', { status: 404, body: { code: 404, message: 'task not found' } }],
	];
	test.each(looks)('looking at the task: %s', async (_label, answer) => {
		sim.simulator.script('get', [answer]);
		const { main, error } = await run();
		expect(error).toBeUndefined();
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters.requests).toMatchObject({ create: 1, get: 2 });
	});

	const images: Array<[string, ScriptedAnswer]> = [
		['a cut transfer', { truncate: 500 }],
		['a page', { status: 200, headers: page, body: '<html>busy</html>' }],
		['a busy host', { status: 503, headers: { 'retry-after': '1' }, body: '' }],
		['a cut connection', { reset: true }],
		['a host that is not ready', { status: 425, body: '' }],
	];
	test.each(images)('fetching the image: %s', async (_label, answer) => {
		sim.simulator.script('image', [answer]);
		const { main } = await run();
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters.requests).toMatchObject({ create: 1, image: 2 });
	});

	test('while creating: too many requests, then taken once', async () => {
		const busy: ScriptedAnswer = { status: 429, headers: { 'retry-after': '1' }, body: '' };
		sim.simulator.script('create', [busy, { status: 200, body: { code: 10001, message: 'busy' } }]);
		const { main } = await run();
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, requests: { create: 3 } });
	});
});

describe('n8n cannot store a file', () => {
	const full = new Error('ENOSPC: no space left on device');
	afterEach(() => jest.restoreAllMocks());

	test.each(['continueErrorOutput', 'stopWorkflow'] as const)(
		'the paid task is named, with what to do: %s',
		async (onError) => {
			jest.spyOn(BinaryDataService.prototype, 'store').mockRejectedValueOnce(full);
			const { error, errorOutput } = await run({}, { settings: { onError } });
			const [task] = [...sim.simulator.tasks.values()].slice(-1);
			const told = onError === 'stopWorkflow' ? error : errorOutput[0].json.error;
			expect(told).toMatchObject({
				message: full.message,
				description: expect.stringMatching(
					new RegExp(`Task ${task.id} was created and paid.*Get Task`),
				),
			});
			const data = onError === 'stopWorkflow' ? error?.context?.data : told;
			expect(data).toMatchObject({ reason: 'unexpected', taskId: task.id });
		},
	);
});
