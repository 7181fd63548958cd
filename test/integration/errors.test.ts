import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { ScriptedAnswer } from '../simulator';
import { useSimulator } from './simulation';

const sim = useSimulator();
const { run } = sim;

const okTask = (fields: object) => ({
	status: 200,
	body: { code: 200, data: { task_id: 't-1', status: 'completed', ...fields }, message: 'success' },
});

describe('a wrong field stops the run before anything is sent', () => {
	const rows: Array<[string, INodeParameters, RegExp]> = [
		['an empty prompt', { prompt: '={{ " " }}' }, /Prompt is empty/],
		['no picture', { imageUrl: '={{ $json.nothing }}' }, /Image URL is empty/],
		['a picture that is no address', { imageUrl: 'photo.jpg' }, /Image URL is not a web address/],
		[
			'a picture on an FTP server',
			{ imageUrl: 'ftp://a.test/a.jpg' },
			/Image URL is not a web address/,
		],
		['a picture on the disk', { imageUrl: 'file:///etc/passwd' }, /Image URL is not a web address/],
		[
			'a segment factor of 1.5',
			{ segmentFactor: 1.5 },
			/Segment Factor is not a whole number: 1.5/,
		],
		[
			'a segment factor in words',
			{ segmentFactor: 'much' },
			/Segment Factor is not a whole number: much/,
		],
		['an unknown output', { outputs: ['masks'] }, /Outputs holds "masks"/],
		['a time-out of zero', { options: { timeoutSeconds: 0 } }, /Timeout under Options/],
		['a time-out in words', { options: { timeoutSeconds: 'long' } }, /Timeout under Options.*long/],
		[
			'an empty task ID',
			{ operation: 'getTask', taskId: '={{ $json.nothing }}' },
			/Task ID is empty/,
		],
		[
			'a callback that is no address',
			{ operation: 'submit', callbackUrl: 'here' },
			/Callback URL is not a web address/,
		],
	];
	test.each(rows)('%s', async (_label, parameters, message) => {
		const { error } = await run(parameters, { items: [{ json: {} }, { json: {} }] });
		expect(error).toMatchObject({
			message: expect.stringMatching(message),
			context: { itemIndex: 0 },
		});
		expect(error?.description).toMatch(/Nothing was paid/);
		expect(sim.simulator.requests).toEqual([]);
	});

	test('also if only a later item has it', async () => {
		const items = ['shirt', 'shoe', ''].map((prompt) => ({ json: { prompt } }));
		const { error } = await run({ prompt: '={{ $json.prompt }}' }, { items });
		expect(error).toMatchObject({ message: 'The Prompt is empty', context: { itemIndex: 2 } });
		expect(sim.simulator.requests).toEqual([]);
	});
});

