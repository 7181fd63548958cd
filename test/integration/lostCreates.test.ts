import { Socket } from 'node:net';

import type { ScriptedAnswer } from '../tools/simulator';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;

/** This process's own connections to a port. */
function watchConnections(port: string) {
	const sockets: Socket[] = [];
	const { connect } = Socket.prototype;
	const watched = jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (
		this: Socket,
		...given: unknown[]
	) {
		if (JSON.stringify(given).includes(port)) sockets.push(this);
		return Reflect.apply(connect, this, given) as Socket;
	} as never);
	return { sockets, restore: () => watched.mockRestore() };
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const json = { 'content-type': 'application/json' };
const oops: ScriptedAnswer = { status: 500, body: { code: 500, message: 'oops' } };

describe('a create whose answer is lost is found in the history, and paid once', () => {
	const rows: Array<[string, ScriptedAnswer]> = [
		['a cut connection', { reset: true, taken: true }],
		['a server error', { status: 500, body: { code: 500, message: 'oops' }, taken: true }],
		['a page from a gateway', { status: 502, body: '<html>502</html>', taken: true }],
		['broken JSON', { status: 200, headers: json, body: '{"code":200,"da', taken: true }],
	];
	test.each(rows)('%s', async (_label, answer) => {
		sim.simulator.script('create', [answer]);
		const { main } = await run();
		const [task] = [...sim.simulator.tasks.values()].slice(-1);
		expect(main[0].json).toMatchObject({ task_id: task.id, outcome: 'succeeded' });
		expect(sim.simulator.counters).toMatchObject({
			tasksCreated: 1,
			tasksPaid: 1,
			requests: { create: 1 },
		});
	});

	test.each(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])(
		'a network that is gone while the answer is awaited: read %s',
		async (code) => {
			sim.simulator.script('create', [{ delayMs: 60_000, taken: true }]);
			const { sockets, restore } = watchConnections(new URL(sim.simulator.apiUrl).port);
			const created = until(() => sim.simulator.counters.tasksCreated === 1);
			const lost = Object.assign(new Error(`read ${code}`), { code, syscall: 'read' });
			void created.then(() => sockets.forEach((socket) => socket.destroy(lost)));
			const { main } = await run().finally(restore);
			expect(main[0].json).toMatchObject({
				task_id: [...sim.simulator.tasks.keys()].at(-1),
				outcome: 'succeeded',
			});
			expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, requests: { create: 1 } });
		},
	);

	test('also if the history shows it late', async () => {
		sim.simulator.configure({ historyDelayMs: 2_500 });
		sim.simulator.script('create', [{ reset: true, taken: true }]);
		const { main } = await run();
		sim.simulator.configure({ historyDelayMs: 0 });
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters).toMatchObject({
			tasksCreated: 1,
			requests: { create: 1 },
		});
		expect(sim.simulator.counters.requests.history).toBeGreaterThan(1);
	});

	test.each(['array', 'tasks', 'list', 'data'] as const)(
		'with its rows under %s',
		async (historyShape) => {
			sim.simulator.configure({ historyShape });
			sim.simulator.script('create', [{ reset: true, taken: true }]);
			const { main } = await run();
			sim.simulator.configure({ historyShape: 'array' });
			expect(main[0].json.outcome).toBe('succeeded');
			expect(sim.simulator.counters.tasksCreated).toBe(1);
		},
	);

	test('two items with the same request that are both lost get a task each', async () => {
		sim.simulator.script(
			'create',
			[oops, oops].map((answer) => ({ ...(answer as object), taken: true })),
		);
		const { main } = await run({}, { items: [{ json: {} }, { json: {} }] });
		expect(new Set(main.map(({ json: { task_id } }) => task_id)).size).toBe(2);
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 2, requests: { create: 2 } });
	});

	test('a task with the same request that existed before is not taken for it', async () => {
		const before = await run({ operation: 'submit' });
		await new Promise((resolve) => setTimeout(resolve, 4_500));
		sim.simulator.script('create', [{ reset: true, taken: true }]);
		const { main } = await run();
		expect(main[0].json.task_id).not.toBe(before.main[0].json.task_id);
		expect(sim.simulator.counters.tasksCreated).toBe(2);
	});

	test('Submit finds it as well', async () => {
		sim.simulator.script('create', [{ reset: true, taken: true }]);
		const { main } = await run({ operation: 'submit' });
		expect(main[0].json.task_id).toBe([...sim.simulator.tasks.keys()].at(-1));
		expect(sim.simulator.counters.tasksCreated).toBe(1);
	});
});

test('a create that was not taken is sent again once the history has not shown it for a while', async () => {
	sim.simulator.script('create', [{ reset: true }]);
	const { main } = await run({}, { items: [{ json: {} }, { json: {} }] });
	expect(main.map(({ json }) => json.outcome)).toEqual(['succeeded', 'succeeded']);
	expect(sim.simulator.counters).toMatchObject({
		tasksCreated: 2,
		requests: { create: 3 },
	});
});

