import { Claims } from '../../../nodes/shared/create/claims';
import { EarlierTasks, type Reusing } from '../../../nodes/shared/create/earlierTasks';
import { refuse, rejection } from '../kit/fakeService';
import { FakeAccount, request, toInput } from './kit/fakeAccount';

const MINUTE_MS = 60_000;
const HOURS = 2;

function open() {
	const account = new FakeAccount();
	const claims = new Claims([]);
	const earlier = new EarlierTasks(claims);
	const find = async (jobs: Reusing[], hours = HOURS) =>
		await earlier.findFor(account.context, jobs, hours);
	/** A task for an item's request, created so many minutes ago. */
	const add = (minutesAgo: number, item: number, more = {}) =>
		account.add(minutesAgo * MINUTE_MS, { input: toInput(request(item)), ...more }).id;
	const take = (item: number) => earlier.take(request(item))?.id;
	return { account, claims, earlier, find, add, take };
}

const job = (item: number, isShared = false): Reusing => ({ request: request(item), isShared });

test('each item gets a task that does what it asks for, once, the newest first', async () => {
	const { earlier, find, add, take } = open();
	const older = add(50, 1);
	const newer = add(40, 1);
	const other = add(30, 2);
	await find([job(1), job(1), job(2), job(3)]);
	expect([1, 2, 3].map((item) => earlier.has(request(item)))).toEqual([true, true, false]);
	expect([take(1), take(1), take(1)]).toEqual([newer, older, undefined]);
	expect(earlier.has(request(1))).toBe(false);
	expect([take(2), take(3)]).toEqual([other, undefined]);
});

test('a task that is done or still runs will do, whatever else the account has', async () => {
	const { find, add, take } = open();
	const done = add(3, 1, { status: 'completed' });
	add(2, 1, { status: 'failed' });
	add(1, 1, { more: { task_type: 'upscale' } });
	await find([job(1), job(1), job(1)]);
	expect([take(1), take(1)]).toEqual([done, undefined]);
});

test('a task that has failed is not even fetched; one that the history calls running may have', async () => {
	const { account, find, add, take } = open();
	const failed = add(2, 1, { status: 'failed' });
	const late = add(1, 1, { more: { status: 'failed' } });
	await find([job(1)]);
	expect(account.fetched).toEqual([late]);
	expect(account.fetched).not.toContain(failed);
	expect(take(1)).toBeUndefined();
});

test('items that share a task need one for all', async () => {
	const { account, find, add, take } = open();
	add(3, 1);
	const newest = add(2, 1);
	await find([job(1, true), job(1, true)]);
	expect([take(1), take(1)]).toEqual([newest, undefined]);
	expect(account.reads).toHaveLength(2);
});

test('the history is read as far back as wanted, by the service’s clock', async () => {
	const { account, find, add, take } = open();
	account.aheadMs = -5 * MINUTE_MS;
	add(121, 1);
	const within = add(119, 1);
	await find([job(1), job(1)]);
	expect([take(1), take(1)]).toEqual([within, undefined]);
});

test('tasks of this execution are its own already; those of others may be used twice', async () => {
	const { claims, find, add, take } = open();
	claims.note(add(3, 1));
	const others = add(2, 1);
	new Claims([]).note(others);
	await find([job(1), job(1)]);
	expect([take(1), take(1)]).toEqual([others, undefined]);
});

describe('requests are spared', () => {
	test('once there is a task for each item, no further page is read', async () => {
		const { account, find, add } = open();
		for (let minute = 0; minute < 100; minute += 0.5) add(minute, 1);
		await find([job(1)]);
		// The first one asks for the service's time.
		expect(account.reads.map(({ qs }) => qs?.page)).toEqual([1, 1]);
	});

	test('nor are all tasks of the page fetched', async () => {
		const { account, find, add } = open();
		for (let minute = 0; minute < 40; minute++) add(minute, 1);
		await find([job(1)]);
		expect(account.fetched.length).toBeLessThanOrEqual(40);
	});

	test('a task that a growing list shows twice is fetched once', async () => {
		const { account, find, add } = open();
		for (let minute = 1; minute < 110; minute++) add(minute, 1);
		const later = add(0.5, 2);
		let hasGrown = false;
		account.gets.set(later, () => {
			if (!hasGrown) add(0.2, 2);
			hasGrown = true;
			return refuse(404);
		});
		await find([job(9)]);
		expect(new Set(account.fetched).size).toBe(account.fetched.length);
		expect(account.fetched.length).toBeGreaterThan(100);
	});
});

test('more pages are read while a task is missing', async () => {
	const { find, add, take } = open();
	const old = add(110, 1);
	for (let minute = 0; minute < 100; minute += 0.5) add(minute, 2);
	await find([job(1)]);
	expect(take(1)).toBe(old);
});

test('a task that cannot be fetched, or in whose place another is told, is not reused', async () => {
	const { account, find, add, take } = open();
	const good = add(3, 1);
	account.gets.set(add(2, 1), refuse(404, 'task not found'));
	account.gets.set(add(1, 1), { body: { data: { task_id: 'x', input: toInput(request(1)) } } });
	await find([job(1), job(1)]);
	expect([take(1), take(1)]).toEqual([good, undefined]);
});

test('a request that cannot be named finds nothing', async () => {
	const { account, earlier, find } = open();
	account.add(MINUTE_MS, { input: {} });
	await find([job(1)]);
	expect(earlier.has(request(1))).toBe(false);
});

test('a history that cannot be read is a problem, not an empty one', async () => {
	const { account, find } = open();
	account.historyAnswer = refuse(403, 'not for you');
	expect(await rejection(find([job(1)]))).toMatchObject({ reason: 'refused' });
});

test('a stop ends the search', async () => {
	const { account, find, add } = open();
	for (let minute = 1; minute < 100; minute += 0.5) add(minute, 2);
	const newest = add(0.5, 2);
	account.gets.set(newest, () => {
		account.service.stop.abort();
		return refuse(404);
	});
	await find([job(1)]);
	expect(account.reads).toHaveLength(2);
	expect(account.fetched.length).toBeLessThan(100);
});