describe('what PiAPI refuses', () => {
	const says = (status: number, message: string, code = status): ScriptedAnswer => ({
		status,
		body: { code, message, data: null },
	});
	const rows: Array<[string, ScriptedAnswer, string, RegExp]> = [
		['no credit', says(402, 'insufficient credits'), 'noCredit', /not enough credit/],
		['a plan too low', says(403, 'Insufficient plan level'), 'planTooLow', /plan does not allow/],
		[
			'a bad request',
			says(400, 'image format not supported'),
			'refused',
			/refused.*image format not supported/,
		],
		[
			'an error inside HTTP 200',
			says(200, 'quota gone: insufficient quota', 400),
			'noCredit',
			/not enough credit/,
		],
		[
			'a redirect',
			{ status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
			'redirected',
			/points to a redirect/,
		],
		[
			"somebody else's page",
			{ status: 404, headers: { 'content-type': 'text/html' }, body: '<html>nginx</html>' },
			'notPiApi',
			/did not come from PiAPI/,
		],
	];
	test.each(rows)('%s: one request, nothing paid', async (_label, answer, reason, message) => {
		sim.simulator.script('create', [answer]);
		const { error } = await run();
		expect(error).toMatchObject({
			message: expect.stringMatching(message),
			context: { data: { reason } },
		});
		expect(error?.description).not.toBe('');
		expect(sim.simulator.counters.requests.create).toBe(1);
		expect(sim.simulator.counters.tasksPaid).toBe(0);
	});

	test('a wrong key: one request, not two, and the key is in no error', async () => {
		const credential = { apiKey: 'sk-wrong-key', baseUrl: sim.simulator.apiUrl };
		const { error, run: whole } = await run({}, { credential });
		expect(error).toMatchObject({
			message: 'PiAPI does not accept the API key',
			context: { data: { reason: 'unauthorized' } },
		});
		expect(sim.simulator.requests).toHaveLength(1);
		expect(JSON.stringify(whole)).not.toContain('sk-wrong-key');
	});

	test('a wrong key with many items: one request in all', async () => {
		const credential = { apiKey: 'sk-wrong-key', baseUrl: sim.simulator.apiUrl };
		const { error } = await run({}, { credential, items: [{ json: {} }, { json: {} }] });
		expect(error?.message).toBe('PiAPI does not accept the API key');
		expect(sim.simulator.requests.map(({ kind }) => kind)).toEqual(['account']);
	});

	test('a rate limit that lasts past the deadline', async () => {
		const busy: ScriptedAnswer = { status: 429, body: { code: 429, message: 'slow down' } };
		sim.simulator.script(
			'create',
			Array.from({ length: 20 }, () => busy),
		);
		const { error } = await run({ options: { timeoutSeconds: 2 } });
		expect(error?.message).toMatch(/too many requests/);
		expect(error?.description).toMatch(/Nothing was paid/);
		expect(sim.simulator.counters.tasksCreated).toBe(0);
	});

	test('a service that is not there', async () => {
		const credential = { apiKey: 'k', baseUrl: 'http://localhost.invalid' };
		const { error } = await run({ options: { timeoutSeconds: 1 } }, { credential });
		expect(error?.message).toMatch(/could not be reached \((ENOTFOUND|EAI_AGAIN)\)/);
	});

	test('a credential whose Base URL is no address', async () => {
		const { error } = await run({}, { credential: { apiKey: 'k', baseUrl: 'piapi' } });
		expect(error?.message).toMatch(/Base URL of the PiAPI credential is not a web address/);
	});
});

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
		['without a reason', { error: null }, /gives no reason/],
	];
	test.each(rows)('%s', async (_label, fields, message) => {
		sim.simulator.script('get', [okTask({ status: 'failed', ...fields })]);
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
	sim.simulator.configure({ workMs: 3_000 });
	const { error } = await run({ options: { timeoutSeconds: 1 } });
	sim.simulator.configure({ workMs: 40 });
	const data = error?.context?.data as { taskId: string };
	expect(data).toMatchObject({ reason: 'timedOut', outcome: 'timedOut' });
	expect(error?.description).toMatch(/goes on at PiAPI.*Get Task/);
	const { main } = await run({ operation: 'getTask', taskId: data.taskId });
	expect(main[0].json).toMatchObject({ task_id: data.taskId, outcome: 'succeeded' });
	expect(main[0].binary).toHaveProperty('mask');
	expect(sim.simulator.counters.tasksCreated).toBe(1);
});

test('an unknown task ID', async () => {
	const { error } = await run({ operation: 'getTask', taskId: 'no-such-task' });
	expect(error?.message).toBe('PiAPI knows no task no-such-task');
	expect(sim.simulator.counters.requests.get).toBe(1);
});

describe('a picture that is not to be had', () => {
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
		sim.simulator.script('picture', answers);
		const { error } = await run();
		expect(error?.message).toMatch(message);
		expect((error?.context?.data as { taskId?: string }).taskId).toMatch(/\w/);
		expect(error?.description).toMatch(/done and paid/);
	});

	test('no picture at all', async () => {
		sim.simulator.script('get', [okTask({ output: { image_url: '' } })]);
		const { error } = await run();
		expect(error).toMatchObject({ context: { data: { reason: 'noPictures' } } });
	});

	test('inline, but no picture', async () => {
		sim.simulator.script('get', [okTask({ output: { image_base64: 'bm90IGEgcGljdHVyZQ==' } })]);
		const { error } = await run();
		expect(error?.message).toMatch(/What should be the picture is a file of another kind/);
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

	const pictures: Array<[string, ScriptedAnswer]> = [
		['a cut transfer', { truncate: 500 }],
		['a page', { status: 200, headers: page, body: '<html>busy</html>' }],
		['a busy host', { status: 503, headers: { 'retry-after': '1' }, body: '' }],
		['a cut connection', { reset: true }],
		['not found yet', { status: 404, body: '' }],
	];
	test.each(pictures)('fetching the picture: %s', async (_label, answer) => {
		sim.simulator.script('picture', [answer]);
		const { main } = await run();
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters.requests).toMatchObject({ create: 1, picture: 2 });
	});

	test('while creating: too many requests, then taken once', async () => {
		const busy: ScriptedAnswer = { status: 429, headers: { 'retry-after': '1' }, body: '' };
		sim.simulator.script('create', [busy, { status: 200, body: { code: 10001, message: 'busy' } }]);
		const { main } = await run();
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, requests: { create: 3 } });
	}, 30_000);
});

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