describe('where the history cannot tell', () => {
	const refusal: ScriptedAnswer = {
		status: 403,
		body: { code: 403, message: 'Insufficient plan level' },
	};
	/** More than a search reads. */
	const always = (answer: ScriptedAnswer) => Array<ScriptedAnswer>(200).fill(answer);
	afterEach(() => sim.simulator.script('history', []));

	test('the item fails and says what to look after; nothing is sent again', async () => {
		sim.simulator.script('create', [{ ...oops, taken: true }]);
		sim.simulator.script('history', always(refusal));
		const { error } = await run();
		expect(error).toMatchObject({ context: { data: { reason: 'unknownCreate' } } });
		expect(error?.message).toMatch(/may or may not exist/);
		expect(error?.description).toMatch(/task history.*could pay twice.*Insufficient plan level/);
		expect(sim.simulator.counters.requests.create).toBe(1);
	});

	test('neither does a page instead of the history', async () => {
		sim.simulator.script('create', [{ ...oops, taken: true }]);
		sim.simulator.script('history', always({ status: 404, body: '<html>404</html>' }));
		const { error } = await run();
		expect(error).toMatchObject({ context: { data: { reason: 'unknownCreate' } } });
	});

	test('nor a task in it that does not tell what it was asked for', async () => {
		sim.simulator.script('create', [{ ...oops, taken: true }]);
		const silent = { status: 200, body: { code: 200, data: { task_id: 'x', status: 'pending' } } };
		sim.simulator.script('get', always(silent));
		const { error } = await run();
		sim.simulator.script('get', []);
		expect(error).toMatchObject({ context: { data: { reason: 'unknownCreate' } } });
		expect(error?.description).toMatch(/it may be task/);
		expect(sim.simulator.counters.requests.create).toBe(1);
	});

	test('Retry On Fail looks for it again before anything is sent', async () => {
		sim.simulator.script('create', [{ ...oops, taken: true }]);
		// About as many as the first try reads.
		sim.simulator.script('history', always(refusal).slice(0, 24));
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 };
		const { main } = await run({}, { settings });
		expect(main[0].json.task_id).toBe([...sim.simulator.tasks.keys()].at(-1));
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, requests: { create: 1 } });
	});

	test('with the option it is created again', async () => {
		sim.simulator.script('create', [{ ...oops, taken: true }]);
		sim.simulator.script('history', always(refusal));
		const { main } = await run({ options: { createAgainIfUnknown: true } });
		expect(main[0].json.outcome).toBe('succeeded');
		expect(sim.simulator.counters.tasksCreated).toBe(2);
	});
});

describe('Pay Once for Identical Items', () => {
	const items = [sample.prompt, 'everything', sample.prompt].map((prompt) => ({
		json: { prompt },
	}));

	test('items that ask for the same share a task; its cost counts once', async () => {
		const { main, hints } = await run(
			{ prompt: '={{ $json.prompt }}', options: { reuseIdentical: true } },
			{ items },
		);
		const ids = main.map(({ json: { task_id } }) => task_id);
		expect(ids[2]).toBe(ids[0]);
		expect(ids[1]).not.toBe(ids[0]);
		expect(sim.simulator.counters.tasksCreated).toBe(2);
		expect(hints[0].message).toMatch(/^3 masks; cost: \$0\.02/);
		// So that a sum over the items is what was paid.
		expect(main.map(({ json: { costUsd, shared } }) => [costUsd, shared])).toEqual([
			[0.01, undefined],
			[0.01, undefined],
			[0, true],
		]);
	});
});

test('of items for which Get Task fetches the same task only the first has its cost', async () => {
	const { main: submitted } = await run({ operation: 'submit' });
	const taskId = submitted[0].json.task_id as string;
	const { main, hints } = await run(
		{ operation: 'getTask', taskId },
		{ items: [{ json: {} }, { json: {} }] },
	);
	expect(main.map(({ json }) => [json.task_id, json.costUsd, json.shared])).toEqual([
		[taskId, 0.01, undefined],
		[taskId, 0, true],
	]);
	expect(hints[0].message).toMatch(/the task cost \$0\.01/);
});

test('Get Task takes many IDs, as an error or the log gives them', async () => {
	const { main: submitted } = await run(
		{ operation: 'submit' },
		{ items: [{ json: {} }, { json: {} }, { json: {} }] },
	);
	const ids = submitted.map(({ json: { task_id } }) => task_id as string);
	const { main, errorOutput } = await run(
		{ operation: 'getTask', taskId: ` ${ids[0]}, ${ids[1]}\n${ids[2]}. gone,${ids[0]}.` },
		{ settings: { onError: 'continueErrorOutput' } },
	);
	expect(main.map(({ json: { task_id } }) => task_id)).toEqual(ids);
	expect(
		main.every(
			({ binary, pairedItem }) => binary?.mask && (pairedItem as { item: number }).item === 0,
		),
	).toBe(true);
	expect(errorOutput[0].json).toMatchObject({ error: { taskId: 'gone', reason: 'notFound' } });
});
