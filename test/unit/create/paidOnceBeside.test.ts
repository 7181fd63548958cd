import type { ScriptedAnswer } from '../../tools/simulator';
import { isPaid, tellPlainly } from './kit/judge';
import { hideHistory, items, openService, since, unnamed } from './kit/paidRows';
import { newExecution, retryOf, VirtualProcess, type RunSetUp } from './kit/virtualRun';
import type { VirtualService } from './kit/virtualService';

const LOST: ScriptedAnswer = { reset: true, taken: true };
/** Its answer is lost after almost the whole time that a create has. */
const HANGS: ScriptedAnswer = { ...LOST, delayMs: 29_000 };
const NOT_TAKEN: ScriptedAnswer = { reset: true };
const REFUSED: ScriptedAnswer = { status: 400, body: { code: 400, message: 'invalid image' } };
const LIMITED = { status: 429, body: { code: 429, message: 'too many requests' } };
interface Fields {
	[name: string]: unknown;
}

const REUSE = { reuseEarlierTasks: 24 };
const ONE_AT_ONCE = { tasksInFlight: 1 };
const MARKS = ['returned', 'configAbsent'] as const;

/** Changes each task that the service tells of. */
function changeTasks(service: VirtualService, change: (task: Fields) => void): void {
	const answer = service.answer.bind(service);
	const visit = (value: unknown): void => {
		if (typeof value !== 'object' || value === null) return;
		if ('task_id' in value) change(value as Fields);
		else Object.values(value).forEach(visit);
	};
	service.answer = async (request) => {
		const reply = await answer(request);
		if (typeof reply.body !== 'object') return reply;
		const body = structuredClone(reply.body) as Fields;
		visit(body.data);
		return { ...reply, body };
	};
}

const paid = (tasks: Parameters<typeof isPaid>[0][]) => tasks.filter(isPaid).length;

describe.each(MARKS)(
	'another execution of the process reuses a lost task first, with marks %s',
	(marks) => {
		const open = () => {
			const opened = openService({ marks, queueMs: 300, workMs: 700 });
			return { ...opened, process: new VirtualProcess(opened.service) };
		};

		test.each(['segment', 'submit'] as const)(
			'while %s still waits for the answer',
			async (operation) => {
				const { service, begin, settle, pass, process } = open();
				service.script.add('create', [HANGS]);
				const first = begin(
					{ items: items(6), operation, goesOn: true, options: ONE_AT_ONCE },
					{ process },
				);
				await pass(5_000);
				const second = begin(
					{ items: items(1), operation, goesOn: true, options: REUSE },
					{ process },
				);
				await settle(first, second);
				expect(paid(service.tasks)).toBe(6);
				expect(unnamed(first, service.tasks)).toEqual([]);
			},
		);

		test('and a limit is kept', async () => {
			const { service, begin, settle, pass, process } = open();
			service.script.add('create', [HANGS, HANGS]);
			const options = { tasksInFlight: 2, spendingLimitUsd: 0.04 };
			const first = begin({ items: items(8), goesOn: true, options }, { process });
			await pass(5_000);
			const second = begin({ items: items(2), goesOn: true, options: REUSE }, { process });
			await settle(first, second);
			expect(paid(service.tasks)).toBeLessThanOrEqual(4);
		});

		test('and the first is retried afterwards', async () => {
			const { service, begin, settle, process } = open();
			service.script.add('create', [LOST]);
			const showHistory = hideHistory(service);
			const setUp: RunSetUp = { items: items(5), options: ONE_AT_ONCE };
			const failed = begin(setUp, { process });
			await settle(failed);
			showHistory();
			await settle(begin({ items: items(1), options: REUSE }, { process }));
			const execution = retryOf(failed.execution);
			const retried = begin({ ...setUp, goesOn: true }, { process, execution });
			await settle(retried);
			expect(paid(service.tasks)).toBe(5);
			expect(tellPlainly(retried, { withInfo: false })).toContain(service.tasks[0].id);
		});
	},
);

