import type { FaultName } from '..';
import { machineClock, type ServiceClock } from '../service/serviceClock';
import { NEVER_MS, startQuickly, until, type StartedSimulator } from './startedSimulator';

let simulator: StartedSimulator;
afterEach(async () => await simulator.close());

describe('limits', () => {
	it('lets a task beyond the limit wait for a free place', async () => {
		let endAll = () => {};
		const end = new Promise<void>((resolve) => (endAll = resolve));
		const clock = { now: () => Date.now(), sleep: async (ms: number) => await (ms > 0 && end) };
		simulator = await startQuickly({ maxConcurrentTasks: 2, workMs: 1_000 }, clock as ServiceClock);
		for (let count = 0; count < 5; count++) await simulator.create();
		const running = () => [...simulator.tasks.values()].filter(({ phase }) => phase !== 'waiting');
		expect(running()).toHaveLength(2);
		endAll();
		await until(() => simulator.counters.tasksPaid === 5);
		expect(simulator.counters.concurrentPeak).toBe(5);
	});

	it.each([
		['reject429', 429],
		['reject400', 400],
	] as const)('turns a create beyond the limit down: %s', async (beyondLimit, status) => {
		simulator = await startQuickly({ maxConcurrentTasks: 1, beyondLimit, workMs: NEVER_MS });
		const answers = [await simulator.create(), await simulator.create()];
		expect(answers.map((answer) => answer.status)).toEqual([200, status]);
		expect(simulator.counters).toMatchObject({ tasksCreated: 1, rejectedBeyondLimit: 1 });
	});

	it.each([
		['seconds', /^1$/],
		['date', / GMT$/],
		['none', /^$/],
		['malformed', /while/],
	] as const)('limits the rate with Retry-After: %s', async (retryAfter, header) => {
		// All within one second, however slow the machine is.
		const atMs = Date.now();
		const clock: ServiceClock = { ...machineClock, now: () => atMs };
		simulator = await startQuickly({ requestsPerSecond: 2, retryAfter }, clock);
		const answers = [];
		for (let count = 0; count < 4; count++) answers.push(await simulator.request('/account/info'));
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
		expect(answers[3].headers['retry-after'] ?? '').toMatch(header);
		const other = { 'x-api-key': simulator.addAccount().apiKey };
		expect((await simulator.request('/account/info', { headers: other })).status).toBe(200);
	});
});

