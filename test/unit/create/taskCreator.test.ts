import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { TaskCreator, type CreateJob } from '../../../nodes/shared/create/taskCreator';
import { refuse, rejection } from '../kit/fakeService';
import { FakeAccount, openSlot, request, toInput } from './kit/fakeAccount';

const HOUR_MS = 3_600_000;
const free: CreateJob['options'] = {
	timeoutMs: 60_000,
	createAgainIfUnknown: false,
	reuseIdentical: false,
	reuseEarlierHours: 0,
	spendingLimitUsd: Infinity,
};

/** An execution of the node: each `start` is a try of it. */
function open(options: Partial<CreateJob['options']> = {}) {
	const account = new FakeAccount();
	const stored: IDataObject = {};
	const lines: string[] = [];
	const { n8n } = account.context;
	Object.assign(n8n, {
		logger: { info: (line: string) => void lines.push(line) },
		getContext: () => stored,
		getWorkflowDataProxy: () => ({}),
		getNode: () => ({ name: 'Node', type: 'x.segmentWithPrompt' }),
	});
	const job = (itemIndex: number, item: number | string = itemIndex): CreateJob => ({
		itemIndex,
		request: request(item),
		options: { ...free, ...options },
	});
	const start = () => {
		const creator = new TaskCreator(n8n as IExecuteFunctions);
		const slot = openSlot();
		const create = async (given: CreateJob) => await creator.create(account.context, given, slot);
		return { creator, slot, create, book: creator.book };
	};
	const written = () => (stored.piApiTasks as { [run: string]: unknown[] })[0].length;
	return { account, lines, job, start, written };
}

test('a new task is created, written down and told in the log', async () => {
	const { account, lines, job, start, written } = open();
	const { creator, create, book, slot } = start();
	account.service.clock.sleep = async () => await new Promise(() => {});
	expect(creator.isNew(job(0))).toBe(true);
	const { task, isReused, settle } = await create(job(0));
	expect([account.creates, isReused, slot.steps]).toEqual([1, false, ['send']]);
	creator.finish(account.context);
	expect(lines).toEqual([`PiAPI tasks created, for Get Task: ${task.id}`]);
	expect([book.taskIds(), book.spentUsd(), written()]).toEqual([[task.id], 0.01, 1]);
	settle(0.02);
	// Without a limit nobody asks what was spent.
	expect(book.spentUsd()).toBe(0.01);
});

test('what has to be done for the image is done before its task is paid for', async () => {
	const { account, job, start } = open();
	const { create, book } = start();
	const given = job(0);
	given.request.image.prepare = async () => {
		expect(account.creates).toBe(0);
		await Promise.reject(new Error('no upload'));
	};
	expect(await rejection(create(given))).toMatchObject({ message: 'no upload' });
	expect([account.creates, book.spentUsd()]).toEqual([0, 0]);
});

