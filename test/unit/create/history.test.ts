import { History, historyPages, serviceNow } from '../../../nodes/shared/create/history';
import { agree, FakeService, refuse, rejection, type AskedOptions } from '../kit/fakeService';
import { FakeAccount } from './kit/fakeAccount';

const PAGE = 100;

/** The account's tasks, the newest first; `grow` new ones come before each page is given. */
function account(size: number, grow = 0) {
	let count = size;
	return ({ qs }: AskedOptions) => {
		count += grow;
		const ids = Array.from({ length: count }, (_, place) => `task-${count - place}`);
		const from = (Number(qs?.page) - 1) * PAGE;
		return agree(ids.slice(from, from + PAGE).map((task_id) => ({ task_id })));
	};
}

async function readAll(service: FakeService): Promise<Set<string>> {
	const ids = new Set<string>();
	for await (const { rows } of historyPages(service.context, 0)) {
		for (const { taskId } of rows) ids.add(taskId);
	}
	return ids;
}

test.each([0, 1, 99, 100, 250])('an account with %i tasks: all are read', async (count) => {
	const service = new FakeService(account(count));
	expect((await readAll(service)).size).toBe(count);
	expect(service.asked).toHaveLength(Math.floor(count / PAGE) + 1);
});

test('a whole page of new tasks meanwhile pushes the others to the next page', async () => {
	let isFirst = true;
	const list = account(250);
	const grown = account(350);
	const service = new FakeService((asked) => {
		const answer = isFirst ? list(asked) : grown(asked);
		isFirst = false;
		return answer;
	});
	const ids = await readAll(service);
	for (let place = 1; place <= 250; place++) expect(ids).toContain(`task-${place}`);
});

test('an account that creates faster than its history can be read to the end has none', async () => {
	await expect(readAll(new FakeService(account(150, 100)))).rejects.toMatchObject({
		reason: 'notPiApi',
	});
});

test('an account that grows by half a page a time: each page has new rows', async () => {
	const ids = await readAll(new FakeService(account(600, 50)));
	for (let place = 1; place <= 600; place++) expect(ids).toContain(`task-${place}`);
});

test('a service that pays no heed to the page tells nothing', async () => {
	const whole = account(PAGE);
	const service = new FakeService(whole({ qs: { page: 1 } } as unknown as AskedOptions));
	await expect(readAll(service)).rejects.toMatchObject({
		reason: 'notPiApi',
		facts: { detail: 'the history gives the same page again' },
	});
});

test('a history of more than twenty thousand tasks is not read to the end', async () => {
	const service = new FakeService(account(20_050));
	expect(await rejection(readAll(service))).toMatchObject({
		reason: 'notPiApi',
		message: 'the history is too long to be read, with more than 20000 tasks',
	});
	expect(service.asked).toHaveLength(200);
});

test.each([
	['three pages that bring nothing new are read past', 3, 400],
	['a fourth ends it', 4, undefined],
])('where pages repeat: %s', async (_label, repeats, expected) => {
	const list = account(400);
	const pages = [1, ...Array<number>(repeats).fill(1), 2, 3, 4, 5];
	const service = new FakeService(
		...pages.map((page) => (asked: AskedOptions) => list({ ...asked, qs: { ...asked.qs, page } })),
	);
	const ids = await readAll(service).catch(() => undefined);
	expect(ids?.size).toBe(expected);
});

test('what repeats now and then is no end: three pages in a row count', async () => {
	const list = account(400);
	const pages = [1, 1, 1, 2, 1, 2, 3, 3, 2, 4, 5];
	const service = new FakeService(
		...pages.map((page) => (asked: AskedOptions) => list({ ...asked, qs: { ...asked.qs, page } })),
	);
	expect((await readAll(service)).size).toBe(400);
});

test('it is listed from the second on in which the time lies', async () => {
	const service = new FakeService(agree([]));
	await historyPages(service.context, 1_800_000_000_999).next();
	expect(service.asked[0].qs).toMatchObject({ start_time: 1_800_000_000, page: 1 });
});