describe('faults', () => {
	/** What a client meets, and how many tasks it leaves. */
	const CREATE_FAULTS: Array<[FaultName, number | 'reset', number]> = [
		['create5xx', 500, 0],
		['create5xxAfterTaken', 500, 1],
		['create500WithFailedTask', 500, 1],
		['createResetBefore', 'reset', 0],
		['createResetAfter', 'reset', 1],
		['createHtml502', 502, 0],
		['rate429', 429, 0],
		['rate429RetryAfter', 429, 0],
		['code200Error', 200, 0],
	];
	it.each(CREATE_FAULTS)('%s: a create meets %s and leaves %d', async (fault, met, tasks) => {
		simulator = await startQuickly({ faults: { [fault]: 1 } });
		const answer = await simulator.create().catch((error: Error) => error);
		if (met === 'reset') expect(answer).toMatchObject({ message: 'fetch failed' });
		else expect(answer).toMatchObject({ status: met });
		expect(simulator.counters).toMatchObject({ tasksCreated: tasks, faults: { [fault]: 1 } });
		if (fault === 'create500WithFailedTask') {
			expect(answer).toMatchObject({ body: { code: 500, data: { status: 'failed' } } });
		}
	});

	it.each([
		['get5xx', { status: 503 }],
		['getHtml', { status: 200, body: expect.stringContaining('<html>') }],
		['getGarbage', { status: 200, body: expect.not.stringMatching(/}$/) }],
		['getReset', { message: 'fetch failed' }],
		['getHang', { name: 'TimeoutError' }],
	] as const)('%s: a get meets it', async (fault, met) => {
		simulator = await startQuickly();
		const { body } = await simulator.create();
		simulator.configure({ faults: { [fault]: 1 } });
		const signal = fault === 'getHang' ? AbortSignal.timeout(200) : undefined;
		const path = `/api/v1/task/${body.data.task_id}`;
		const answer = await simulator.request(path, { signal }).catch((error: Error) => error);
		expect(answer).toMatchObject(met);
	});

	it.each([
		['imageTruncated', 'broken'],
		['imageShort', 'shorter'],
		['imageHtml', 'other'],
		['image404', 404],
		['image503', 503],
		['imageSlow', 'same'],
		['imageWrong', 'other'],
		['imageRedirect', 'same'],
	] as const)('%s: an image comes %s', async (fault, how) => {
		simulator = await startQuickly({ dripMs: 2 });
		const [, , url] = (await simulator.run()).output.image_urls;
		const { bytes: whole } = await simulator.download(url);
		simulator.configure({ faults: { [fault]: 1 } });
		const { status, bytes } = await simulator
			.download(url)
			.catch(() => ({ status: 'broken', bytes: Buffer.alloc(0) }));
		const isPart = bytes.length > 0 && whole.subarray(0, bytes.length).equals(bytes);
		if (typeof how === 'number' || how === 'broken') expect(status).toBe(how);
		else if (how === 'same') expect(bytes.equals(whole)).toBe(true);
		else expect([status, isPart]).toEqual([200, how === 'shorter']);
	});

	it('draws the same faults from the same seed, and others from another', async () => {
		const drawStatuses = async (seed: number) => {
			simulator = await startQuickly({ seed, faults: { rate429: 0.5 } });
			const statuses = [];
			for (let count = 0; count < 20; count++) {
				statuses.push((await simulator.request('/account/info')).status);
			}
			await simulator.close();
			return statuses;
		};
		const first = await drawStatuses(7);
		expect(new Set(first)).toEqual(new Set([200, 429]));
		expect(await drawStatuses(7)).toEqual(first);
		expect(await drawStatuses(8)).not.toEqual(first);
	});
});

it('follows a script before all faults', async () => {
	simulator = await startQuickly({ faults: { create5xx: 1 } });
	simulator.script('create', [
		{ status: 418, body: { code: 418 }, headers: { 'x-extra': 'yes' } },
		{ taken: true, status: 504, body: 'gone' },
		{ reset: true },
		'pass',
		{ truncate: 5 },
	]);
	expect(await simulator.create()).toMatchObject({ status: 418, headers: { 'x-extra': 'yes' } });
	expect(await simulator.create()).toMatchObject({ status: 504, body: 'gone' });
	expect(simulator.counters.tasksCreated).toBe(1);
	await expect(simulator.create()).rejects.toThrow('fetch failed');
	expect((await simulator.create()).status).toBe(200);
	await expect(simulator.create()).rejects.toThrow('terminated');
	expect((await simulator.create()).status).toBe(500);
	expect(simulator.counters).toMatchObject({ tasksCreated: 3, requests: { create: 6 } });
});

it('leaves nothing open when it closes in the middle of everything', async () => {
	const openBefore = process.getActiveResourcesInfo().filter((name) => /^TCP/.test(name));
	simulator = await startQuickly({
		queueMs: NEVER_MS,
		faults: { getHang: 1 },
		maxConcurrentTasks: 1,
	});
	const { body } = await simulator.create();
	await simulator.create({ input: { segment_factor: 2 } });
	const hanging = simulator
		.request(`/api/v1/task/${body.data.task_id}`)
		.catch((error: Error) => error);
	await until(() => simulator.counters.requests.get === 1);
	await simulator.close();
	expect(await hanging).toMatchObject({ message: 'fetch failed' });
	// A closed handle is gone with the next turn of the event loop.
	await new Promise((resolve) => setImmediate(resolve));
	const open = process.getActiveResourcesInfo().filter((name) => /^TCP/.test(name));
	expect(open.length).toBeLessThanOrEqual(openBefore.length);
});