describe('a second try of the execution', () => {
	test('takes the tasks of the first one, and pays for nothing again', async () => {
		const { account, job, start, written } = open();
		const first = start();
		const ids = [await first.create(job(0)), await first.create(job(1))].map(({ task }) => task.id);
		const second = start();
		expect(second.creator.isNew(job(0))).toBe(false);
		const again = [await second.create(job(0)), await second.create(job(1))];
		expect(again.map(({ task, isReused }) => [task.id, isReused])).toEqual(
			ids.map((id) => [id, false]),
		);
		again[0].settle(5);
		expect([account.creates, second.book.spentUsd(), written()]).toEqual([2, 0.02, 2]);
	});

	test('creates a task anew that has failed, which cost nothing', async () => {
		const { account, job, start } = open();
		const { task } = await start().create(job(0));
		account.tasks[0].status = 'failed';
		const second = start();
		const again = await second.create(job(0));
		expect(again.task.id).not.toBe(task.id);
		expect([account.creates, second.book.taskIds(), second.book.spentUsd()]).toEqual([
			2,
			[again.task.id],
			0.01,
		]);
	});

	test.each([
		['not found yet', refuse(404, 'task not found')],
		['not to be had for now', refuse(503)],
	])('takes a task that is %s for one that runs', async (_label, answer) => {
		const { account, job, start } = open();
		const { task } = await start().create(job(0));
		account.gets.set(task.id, answer);
		expect((await start().create(job(0))).task).toMatchObject({ id: task.id, status: 'running' });
		expect(account.creates).toBe(1);
	});

	test('does not pay again because it may not see the first one’s task', async () => {
		const { account, job, start } = open();
		const { task } = await start().create(job(0));
		account.gets.set(task.id, refuse(401));
		expect(await rejection(start().create(job(0)))).toMatchObject({
			reason: 'unauthorized',
			facts: { taskId: task.id },
		});
		expect(account.creates).toBe(1);
	});

	test('looks for the task of a create whose fate was unknown', async () => {
		const { account, job, start } = open();
		account.fates.push('answerLost');
		account.historyAnswer = refuse(403);
		expect(await rejection(start().create(job(0)))).toMatchObject({ reason: 'unknownCreate' });
		account.historyAnswer = undefined;
		const second = start();
		expect(second.creator.isNew(job(0))).toBe(false);
		expect(second.book.spentUsd()).toBe(0.01);
		const { task, isReused } = await second.create(job(0));
		expect([task.id, isReused]).toEqual([account.tasks[0].id, false]);
		expect([account.creates, second.book.spentUsd()]).toEqual([1, 0.01]);
	});

	test('does not give one item’s lost task to another item that asks for the same', async () => {
		const { account, job, start } = open();
		const { task } = await start().create(job(0));
		account.fates.push('lost');
		const second = start();
		await second.create(job(0));
		const other = await second.create(job(1, 0));
		expect(other.task.id).not.toBe(task.id);
	});
});

describe('where identical items share a task', () => {
	test('a second try knows that the other item has one', async () => {
		const { job, start } = open({ reuseIdentical: true });
		const { task } = await start().create(job(0));
		const second = start();
		expect(second.creator.isNew(job(1, 0))).toBe(false);
		expect((await second.create(job(1, 0))).task.id).toBe(task.id);
	});
});

describe('tasks of earlier executions', () => {
	const input = toInput(request(0));

	test('are taken where they do, for nothing', async () => {
		const { account, job, start, lines } = open({ reuseEarlierHours: 2, spendingLimitUsd: 0 });
		const { id } = account.add(HOUR_MS, { input });
		const { creator, create, book } = start();
		await creator.findEarlier(account.context, [job(0), job(1)]);
		expect([creator.hasEarlier(job(0)), creator.hasEarlier(job(1))]).toEqual([true, false]);
		const { task, isReused, settle } = await create(job(0));
		settle(0.01);
		expect([task.id, isReused, account.creates, book.spentUsd()]).toEqual([id, true, 0, 0]);
		expect(book.taskIds()).toEqual([id]);
		creator.finish(account.context);
		expect(lines).toEqual([]);
		expect(creator.hasEarlier(job(0))).toBe(false);
	});

	test('are still somebody else’s at a second try', async () => {
		const { account, job, start } = open({ reuseEarlierHours: 2 });
		const { id } = account.add(HOUR_MS, { input });
		const first = start();
		await first.creator.findEarlier(account.context, [job(0)]);
		await first.create(job(0));
		const { task, isReused } = await start().create(job(0));
		expect([task.id, isReused]).toEqual([id, true]);
	});

	test('are no lost ones', async () => {
		const { account, job, start } = open({ reuseEarlierHours: 2 });
		const { id } = account.add(1_500, { input });
		const { creator, create } = start();
		await creator.findEarlier(account.context, [job(0), job(7)]);
		await create(job(0));
		account.fates.push('lost');
		expect((await create(job(1, 0))).task.id).not.toBe(id);
	});

	test('are not looked for where nobody wants them, or all has been created already', async () => {
		const unwanted = open();
		const { creator } = unwanted.start();
		await creator.findEarlier(unwanted.account.context, [unwanted.job(0)]);
		expect(unwanted.account.reads).toEqual([]);
		const resumed = open({ reuseEarlierHours: 2 });
		await resumed.start().create(resumed.job(0));
		await resumed.start().creator.findEarlier(resumed.account.context, [resumed.job(0)]);
		expect(resumed.account.reads).toEqual([]);
	});

	test('are not for an item that does not want any', async () => {
		const { account, job, start } = open({ reuseEarlierHours: 2 });
		account.add(HOUR_MS, { input });
		const { creator, create } = start();
		await creator.findEarlier(account.context, [job(0)]);
		const own = job(1, 0);
		own.options.reuseEarlierHours = 0;
		expect((await create(own)).isReused).toBe(false);
		expect(account.creates).toBe(1);
	});

	test('are looked for as far back as any item wants, and one serves all where they share', async () => {
		const { account, job, start } = open({ reuseEarlierHours: 1, reuseIdentical: true });
		const far = job(0);
		far.options.reuseEarlierHours = 5;
		const { id } = account.add(4 * HOUR_MS, { input });
		account.add(4.5 * HOUR_MS, { input });
		const { creator } = start();
		await creator.findEarlier(account.context, [far, job(1, 0)]);
		expect(creator.hasEarlier(far)).toBe(true);
		expect((await start().creator.book.taskIds()).length).toBe(0);
		expect(account.fetched).toContain(id);
	});
});