test('a call of an agent for the same at the same time moves no reservation twice', async () => {
	const { service, begin, settle } = openService();
	const place = { process: new VirtualProcess(service), execution: newExecution() };
	service.script.add('create', [NOT_TAKEN]);
	const options = { spendingLimitUsd: 0.02 };
	const calls = ['a', 'b', 'a'].map((name, runIndex) => {
		const asked = items(1, { imageUrl: `https://shop.example.com/${name}.jpg` });
		return begin({ items: asked, isTool: true, runIndex, maxTries: 2, options }, place);
	});
	await settle(...calls);
	expect(paid(service.tasks)).toBeLessThanOrEqual(2);
});

test('a task that was sent twice is not sent a third time, once the first turns up', async () => {
	const { service, begin, settle } = openService();
	service.script.add('create', [LOST, NOT_TAKEN]);
	const showHistory = hideHistory(service);
	const options = { ...ONE_AT_ONCE, createAgainIfUnknown: true };
	const failed = begin({ items: items(1), options });
	await settle(failed);
	showHistory();
	const execution = retryOf(failed.execution);
	const retried = begin({ items: items(5), goesOn: true, options }, { execution });
	await settle(retried);
	expect(paid(service.tasks)).toBe(5);
	expect(retried.output.map(({ json }) => json.task_id)).toContain(service.tasks[0].id);
});

test('a retry for another image, at an address that differs in its query alone, takes no task of the first', async () => {
	const { service, begin, settle } = openService({ historyDelayMs: 10_000 });
	const itemsOf = (query: string) =>
		items(1, { imageUrl: `https://shop.example.com/get.jpg?img=${query}` });
	service.script.add('create', [LOST]);
	const showHistory = hideHistory(service);
	const failed = begin({ items: itemsOf('1') });
	await settle(failed);
	showHistory();
	service.script.add('create', [NOT_TAKEN]);
	const options = { createAgainIfUnknown: true };
	const execution = retryOf(failed.execution);
	const retried = begin({ items: itemsOf('2'), goesOn: true, options }, { execution });
	await settle(retried);
	const [{ json }] = retried.output;
	const made = service.tasks.find(({ id }) => id === json.task_id);
	expect(JSON.stringify(made?.input ?? json.error)).not.toContain('img=1');
});

test('nothing is said to be free in a retry before it is known what other retries have paid', async () => {
	const { service, begin, settle } = openService();
	service.script.add('create', [REFUSED]);
	const failed = begin({ items: items(1) });
	await settle(failed);
	await settle(begin({ items: items(1) }, { execution: retryOf(failed.execution) }));
	expect(service.tasks).toHaveLength(1);
	const second = begin(
		{ items: items(1, { prompt: '' }) },
		{ execution: retryOf(failed.execution) },
	);
	await settle(second);
	expect(tellPlainly(second, { withInfo: false })).not.toMatch(/Nothing was paid/);
});

test('two of the same, one lost: a second retry gives each its own', async () => {
	const { service, begin, settle } = openService({ historyDelayMs: 0 });
	const same: RunSetUp = { items: [...items(1), ...items(1)], goesOn: true, options: ONE_AT_ONCE };
	service.script.add('create', [LOST, REFUSED]);
	const showHistory = hideHistory(service);
	const failed = begin(same);
	await settle(failed);
	showHistory();
	const first = begin(same, { execution: retryOf(failed.execution) });
	await settle(first);
	const before = service.tasks;
	const second = begin(same, { execution: retryOf(failed.execution) });
	await settle(second);
	expect(paid(since(service, before))).toBe(0);
	expect(second.output.map(({ json }) => json.task_id).sort()).toEqual(
		before.map(({ id }) => id).sort(),
	);
});

