import type { CreateJob } from '../../../nodes/shared/create/createJob';
import type { Entry } from '../../../nodes/shared/create/journal/entries';
import { SpendingLimit } from '../../../nodes/shared/create/spendingLimit';
import { rejection } from '../kit/fakeService';
import { openJournal } from './kit/openExecution';

/** A limit, the stop of its run, and what `work` has come to by now. */
function open(limitUsd: number, spentUsd = 0) {
	const { journal } = openJournal();
	const asked = { itemIndex: 0, given: '', shown: '' };
	const job = (pixels?: number) =>
		({ request: { image: { pixels } }, options: { spendingLimitUsd: limitUsd } }) as CreateJob;
	const lost = journal.send(journal.plan(asked, spentUsd), { nonce: '', atMs: 0 });
	const limit = new SpendingLimit(journal);
	const stop = new AbortController();
	const { signal } = stop;
	const place = { releasedWhile: async <T>(wait: () => Promise<T>) => await wait() };
	const reservation = (entry: Entry) => ({
		entry,
		usd: entry.usd,
		settle(usd?: number) {
			// Where there is no task the entry says so.
			if (usd === 0) journal.settle(entry, { state: 'none' });
			limit.settle(entry, usd);
		},
	});
	const reserve = async (pixels: number | undefined = 1) =>
		reservation(await limit.reserve({ noNewTasks: signal }, job(pixels), place));
	/** Of an image of unknown size, in a run that cannot be stopped. */
	const reserveFreely = async (pixels?: number) =>
		reservation(await limit.reserve({}, job(pixels), place));
	const takeOver = () => reservation(limit.takeOver(lost));
	/** Gives 'waits' where a task has to wait for the price of others. */
	const tryTo = async (work: Promise<unknown>) => {
		const later = new Promise((resolve) => setImmediate(() => resolve('waits')));
		return await Promise.race([work, later]);
	};
	return { limit, journal, stop, reserve, reserveFreely, takeOver, tryTo };
}

const MEGA = 1_000_000;
const refused = { reason: 'spendingLimit', facts: { wasSent: false } };

describe('what is set aside for a task', () => {
	test.each([
		['a small image: as much as a million pixels', 10, 0.01],
		['a million pixels', MEGA, 0.01],
		['a started million counts as a whole one', MEGA + 1, 0.02],
		['a large image', 4.2 * MEGA, 0.05],
		['an image of unknown size: as the largest that PiAPI takes', undefined, 0.1],
	])('%s', async (_label, pixels, usd) => {
		expect((await open(1).reserveFreely(pixels)).usd).toBeCloseTo(usd, 9);
	});
});

describe('a run', () => {
	test('may spend exactly its limit, though sums are inexact', async () => {
		const { reserve } = open(0.3);
		for (let task = 0; task < 30; task++) (await reserve(MEGA)).settle(0.01);
		expect(await rejection(reserve(MEGA))).toMatchObject(refused);
	});

	test('may not spend more by a hundredth of a cent', async () => {
		expect(await rejection(open(0.0099).reserve())).toMatchObject({
			...refused,
			message: 'This run has spent $0.00 of its $0.0099 limit, and this task may cost $0.01',
		});
	});

	test('counts what earlier tries have spent', async () => {
		const { reserve } = open(0.03, 0.02);
		(await reserve()).settle();
		expect(await rejection(reserve())).toMatchObject(refused);
	});

	test('has no limit where none is set', async () => {
		const { reserve } = open(Infinity, 1e9);
		await Promise.all(Array.from({ length: 50 }, async () => await reserve(MEGA)));
	});
});