describe('a spending limit', () => {
	test('refuses what would go beyond it, before anything is sent', async () => {
		const { account, job, start } = open({ spendingLimitUsd: 0.015 });
		const { create, slot } = start();
		(await create(job(0))).settle(0.01);
		expect(await rejection(create(job(1)))).toMatchObject({
			reason: 'spendingLimit',
			facts: { wasSent: false },
		});
		expect(account.creates).toBe(1);
		// Whoever waits for it holds no place.
		expect(slot.steps).toEqual(['idle', 'send', 'idle']);
	});

	test('counts what a task has really cost, also at a second try', async () => {
		const { job, start } = open({ spendingLimitUsd: 0.1 });
		const first = start();
		(await first.create(job(0))).settle(0.095);
		expect(first.book.spentUsd()).toBe(0.095);
		const second = start();
		await second.create(job(0));
		expect(await rejection(second.create(job(1)))).toMatchObject({ reason: 'spendingLimit' });
	});

	test('keeps the price that was set aside where the real one does not become known', async () => {
		const { job, start } = open({ spendingLimitUsd: 0.02 });
		const { create, book } = start();
		(await create(job(0))).settle();
		expect(book.spentUsd()).toBe(0.01);
	});

	test('a create that was refused has cost nothing', async () => {
		const { account, job, start } = open({ spendingLimitUsd: 0.01 });
		const { create, book } = start();
		account.fates.push(refuse(400, 'invalid image'));
		await rejection(create(job(0)));
		expect(book.spentUsd()).toBe(0);
		await create(job(1));
		expect(account.creates).toBe(2);
	});

	test('a create of unknown fate may have cost its price', async () => {
		const { account, job, start } = open({ spendingLimitUsd: 0.01 });
		const { create, book } = start();
		account.fates.push('lost');
		account.historyAnswer = refuse(403);
		const lostMs = account.nowMs;
		await rejection(create(job(0)));
		expect(book.spentUsd()).toBe(0.01);
		expect(await rejection(create(job(1)))).toMatchObject({ reason: 'spendingLimit' });
		expect(
			start().book.resume({ itemIndex: 0, key: job(0).request.key, resumeKey: '' }, false),
		).toMatchObject({
			sentMs: lostMs,
			atMs: lostMs,
			usd: 0.01,
		});
	});

	test('and does not have to be found in the budget a second time', async () => {
		const { account, job, start } = open({ spendingLimitUsd: 0.01 });
		account.fates.push('answerLost');
		account.historyAnswer = refuse(403);
		await rejection(start().create(job(0)));
		account.historyAnswer = undefined;
		const second = start();
		await second.create(job(0));
		expect([account.creates, second.book.spentUsd(), second.slot.steps]).toEqual([
			1,
			0.01,
			['released'],
		]);
	});

	test('a failed task’s price is free for the one in its place', async () => {
		const { account, job, start } = open({ spendingLimitUsd: 0.01 });
		const first = await start().create(job(0));
		first.settle(0.01);
		account.tasks[0].status = 'failed';
		await start().create(job(0));
		expect(account.creates).toBe(2);
	});
});