test('rounds of a loop do not share one earlier task', async () => {
	const { service, begin, settle, run } = openService();
	await run({ items: items(1) });
	const execution = newExecution();
	const setUp: RunSetUp = { items: items(1), options: REUSE };
	const rounds = [];
	for (const runIndex of [0, 1]) {
		rounds.push(begin({ ...setUp, runIndex }, { execution }));
		await settle(...rounds);
	}
	const ids = rounds.map(({ output: [{ json }] }) => json.task_id);
	expect(ids).toEqual(service.tasks.map(({ id }) => id));
});

test('a job that runs again under its ID takes what it has created, where the user reuses tasks', async () => {
	const { service, begin, settle } = openService();
	const process = new VirtualProcess(service);
	const setUp: RunSetUp = { items: items(3), options: REUSE };
	const stalled = begin(setUp, { process });
	await settle(stalled);
	await settle(
		begin(setUp, { process, execution: { ...newExecution(), id: stalled.execution.id } }),
	);
	expect(service.tasks).toHaveLength(3);
});

describe('marks that all tasks return but those whose creates were lost', () => {
	/** What is told of a lost task beside its missing mark. */
	test.each<[string, Parameters<typeof openService>[0], (task: Fields) => void]>([
		['inputs too', {}, (task) => delete task.input],
		['the negative prompt is null', { negativePromptForm: 'null' }, () => {}],
		['the image has another address', { ownAddresses: true }, () => {}],
		['prompts with blanks', { promptForm: 'blanks' }, () => {}],
		['inputs as they were sent', {}, () => {}],
	])('%s: nothing is paid twice without a word', async (_label, options, change) => {
		const { service, run } = openService({ ...options, queueMs: 300, workMs: 700 });
		const lost = [5, 8];
		changeTasks(service, (task) => {
			if (!lost.some((place) => service.tasks[place]?.id === task.task_id)) return;
			delete task.config;
			change(task);
		});
		const pass = (count: number) => Array<ScriptedAnswer>(count).fill('pass');
		service.script.add('create', [...pass(5), LOST, ...pass(2), LOST]);
		const done = await run({
			items: items(12, { prompt: 'the red shoes' }),
			goesOn: true,
			options: ONE_AT_ONCE,
		});
		expect(paid(service.tasks)).toBe(12);
		expect(unnamed(done, service.tasks)).toEqual([]);
	});
});

test('where very many were lost at once, all that they may have made are named', async () => {
	const { service, run } = openService({ marks: 'configAbsent' });
	const COUNT = 20;
	service.script.add('create', Array<ScriptedAnswer>(COUNT).fill(LOST));
	const done = await run({ items: items(COUNT), goesOn: true, options: { tasksInFlight: COUNT } });
	expect(paid(service.tasks)).toBe(COUNT);
	expect(unnamed(done, service.tasks)).toEqual([]);
});

test('a machine that sleeps while an answer is lost finds its task all the same', async () => {
	const { clock, service, begin, settle, pass } = openService({ queueMs: 300, workMs: 700 });
	service.script.add('create', ['pass', HANGS]);
	const run = begin({ items: items(12), goesOn: true, options: ONE_AT_ONCE });
	await pass(4_000);
	// The clock of a process stands still meanwhile, and the date goes on.
	clock.setDate(10 * 60_000);
	await settle(run);
	expect(paid(service.tasks)).toBe(12);
	expect(unnamed(run, service.tasks)).toEqual([]);
});

test('a call that looks for what another is still sending frees nothing of what that has set aside', async () => {
	const { service, begin, settle, pass } = openService();
	const place = { process: new VirtualProcess(service), execution: newExecution() };
	const headers = { 'retry-after': '70' };
	service.script.add('create', [{ ...LIMITED, delayMs: 2_000, headers }]);
	const options = { spendingLimitUsd: 0.02, timeoutSeconds: 300 };
	const call = (name: string, runIndex: number) => {
		const asked = items(1, { imageUrl: `https://shop.example.com/${name}.jpg` });
		return begin({ items: asked, isTool: true, runIndex, options, goesOn: true }, place);
	};
	const first = call('a', 0);
	await pass(1_000);
	const second = call('a', 1);
	await pass(5_000);
	await settle(first, second, call('b', 2));
	expect(paid(service.tasks)).toBeLessThanOrEqual(2);
});