describe('where what is set aside fills the limit', () => {
	test('a task waits until another costs less than it might have', async () => {
		const { reserve, tryTo } = open(0.03);
		const first = await reserve(3 * MEGA);
		const second = reserve(MEGA);
		expect(await tryTo(second)).toBe('waits');
		first.settle(0.01);
		expect(await tryTo(second)).toMatchObject({ usd: 0.01 });
	});

	test('a task that was never made gives its whole price back', async () => {
		const { reserve, tryTo } = open(0.01);
		const first = await reserve();
		const second = reserve();
		first.settle(0);
		expect(await tryTo(second)).toMatchObject({ usd: 0.01 });
	});

	test('a price that does not become known counts as it was set aside', async () => {
		const { reserve } = open(0.02);
		(await reserve(2 * MEGA)).settle();
		expect(await rejection(reserve())).toMatchObject(refused);
	});

	test('the last price that is told counts, also one that is told late', async () => {
		const { reserve, tryTo } = open(0.03);
		const [first] = [await reserve(2 * MEGA), await reserve()];
		first.settle(0.02);
		const third = reserve();
		expect(await tryTo(third)).toBe('waits');
		first.settle(0);
		first.settle();
		expect(await tryTo(third)).toMatchObject({ usd: 0.01 });
	});

	test('it is refused once nothing is open any more, and so is every later one, also a cheap one', async () => {
		const { reserve } = open(0.03);
		const first = await reserve(2 * MEGA);
		const second = rejection(reserve(2 * MEGA));
		first.settle(0.02);
		expect(await second).toMatchObject(refused);
		expect(await rejection(reserve(1))).toMatchObject(refused);
	});

	test('tasks are admitted in the order in which they ask', async () => {
		const { reserve, tryTo } = open(0.03);
		const first = await reserve(2 * MEGA);
		const dear = reserve(2 * MEGA);
		const cheap = reserve(1);
		expect([await tryTo(dear), await tryTo(cheap)]).toEqual(['waits', 'waits']);
		first.settle(0);
		expect([await tryTo(dear), await tryTo(cheap)]).toMatchObject([{ usd: 0.02 }, { usd: 0.01 }]);
	});

	test('more than one settlement may be needed', async () => {
		const { reserve, tryTo } = open(0.04);
		const open1 = await reserve(2 * MEGA);
		const open2 = await reserve(2 * MEGA);
		const third = reserve(3 * MEGA);
		open1.settle(0);
		expect(await tryTo(third)).toBe('waits');
		open2.settle(0.01);
		expect(await tryTo(third)).toMatchObject({ usd: 0.03 });
	});

	test('the end of the run ends the wait: nothing is sent', async () => {
		const { reserve, stop } = open(0.01);
		await reserve();
		const second = rejection(reserve());
		await new Promise((resolve) => setImmediate(resolve));
		stop.abort();
		expect(await second).toMatchObject({ reason: 'cancelled', facts: { wasSent: false } });
	});

	test('a run that cannot be stopped waits all the same', async () => {
		const { reserveFreely, tryTo } = open(0.01);
		const first = await reserveFreely(1);
		const second = reserveFreely(1);
		expect(await tryTo(second)).toBe('waits');
		first.settle(0);
		expect(await tryTo(second)).toMatchObject({ usd: 0.01 });
	});
});

describe('what an earlier try has set aside', () => {
	test('is taken over, and counts once', async () => {
		const { takeOver, reserve, tryTo } = open(0.03, 0.02);
		const taken = takeOver();
		expect(taken.usd).toBe(0.02);
		await reserve();
		const next = reserve();
		expect(await tryTo(next)).toBe('waits');
		taken.settle(0.01);
		expect(await tryTo(next)).toMatchObject({ usd: 0.01 });
	});

	test('is free again where there is no such task', async () => {
		const { takeOver, reserve, tryTo } = open(0.02, 0.02);
		takeOver().settle(0);
		expect(await tryTo(reserve(2 * MEGA))).toMatchObject({ usd: 0.02 });
	});
});

describe('an entry whose create has left no task', () => {
	test('hands on what it has set aside: nobody gets it in between', async () => {
		const { limit, journal, reserve } = open(0.01);
		const { entry } = await reserve();
		const next = limit.renew(entry);
		expect([entry.state, next.state, next.usd, journal.spentUsd()]).toEqual([
			'absent',
			'planned',
			0.01,
			0.01,
		]);
		// It is still waited for.
		const other = reserve();
		limit.settle(next, 0);
		expect((await other).usd).toBe(0.01);
	});
});
