import type { IDataObject } from 'n8n-workflow';

import { refuse, rejection } from '../../kit/fakeService';
import { request, type FakeAccount } from '../kit/fakeAccount';
import { openExecution } from '../kit/openExecution';

const HOUR_MS = 3_600_000;
/** How much clocks may differ. */
const MARGIN_MS = 180_000;

describe('tasks of earlier executions', () => {
	const { input } = request(0);

	test('are taken where they do, for nothing', async () => {
		const { account, job, start, lines, spentUsd } = openExecution({
			reuseEarlierHours: 2,
			spendingLimitUsd: 0,
		});
		const { id } = account.add(HOUR_MS, { input });
		const { creator, create } = start();
		await creator.earlier.find(account.context, [job(0), job(1)]);
		expect([creator.isNew(job(0)), creator.isNew(job(1))]).toEqual([false, true]);
		const { task, isReused, settle } = await create(job(0));
		settle(0.01);
		expect([task.id, isReused, account.creates, spentUsd()]).toEqual([id, true, 0, 0]);
		expect([creator.journal.taskIds(), creator.journal.reusedIds()]).toEqual([[], [id]]);
		await creator.finish(account.context);
		expect(lines).toEqual([]);
		expect(creator.isNew(job(0))).toBe(true);
	});

	test('are still somebody else’s at a second try', async () => {
		const { account, job, start } = openExecution({ reuseEarlierHours: 2 });
		const { id } = account.add(HOUR_MS, { input });
		const first = start();
		await first.creator.earlier.find(account.context, [job(0)]);
		await first.create(job(0));
		const { task, isReused } = await start().create(job(0));
		expect([task.id, isReused]).toEqual([id, true]);
	});

	test('are not looked for where nobody wants them', async () => {
		const unwanted = openExecution();
		const { creator } = unwanted.start();
		await creator.earlier.find(unwanted.account.context, [unwanted.job(0)]);
		expect(unwanted.account.reads).toEqual([]);
	});

	test('are not for an item that does not want any', async () => {
		const { account, job, start } = openExecution({ reuseEarlierHours: 2 });
		account.add(HOUR_MS, { input });
		const { creator, create } = start();
		await creator.earlier.find(account.context, [job(0)]);
		const own = job(1, 0);
		own.options.reuseEarlierHours = 0;
		expect((await create(own)).isReused).toBe(false);
		expect(account.creates).toBe(1);
	});

	test('are looked for as far back as any item wants, and one serves all where they share', async () => {
		const { account, job, start } = openExecution({ reuseEarlierHours: 1, reuseIdentical: true });
		const far = job(0);
		far.options.reuseEarlierHours = 5;
		const { id } = account.add(4 * HOUR_MS, { input });
		account.add(4.5 * HOUR_MS, { input });
		const { creator } = start();
		await creator.earlier.find(account.context, [far, job(1, 0)]);
		expect(creator.isNew(far)).toBe(false);
		expect(account.fetched).toContain(id);
	});
});

test.each([
	['as wanted, by the service’s date', 2, 2],
	['as images are kept', 1_000, 72],
])('the history is read as far back %s', async (_label, reuseEarlierHours, hours) => {
	const { account, job, start } = openExecution({ reuseEarlierHours });
	account.service.context.serviceClock.note(new Date(account.nowMs - 300_000).toUTCString());
	await start().creator.earlier.find(account.context, [job(0)]);
	expect(account.nowMs - readFromMs(account)).toBe(300_000 + hours * HOUR_MS + MARGIN_MS);
});

