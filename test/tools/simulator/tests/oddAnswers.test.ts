import { REFUSAL_FORMS, type SimulatorOptions } from '..';
import { startQuickly, until, type StartedSimulator } from './startedSimulator';

let simulator: StartedSimulator;
afterEach(async () => await simulator?.close());

const create = async (factor = 0) =>
	await simulator
		.create({ input: { segment_factor: factor } })
		.catch((error: Error) => ({ status: 0, body: error.message }));
const idOf = ({ body }: { body: any }): string => body.data?.task_id;

describe('a refusal that is none', () => {
	it.each([
		['clients200', 200, 'sorry, too many clients already'],
		['clients400', 400, 'sorry, too many clients already'],
		['concurrency200', 200, 'optimistic concurrency failure'],
		['concurrency400', 400, 'optimistic concurrency failure'],
		['deadline400', 400, 'context deadline exceeded'],
		['conflict409', 409, 'conflict'],
		['closed499', 499, ''],
		['redirect302', 302, '<html>'],
		['page403', 403, '<html>'],
		['forbidden403', 403, 'forbidden'],
	] as const)('%s, with the task taken and not taken', async (refusalForm, status, words) => {
		simulator = await startQuickly({ refusalForm, faults: { createRefused: 1 } });
		const refused = await simulator.create();
		expect(refused.status).toBe(status);
		expect(JSON.stringify(refused.body)).toContain(words);
		expect(simulator.counters.tasksCreated).toBe(0);
		simulator.configure({ faults: { createRefusedAfterTaken: 1 } });
		const { body } = refused;
		expect(await simulator.create()).toMatchObject({ status, body });
		expect(simulator.counters.tasksCreated).toBe(1);
	});

	it('is drawn where it is mixed', async () => {
		simulator = await startQuickly({ faults: { createRefused: 1 } });
		const statuses = new Set<number>();
		for (let count = 0; count < 60; count++) statuses.add((await simulator.create()).status);
		expect([...statuses].sort()).toEqual([200, 302, 400, 403, 409, 499]);
		expect(REFUSAL_FORMS).toHaveLength(10);
	});
});

it.each([
	['gateway504', 504],
	['queueFull503', 503],
	['reset', 0],
] as const)('a create is taken later: %s', async (lateForm, status) => {
	simulator = await startQuickly({ lateForm, takenAfterMs: 300, faults: { createTakenLate: 1 } });
	expect((await create()).status).toBe(status);
	expect(simulator.counters.tasksCreated).toBe(0);
	await until(() => simulator.counters.tasksPaid === 1);
});

it('two creates get the answer of each other, also where only one of them is to', async () => {
	simulator = await startQuickly({ faults: { createSwapped: 1 } });
	const first = create(1);
	await until(() => simulator.counters.tasksCreated === 1);
	simulator.configure({ faults: {} });
	const answers = [await create(2), await first];
	const factors = answers.map((answer) => simulator.tasks.get(idOf(answer))?.input.segment_factor);
	expect(factors).toEqual([1, 2]);
	expect(idOf(await create(3))).toBe([...simulator.tasks.keys()][2]);
});

it('a create gets its own answer in the end, where no other comes', async () => {
	simulator = await startQuickly({ faults: { createSwapped: 1 } });
	expect(idOf(await create())).toBe([...simulator.tasks.keys()][0]);
}, 10_000);

it.each([
	['createFromCache', 1],
	['createFromCacheAfterTaken', 2],
] as const)('%s: the answer is that of the create before', async (fault, tasks) => {
	simulator = await startQuickly();
	const before = await create(1);
	simulator.configure({ faults: { [fault]: 1 } });
	expect((await create(2)).body).toEqual(before.body);
	expect(simulator.counters.tasksCreated).toBe(tasks);
});

it('the first creates are 503 and not taken', async () => {
	simulator = await startQuickly({ failingCreates: 2 });
	const statuses = [await create(1), await create(2), await create(3)].map(({ status }) => status);
	expect(statuses).toEqual([503, 503, 200]);
	expect(simulator.counters.tasksCreated).toBe(1);
});

it.each([
	['page403', 403],
	['page404', 404],
	['redirect302', 302],
	['credit402', 402],
	['key401', 401],
] as const)('a look meets: %s', async (oddGet, status) => {
	simulator = await startQuickly();
	const id = idOf(await create());
	simulator.configure({ oddGet, faults: { getOdd: 1 } });
	expect((await simulator.request(`/api/v1/task/${id}`)).status).toBe(status);
});

describe('the Date header', () => {
	const dateOf = async (path: string) =>
		(await simulator.request(path, { method: 'POST' })).headers.date;

	it('can be missing', async () => {
		simulator = await startQuickly({ noDateHeader: true });
		expect((await simulator.request('/account/info')).headers.date).toBeUndefined();
		simulator.configure({ noDateHeader: false });
		const { date } = (await simulator.request('/account/info')).headers;
		expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(60_000);
	});

	it('of a page is by a clock of its own', async () => {
		const pages: Partial<SimulatorOptions> = { faults: { createHtml502: 1 } };
		simulator = await startQuickly({ ...pages, pagesAheadMs: -3_600_000 });
		const behindMs = Date.now() - Date.parse(await dateOf('/api/v1/task'));
		expect(Math.abs(behindMs - 3_600_000)).toBeLessThan(60_000);
	});
});
