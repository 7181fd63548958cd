/** What a run tells of tasks that it has paid for, or may have, is what the service has. */
import type { ScriptedAnswer } from '../../tools/simulator';
import { isPaid } from './kit/judge';
import { hideHistory, items, openService, unnamed } from './kit/paidRows';
import { VirtualRun } from './kit/virtualRun';

const LOST: ScriptedAnswer = { reset: true, taken: true };
const REFUSED: ScriptedAnswer = { status: 400, body: { code: 400, message: 'invalid image' } };
/** Longer than a lost create is looked for. */
const SLOW = { queueMs: 1e6, workMs: 1e6 };
const IN_TURN = { tasksInFlight: 1 };

const toldBy = ({ error }: VirtualRun) => (error as { description?: string }).description;

describe('a create that was lost and risked again is counted once', () => {
	const options = { createAgainIfUnknown: true, timeoutSeconds: 100 };
	const open = (...answers: ScriptedAnswer[]) => {
		const opened = openService({ marks: 'configAbsent' });
		opened.service.script.add('create', answers);
		hideHistory(opened.service);
		return opened;
	};

	test('by the error, where another item fails', async () => {
		const { service, run } = open(LOST);
		service.configure(SLOW);
		const done = await run({ items: items(2), options });
		expect(toldBy(done)).toMatch(/One more task of this run may/);
	});

	test('by the summary, where another item fails', async () => {
		const { service, run } = open(LOST);
		service.configure(SLOW);
		const done = await run({ items: items(2), options, goesOn: true });
		expect(done.hints[0].message).toMatch(/1 lost request may have created an extra task:/);
	});

	test.each([1, 3])('where %i identical items share one that is of unknown fate', async (count) => {
		const { service, run } = open(LOST, LOST);
		const same = items(count, { imageUrl: 'https://shop.example.com/same.jpg' });
		const limited = { ...options, ...IN_TURN, reuseIdentical: true, spendingLimitUsd: 0.03 };
		const done = await run({ items: [...items(1), ...same], options: limited, goesOn: true });
		const reasons = done.output.slice(1).map(({ json: { error } }) => error);
		expect(reasons).toMatchObject(same.map(() => ({ reason: 'unknownCreate' })));
		expect(service.tasks).toHaveLength(3);
		expect(done.hints[0].message).toMatch(/1 lost request may have created an extra task:/);
	});
});

describe('an error names as created and paid only what is', () => {
	test('not another task that failed and is not billed', async () => {
		const { service, run } = openService({ faults: { taskFailed: 1 }, workMs: 1_500 });
		const done = await run({ items: items(2) });
		expect(service.tasks.filter(isPaid)).toEqual([]);
		expect(toldBy(done)).not.toMatch(/This run also created/);
	});

	test('not one that Submit was told had failed', async () => {
		const { service, run } = openService();
		const failed = (task_id: string): ScriptedAnswer => ({
			status: 200,
			body: { code: 200, data: { task_id, status: 'failed' } },
		});
		service.script.add('create', [failed('failed-1'), failed('failed-2')]);
		const done = await run({ items: items(2), operation: 'submit' });
		expect(service.requests.create).toBe(2);
		expect(toldBy(done)).not.toMatch(/This run also created/);
	});

	test('tasks of earlier runs apart', async () => {
		const { service, run } = openService();
		await run({ items: items(2) });
		service.script.add('create', [REFUSED]);
		const done = await run({ items: items(3), options: { ...IN_TURN, reuseEarlierTasks: 1 } });
		const ids = service.tasks.map(({ id }) => id);
		expect(service.requests.create).toBe(3);
		expect(toldBy(done)).toMatch(/ It reused these, which earlier runs paid for: /);
		expect(toldBy(done)).not.toMatch(/This run also created/);
		expect(unnamed(done, service.tasks)).toEqual([]);
		expect(done.error).toMatchObject({ context: { data: { reusedTaskIds: ids } } });
	});
});

describe('the summary’s cost has the paid tasks of failed items', () => {
	test.each([
		['done, and their images are gone', { faults: { image404: 1 } }, 'cost: $0.02; '],
		['not done in time', { workMs: 60_000 }, 'cost: up to $0.20 for 2 tasks; '],
		['failed, and not billed', { faults: { taskFailed: 1 } }, '2 items failed; time: '],
	])('that are %s', async (_label, service, expected) => {
		const { run } = openService(service);
		const options = { timeoutSeconds: 20 };
		const done = await run({ items: items(2), options, goesOn: true });
		expect(done.output.map(({ json: { error } }) => error)).not.toContain(undefined);
		expect(done.hints[0].message).toContain(expected);
	});
});

describe('a stop', () => {
	/** Stops a run some seconds after its first create. */
	async function stopAfter(seconds: number, answer: ScriptedAnswer) {
		const { clock, service } = openService({ marks: 'configAbsent' });
		service.script.add('create', [answer]);
		const run = new VirtualRun(service, { items: items(1) });
		const stop = async () => {
			await clock.sleep(seconds * 1_000);
			expect(service.requests.create).toBe(1);
			run.stop();
			await run.ended;
		};
		await clock.passUntil(stop());
		return { told: toldBy(run), run, service };
	}

	test('while the only create is awaited: its task is named once, and nothing said to be unpaid', async () => {
		const { told, service } = await stopAfter(2, { delayMs: 5_000 });
		const [{ id }] = service.tasks;
		expect(told).toBe(`Fetch task ${id} with the operation Get Task: it continues at PiAPI.`);
	});

	test('while a lost create is looked for: it may or may not exist, and nothing else is said', async () => {
		const { told, run } = await stopAfter(20, LOST);
		expect(told).toBe("One task of this run may or may not exist: see PiAPI's task history.");
		expect(run.warn.join()).toMatch(/may or may not exist.*: 1;/);
	});

	test('before anything has left: nothing was paid', async () => {
		const { service } = openService();
		const run = new VirtualRun(service, { items: items(1) });
		run.stop();
		await run.ended;
		expect(toldBy(run)).toBe('Nothing was paid for this item.');
	});
});
