import type { Entry } from '../../../nodes/shared/create/journal/entries';
import { ownersOf } from '../../../nodes/shared/create/journal/owners';
import { refuse, rejection } from '../kit/fakeService';
import { openExecution } from './kit/openExecution';

test('a new task is created, written down and told in the log', async () => {
	const { account, lines, job, start, entries, spentUsd } = openExecution();
	const { creator, create } = start();
	account.service.clock.sleep = async () => await new Promise(() => {});
	expect(creator.isNew(job(0))).toBe(true);
	const { task, isReused, settle } = await create(job(0));
	expect([account.creates, isReused]).toEqual([1, false]);
	await creator.finish(account.context);
	expect(lines).toEqual([`PiAPI tasks created, for Get Task: ${task.id}`]);
	expect([creator.journal.taskIds(), creator.journal.list('sent').length, spentUsd()]).toEqual([
		[task.id],
		0,
		0.1,
	]);
	settle(0.02);
	settle();
	expect([spentUsd(), entries().length]).toEqual([0.02, 1]);
});

test.each([
	['above what was set aside counts at once', 1_200_000, 0.12],
	['below it counts no sooner than with the end of its task', 300_000, 0.1],
])('a price in the create’s answer %s', async (_label, frozen, usd) => {
	const { account, job, start, spentUsd } = openExecution();
	account.fates.push(({ body }) => ({
		body: {
			data: { task_id: 'priced', config: body?.config, meta: { usage: { frozen } } },
		},
	}));
	await start().create(job(0));
	expect(spentUsd()).toBe(usd);
});

test('what has to be done for the image is done before its task is paid for', async () => {
	const { account, job, start, spentUsd } = openExecution();
	const { create } = start();
	const given = job(0);
	given.request.image.prepare = async () => {
		expect(account.creates).toBe(0);
		return await Promise.reject(new Error('no upload'));
	};
	expect(await rejection(create(given))).toMatchObject({ message: 'no upload' });
	expect([account.creates, spentUsd()]).toEqual([0, 0]);
});

describe('a second try of the execution', () => {
	test('takes the tasks of the first one, and pays for nothing again', async () => {
		const { account, job, start, entries, spentUsd } = openExecution();
		const first = start();
		const ids = [await first.create(job(0)), await first.create(job(1))].map(({ task }) => task.id);
		const second = start();
		expect(second.creator.isNew(job(0))).toBe(false);
		const again = [await second.create(job(0)), await second.create(job(1))];
		expect(again.map(({ task, isReused }) => [task.id, isReused])).toEqual(
			ids.map((id) => [id, false]),
		);
		again[0].settle(0.05);
		expect([account.creates, spentUsd().toFixed(2), entries().length]).toEqual([2, '0.15', 2]);
	});

	test('creates a task anew that has failed, which cost nothing', async () => {
		const { account, job, start, spentUsd } = openExecution();
		const { task } = await start().create(job(0));
		account.tasks[0].status = 'failed';
		const second = start();
		const again = await second.create(job(0));
		expect(again.task.id).not.toBe(task.id);
		expect([account.creates, second.creator.journal.taskIds(), spentUsd()]).toEqual([
			2,
			[again.task.id],
			0.1,
		]);
	});

	test.each([
		['not found yet', refuse(404, 'task not found')],
		['not to be had for now', refuse(503)],
		['not for it to see', refuse(401)],
	])('takes a task that is %s for one that runs', async (_label, answer) => {
		const { account, job, start } = openExecution();
		const { task } = await start().create(job(0));
		account.gets.set(task.id, answer);
		expect((await start().create(job(0))).task).toMatchObject({ id: task.id, status: 'running' });
		expect(account.creates).toBe(1);
	});

	test('looks for the task of a create whose fate was unknown', async () => {
		const { account, job, start, spentUsd } = openExecution();
		account.fates.push('answerLost');
		account.historyAnswer = refuse(403);
		const first = start();
		expect(await rejection(first.create(job(0)))).toMatchObject({ reason: 'unknownCreate' });
		expect([first.creator.journal.list('sent').length, spentUsd()]).toEqual([1, 0.1]);
		account.historyAnswer = undefined;
		const second = start();
		expect(second.creator.isNew(job(0))).toBe(false);
		const { task, isReused } = await second.create(job(0));
		expect([task.id, isReused]).toEqual([account.tasks[0].id, false]);
		expect([account.creates, spentUsd()]).toEqual([1, 0.1]);
	});

	test.each([
		['ahead', 3_600_000],
		['behind', -3_600_000],
	])(
		'finds a lost task though the machine’s date was %s when it was sent',
		async (_label, byMs) => {
			const { account, job, start } = openExecution();
			const { clock } = account.service;
			const setDate = (ms: number) => {
				clock.setDate(ms);
				account.aheadMs -= ms;
			};
			setDate(byMs);
			account.fates.push('answerLost');
			account.historyAnswer = refuse(403);
			await rejection(start().create(job(0)));
			account.historyAnswer = undefined;
			setDate(-byMs);
			clock.pass(600_000);
			account.addOwn(0);
			expect((await start().create(job(0))).task.id).toBe(account.tasks[0].id);
			expect(account.creates).toBe(1);
		},
	);

	test('in another process too knows whose its tasks are: no other item reuses them', async () => {
		const { account, job, start } = openExecution({ reuseEarlierHours: 1 });
		const { task } = await start().create(job(0));
		ownersOf(account.context).set(task.id, 'an execution before');
		const { creator } = start();
		await creator.earlier.find(account.context, [job(0), job(1, 0)]);
		expect(creator.isNew(job(1, 0))).toBe(true);
	});
});

describe('the end of a run', () => {
	const late = (entry: Entry) => ({
		config: { webhook_config: { secret: `n8nseg1-${entry.given}-${entry.nonce}` } },
	});

	test('names a task that came although the history had shown that there was none', async () => {
		const { account, job, start, entries, spentUsd } = openExecution();
		const { creator, create } = start();
		for (const item of [1, 2, 3]) (await create(job(item))).settle(0);
		account.addOwn(0);
		account.fates.push('lost');
		const { task } = await create(job(0));
		const [absent] = entries().filter(({ state }) => state === 'absent');
		const { id } = account.add(0, late(absent));
		await creator.finish(account.context);
		expect(creator.journal.taskIds().slice(-2).sort()).toEqual([id, task.id].sort());
		expect(spentUsd().toFixed(2)).toBe('0.20');
	});
});

describe('where identical items share a task', () => {
	test('a second try knows that the other item has one', async () => {
		const { job, start } = openExecution({ reuseIdentical: true });
		const { task } = await start().create(job(0));
		const second = start();
		expect(second.creator.isNew(job(1, 0))).toBe(false);
		expect((await second.create(job(1, 0))).task.id).toBe(task.id);
	});
});