test('an answer from a cache, about a task that the run reuses, is nobody’s', async () => {
	const { service, run } = openService({ marks: 'configAbsent' });
	await run({ items: items(1) });
	const [{ id, input }] = service.tasks;
	const data = { task_id: id, status: '', task_type: 'segment', input, output: {} };
	service.script.add('create', [{ taken: true, status: 200, body: { code: 200, data } }]);
	const before = service.tasks;
	const done = await run({
		items: [...items(1), ...items(1)],
		goesOn: true,
		options: { ...ONE_AT_ONCE, ...REUSE },
	});
	const ids = done.output.map(({ json }) => json.task_id);
	expect(ids[0]).not.toBe(ids[1]);
	expect(unnamed(done, since(service, before))).toEqual([]);
});

test.each([0, 24])(
	'a retry goes on with the task of a create that was limited and taken, reuse %i',
	async (reuseEarlierTasks) => {
		const { service, begin, settle, pass } = openService();
		const headers = { 'retry-after': '30' };
		service.script.add('create', [{ ...LIMITED, taken: true, headers }]);
		const setUp: RunSetUp = { items: items(1), options: { reuseEarlierTasks } };
		const first = begin(setUp);
		await pass(5_000);
		first.stop();
		await settle(first);
		expect(service.tasks).toHaveLength(1);
		await settle(begin(setUp, { execution: retryOf(first.execution) }));
		expect(paid(service.tasks)).toBe(1);
	},
);

test.each(['otherType', 'otherModel', 'asSent'] as const)(
	'of lost tasks without marks, where all tasks are told as %s, none is ruled out',
	async (kindForm) => {
		const { service, run } = openService({ kindForm, queueMs: 300, workMs: 700 });
		const lost = [5, 8];
		changeTasks(service, (task) => {
			if (lost.some((place) => service.tasks[place]?.id === task.task_id)) delete task.config;
		});
		const pass = (count: number) => Array<ScriptedAnswer>(count).fill('pass');
		service.script.add('create', [...pass(5), LOST, ...pass(2), LOST]);
		const done = await run({ items: items(12), goesOn: true, options: ONE_AT_ONCE });
		expect(paid(service.tasks)).toBe(12);
		expect(unnamed(done, service.tasks)).toEqual([]);
	},
);

test.each(MARKS)(
	'a call of an agent takes over the task that another is still creating, with marks %s',
	async (marks) => {
		const { service, begin, settle, pass } = openService({ marks, historyDelayMs: 0 });
		const place = { process: new VirtualProcess(service), execution: newExecution() };
		service.script.add('create', [{ taken: true, delayMs: 3_000 }]);
		const setUp: RunSetUp = { items: items(1), isTool: true, options: REUSE, goesOn: true };
		const first = begin({ ...setUp, runIndex: 0 }, place);
		await pass(1_000);
		const second = begin({ ...setUp, runIndex: 1 }, place);
		await settle(first, second);
		const ids = [first, second].map(({ output: [{ json }] }) => json.task_id);
		expect(ids).toEqual([service.tasks[0].id, service.tasks[0].id]);
		expect(service.tasks).toHaveLength(1);
	},
);

test('a round of a loop in another process takes no task of an earlier round', async () => {
	const { service, begin, settle } = openService();
	const execution = newExecution();
	const setUp: RunSetUp = { items: items(1), options: REUSE };
	await settle(begin({ ...setUp, runIndex: 0 }, { execution }));
	await settle(begin({ ...setUp, runIndex: 1 }, { execution }));
	expect(service.tasks).toHaveLength(2);
});