test('a page that fails in passing is asked for again', async () => {
	const service = new FakeService(refuse(502), refuse(429), agree([{ task_id: 'a' }]));
	expect([...(await readAll(service))]).toEqual(['a']);
});

describe('the time at the service', () => {
	test('is asked for where no answer has told it yet, and then goes on with the clock', async () => {
		const { context, service, reads, ...fake } = open();
		expect(await serviceNow(context)).toBe(fake.nowMs);
		service.clock.pass(5_000);
		service.clock.setDate(-86_400_000);
		expect(await serviceNow(context)).toBe(fake.nowMs + 5_000);
		expect(reads()).toBe(1);
	});

	test('is a problem where no answer tells it', async () => {
		const { context } = new FakeService(agree([]));
		expect(await rejection(serviceNow(context))).toMatchObject({
			reason: 'notPiApi',
			message: 'the answers hold no time',
		});
	});

	test('costs one short listing', async () => {
		const service = new FakeService(agree([]));
		await rejection(serviceNow(service.context));
		const nowSeconds = Math.floor(service.clock.unixNow() / 1000);
		expect(service.asked[0].qs).toMatchObject({ start_time: nowSeconds, page: 1 });
	});
});

/** An account whose clock is ten minutes ahead. */
function open() {
	const fake = new FakeAccount();
	fake.aheadMs = 600_000;
	const { context, service, nowMs } = fake;
	return { context, service, nowMs, fake, reads: () => fake.reads.length };
}

describe('a listing', () => {
	test('holds every task since then, and the time at the service when it was asked for', async () => {
		const { context, fake, nowMs } = open();
		const ids = [9_000, 8_000, 1_000].map((agoMs) => fake.add(agoMs).id);
		const fromMs = nowMs - 8_000;
		const { rows, ...listing } = await new History().read(context, fromMs);
		expect(listing).toEqual({ fromMs, atMs: nowMs });
		expect([...rows.keys()].sort()).toEqual(ids.slice(1).sort());
		expect(rows.get(ids[2])).toMatchObject({ taskId: ids[2], createdMs: nowMs - 1_000 });
	});

	test('is shared by all who ask before it is read, back to the earliest that any of them wants', async () => {
		const { context, fake, nowMs, reads } = open();
		const { id } = fake.add(50_000);
		const history = new History();
		const wantedMs = [10_000, 60_000, 20_000];
		const listings = await Promise.all(
			wantedMs.map(async (agoMs) => await history.read(context, nowMs - agoMs)),
		);
		expect(new Set(listings).size).toBe(1);
		expect(listings[0].fromMs).toBe(nowMs - 60_000);
		expect(listings[0].rows.has(id)).toBe(true);
		// One for the time, one for the rows.
		expect(reads()).toBe(2);
	});

	test('is read anew for whoever asks while it is read: it may be too old for them', async () => {
		const { context, fake, nowMs, reads } = open();
		const history = new History();
		let late: Array<Promise<{ rows: Map<string, unknown> }>> = [];
		let id = '';
		fake.historyAnswer = () => {
			late = [1, 2].map(async () => await history.read(context, nowMs - 10_000));
			({ id } = fake.add(0));
			fake.historyAnswer = undefined;
			return { headers: { date: new Date(nowMs).toUTCString() }, body: { code: 200, data: [] } };
		};
		context.serviceZeroMs = nowMs - context.clock.now();
		const first = await history.read(context, nowMs - 10_000);
		expect(first.rows.size).toBe(0);
		const listings = await Promise.all(late);
		expect(listings.map(({ rows }) => rows.has(id))).toEqual([true, true]);
		expect(listings[0]).toBe(listings[1]);
		expect(reads()).toBe(2);
	});

	test('that fails does not keep the next one from being read', async () => {
		const { context, fake, nowMs } = open();
		const history = new History();
		let late: Promise<unknown> | undefined;
		fake.historyAnswer = () => {
			late = history.read(context, nowMs);
			fake.historyAnswer = undefined;
			return refuse(403);
		};
		context.serviceZeroMs = nowMs - context.clock.now();
		expect(await rejection(history.read(context, nowMs))).toMatchObject({ reason: 'refused' });
		expect(await late).toMatchObject({ fromMs: nowMs });
	});
});