describe('a second retry of a failed execution', () => {
	/** The failed execution created the first job's task; one retry has done the rest. */
	async function openRetries() {
		const execution = openExecution();
		const { account, job, start, fail, retry } = execution;
		// It learns the service's date.
		account.service.context.serviceClock.note(new Date(account.nowMs).toUTCString());
		await start().create(job(0));
		const failed = fail();
		const jobs = [job(0), job(1), job(2)];
		const createAll = async () => {
			const { creator, create } = start();
			await creator.earlier.find(account.context, jobs);
			const created = [];
			for (const each of jobs) created.push(await create(each));
			return { creator, created, taskIds: created.map(({ task }) => task.id) };
		};
		retry(failed);
		const first = await createAll();
		return { ...execution, failed, first, createAll };
	}

	/** The task that the first job gets in each of two retries; `begin` is called as each begins. */
	async function retryTwice(
		{ account, job, start, retry }: ReturnType<typeof openExecution>,
		failed: IDataObject,
		begin = () => {},
	): Promise<string[]> {
		const ids: string[] = [];
		for (let tries = 0; tries < 2; tries++) {
			retry(failed);
			begin();
			const { creator, create } = start();
			await creator.earlier.find(account.context, [job(0)]);
			ids.push((await create(job(0))).task.id);
		}
		return ids;
	}

	test('takes the tasks of the first, for nothing', async () => {
		const { account, failed, first, retry, createAll } = await openRetries();
		retry(failed);
		const second = await createAll();
		expect(second.taskIds).toEqual(first.taskIds);
		expect(second.created.map(({ isReused }) => isReused)).toEqual([false, true, true]);
		expect([account.creates, account.tasks.length]).toEqual([3, 3]);
		expect(second.creator.journal.reusedIds()).toEqual(first.taskIds.slice(1));
	});

	test('reads the history from the first create of the failed one', async () => {
		const { account } = await openRetries();
		const [{ createdMs }] = account.tasks;
		expect(Math.abs(createdMs - MARGIN_MS - readFromMs(account))).toBeLessThan(5_000);
	});

	test('though the failed one had created nothing yet, and knew no date', async () => {
		const execution = openExecution();
		const { account, start, fail } = execution;
		start();
		const failed = fail();
		const ids = await retryTwice(execution, failed);
		expect(ids[0]).toBe(ids[1]);
		expect(account.creates).toBe(1);
	});

	test('creates anew what has failed in the first', async () => {
		const { account, failed, first, retry, createAll } = await openRetries();
		account.tasks[1].status = 'failed';
		retry(failed);
		const { taskIds } = await createAll();
		expect([taskIds[0], taskIds[2]]).toEqual([first.taskIds[0], first.taskIds[2]]);
		expect(account.creates).toBe(4);
	});

	test('leaves the tasks of other executions alone, for the same images as well', async () => {
		const { account, job, start, fail, retry } = openExecution();
		start();
		const failed = fail();
		const other = openExecution();
		Object.assign(other.account, { tasks: account.tasks });
		const { task } = await other.start().create(job(0));
		retry(failed);
		const { creator, create } = start();
		await creator.earlier.find(account.context, [job(0)]);
		expect((await create(job(0))).task.id).not.toBe(task.id);
		expect(account.reads).not.toEqual([]);
		expect(account.fetched).toContain(task.id);
	});

	test('a first try, and its Retry On Fail, do not ask for any', async () => {
		const { account, job, start } = openExecution();
		for (const itemIndex of [0, 1]) {
			const { creator, create } = start();
			await creator.earlier.find(account.context, [job(itemIndex)]);
			await create(job(itemIndex));
		}
		expect(account.reads).toEqual([]);
	});

	test.each([
		[403, 'not for you'],
		[404, 'no such page'],
		[503, 'busy'],
	])('fails, and pays nothing, where the history answers %i', async (status, message) => {
		const { account, failed, retry, createAll } = await openRetries();
		account.historyAnswer = refuse(status, message);
		account.restart();
		retry(failed);
		expect(await rejection(createAll())).toMatchObject({ reason: 'earlierUnread' });
		expect(account.creates).toBe(3);
	});

	test('knows what this process has created, whatever the history shows', async () => {
		const { account, failed, first, retry, createAll } = await openRetries();
		account.listedAfterMs = Infinity;
		retry(failed);
		expect((await createAll()).taskIds).toEqual(first.taskIds);
		account.historyAnswer = refuse(404);
		retry(failed);
		expect((await createAll()).taskIds).toEqual(first.taskIds);
		expect(account.creates).toBe(3);
	});

	test('goes on, where a task of somebody else is gone', async () => {
		const { account, failed, retry, createAll } = await openRetries();
		account.gets.set(account.add(1_000).id, refuse(404, 'task not found'));
		retry(failed);
		await createAll();
		expect(account.creates).toBe(3);
	});

	test('fails no item whose task is known', async () => {
		const { account, job, failed, first, retry, start } = await openRetries();
		account.historyAnswer = refuse(503);
		account.restart();
		retry(failed);
		const { creator, create } = start();
		await creator.earlier.find(account.context, [job(0), job(1)]);
		expect((await create(job(0))).task.id).toBe(first.taskIds[0]);
		expect(await rejection(create(job(1)))).toMatchObject({
			reason: 'earlierUnread',
			facts: { detail: expect.stringMatching(/internal error/) },
		});
	});

	test('takes what the first has created in place of a task that had failed', async () => {
		const execution = openExecution();
		const { account, job, start, fail } = execution;
		const { task, fail: note } = await start().create(job(0));
		account.tasks[0].status = 'failed';
		note(0);
		const failed = fail();
		const ids = await retryTwice(execution, failed);
		expect(ids[0]).not.toBe(task.id);
		expect([ids[1], account.creates]).toEqual([ids[0], 2]);
	});

	test('takes what the first has created in place of a task that has failed since', async () => {
		const execution = openExecution();
		const { account, start, job, fail } = execution;
		const { task } = await start().create(job(0));
		const failed = fail();
		account.tasks[0].status = 'failed';
		const ids = await retryTwice(execution, failed);
		expect(ids[0]).not.toBe(task.id);
		expect([ids[1], account.creates]).toEqual([ids[0], 2]);
	});

	test('finds a lost task of the failed one, though the first has found it too', async () => {
		const execution = openExecution();
		const { account, job, start, fail } = execution;
		for (let own = 0; own < 3; own++) account.addOwn(5_000);
		account.fates.push('answerLost');
		account.historyAnswer = refuse(403);
		expect(await rejection(start().create(job(0)))).toMatchObject({ reason: 'unknownCreate' });
		account.historyAnswer = undefined;
		const failed = fail();
		const ids = await retryTwice(execution, failed);
		const lost = account.tasks.at(-1)?.id;
		expect([ids, account.creates]).toEqual([[lost, lost], 1]);
	});

	test('leaves a lost task to the item that asked for it', async () => {
		const { account, job, start, fail, retry } = openExecution();
		for (let own = 0; own < 3; own++) account.addOwn(5_000);
		account.fates.push(refuse(402), 'answerLost');
		account.historyAnswer = refuse(403);
		const first = start();
		const [one, same] = [job(0), job(1, 0)];
		expect(await rejection(first.create(one))).toMatchObject({ reason: 'noCredit' });
		expect(await rejection(first.create(same))).toMatchObject({ reason: 'unknownCreate' });
		account.historyAnswer = undefined;
		const lost = account.tasks.at(-1)?.id;
		retry(fail());
		const { creator, create } = start();
		await creator.earlier.find(account.context, [one, same]);
		const [own, other] = [await create(one), await create(same)];
		expect(other.task.id).toBe(lost);
		expect([own.isReused, other.isReused, account.creates]).toEqual([false, false, 3]);
		expect(creator.journal.countUnknown([])).toBe(0);
	});

	test('takes one for the second of two equal images of an item', async () => {
		const { account, job, start, fail, retry } = openExecution();
		await start().create(job(0));
		const failed = fail();
		const all: string[][] = [];
		for (let tries = 0; tries < 2; tries++) {
			retry(failed);
			const { creator, create } = start();
			await creator.earlier.find(account.context, [job(0), job(0)]);
			all.push([(await create(job(0))).task.id, (await create(job(0))).task.id]);
		}
		expect([all[1], account.creates]).toEqual([all[0], 2]);
	});

	test('replaces one that it has taken over, once that has failed', async () => {
		const { account, job, failed, first, retry, start, createAll } = await openRetries();
		retry(failed);
		await createAll();
		account.tasks.find(({ id }) => id === first.taskIds[1])!.status = 'failed';
		const { creator, create } = start();
		await creator.earlier.find(account.context, [job(1)]);
		const { task } = await create(job(1));
		expect(first.taskIds).not.toContain(task.id);
		expect(account.creates).toBe(4);
	});

	test('of a loop takes none of another round', async () => {
		const { account, job, start, fail, goRound, retry } = openExecution();
		const { task } = await start().create(job(0));
		goRound(1);
		start();
		retry(fail());
		const { creator, create } = start();
		await creator.earlier.find(account.context, [job(0)]);
		const second = await create(job(0));
		expect([second.isReused, second.task.id === task.id, account.creates]).toEqual([
			false,
			false,
			2,
		]);
	});

	test.each([
		['hours behind', 2],
		['days ahead', -96],
	])('finds them though the clock of this machine is %s', async (_label, aheadHours) => {
		const execution = openExecution();
		const { account, start, fail } = execution;
		account.aheadMs = aheadHours * HOUR_MS;
		start();
		const failed = fail();
		const ids = await retryTwice(execution, failed, () => account.forgetDate());
		expect([ids[1], account.creates]).toEqual([ids[0], 1]);
	});

	test('that may also reuse others looks as far back as the failed one', async () => {
		const { account, job, start, fail, retry } = openExecution({ reuseEarlierHours: 1 });
		account.service.context.serviceClock.note(new Date(account.nowMs).toUTCString());
		await start().create(job(0));
		const failed = fail();
		const ids: string[] = [];
		for (let tries = 0; tries < 2; tries++) {
			retry(failed);
			const { creator, create } = start();
			await creator.earlier.find(account.context, [job(1)]);
			ids.push((await create(job(1))).task.id);
			for (const task of account.tasks) task.createdMs -= 5 * HOUR_MS;
			await account.service.clock.sleep(5 * HOUR_MS);
			for (const task of account.tasks) task.createdMs += 5 * HOUR_MS;
		}
		expect([ids[1], account.creates]).toEqual([ids[0], 2]);
	});
});

/** When the history was last read from. */
function readFromMs({ reads }: FakeAccount): number {
	return Number(reads.at(-1)?.qs?.start_time) * 1_000;
}