test('an answer from a cache, about a task that an earlier round reuses, is nobody’s', async () => {
	const { service, begin, settle, run } = openService({ marks: 'configAbsent' });
	await run({ items: items(1) });
	const [{ id, input }] = service.tasks;
	const data = { task_id: id, status: '', task_type: 'segment', input, output: {} };
	const execution = newExecution();
	const setUp: RunSetUp = { items: items(1), options: REUSE, goesOn: true };
	await settle(begin({ ...setUp, runIndex: 0 }, { execution }));
	service.script.add('create', [{ taken: true, status: 200, body: { code: 200, data } }]);
	const before = service.tasks;
	const second = begin({ ...setUp, runIndex: 1 }, { execution });
	await settle(second);
	expect(second.output[0].json.task_id).not.toBe(id);
	expect(unnamed(second, since(service, before))).toEqual([]);
});

test('a second try at an address that is signed anew takes the task of the first try’s lost create', async () => {
	const { service, begin, settle, pass } = openService();
	const execution = newExecution();
	const beginAt = (signature: number, createAgainIfUnknown: boolean) => {
		const imageUrl = `https://shop.example.com/0.jpg?X-Amz-Signature=${signature}`;
		const options = { createAgainIfUnknown };
		return begin({ items: items(1, { imageUrl }), goesOn: true, options }, { execution });
	};
	service.script.add('create', [LOST]);
	const showHistory = hideHistory(service);
	await settle(beginAt(1, false));
	service.script.add('create', [NOT_TAKEN]);
	const second = beginAt(2, true);
	// It looks for the first one in vain, and then sends the second.
	await pass(130_000);
	showHistory();
	await settle(second);
	expect(service.tasks).toHaveLength(1);
	expect(second.output[0].json.task_id).toBe(service.tasks[0].id);
});

test('a limit that is lower in a retry counts for what a lost create is sent again for', async () => {
	const { service, begin, settle } = openService();
	const process = new VirtualProcess(service);
	service.script.add('create', [NOT_TAKEN]);
	const showHistory = hideHistory(service);
	const failed = begin({ items: items(1) }, { process });
	await settle(failed);
	showHistory();
	const execution = retryOf(failed.execution);
	const options = { spendingLimitUsd: 0.005 };
	const retried = begin({ items: items(1), goesOn: true, options }, { process, execution });
	// Its tasks show what the history is worth.
	const other = begin({ items: items(9, { prompt: 'hats' }), options: ONE_AT_ONCE }, { process });
	await settle(retried, other);
	expect(service.tasks).toHaveLength(9);
	expect(JSON.stringify(retried.output)).toMatch(/spending limit/i);
});

test('a retry that is stopped does not say that nothing was paid: another may have', async () => {
	const { service, begin, settle, pass } = openService();
	service.script.add('create', [REFUSED]);
	const failed = begin({ items: items(3), options: ONE_AT_ONCE });
	await settle(failed);
	await settle(begin({ items: items(3) }, { execution: retryOf(failed.execution) }));
	expect(paid(service.tasks)).toBe(3);
	const second = begin({ items: items(3) }, { execution: retryOf(failed.execution) });
	await pass(50);
	second.stop();
	await settle(second);
	expect(tellPlainly(second, { withInfo: false })).not.toMatch(/Nothing was paid/);
});

test.each([
	[false, 2],
	[true, 6],
])(
	'a history that lacks what an execution has made says nothing of other retries, risked: %s',
	async (createAgainIfUnknown, count) => {
		const { service, begin, settle, pass } = openService();
		service.script.add('create', ['pass', 'pass', REFUSED]);
		const options = { ...ONE_AT_ONCE, createAgainIfUnknown };
		const setUp: RunSetUp = { items: items(6), options };
		const failed = begin(setUp);
		await settle(failed);
		service.configure({ historyShows: 'nothing' });
		// By now it should list them.
		await pass(70_000);
		const retried = begin({ ...setUp, goesOn: true }, { execution: retryOf(failed.execution) });
		await settle(retried);
		expect(paid(service.tasks)).toBe(count);
		const told = tellPlainly(retried, { withInfo: false });
		expect(/does not list this execution's own tasks/.test(told)).toBe(!createAgainIfUnknown);
	},
);
