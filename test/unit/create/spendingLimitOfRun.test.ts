import { refuse, rejection } from '../kit/fakeService';
import { openExecution } from './kit/openExecution';

describe('a spending limit', () => {
	test('refuses what would go beyond it, before anything is sent', async () => {
		const { account, job, start } = openExecution({ spendingLimitUsd: 0.015 });
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
		const { job, start } = openExecution({ spendingLimitUsd: 0.1 });
		const first = start();
		(await first.create(job(0))).settle(0.095);
		expect(first.book.spentUsd()).toBe(0.095);
		const second = start();
		await second.create(job(0));
		expect(await rejection(second.create(job(1)))).toMatchObject({ reason: 'spendingLimit' });
	});

	test('keeps the price that was set aside where the real one does not become known', async () => {
		const { job, start } = openExecution({ spendingLimitUsd: 0.02 });
		const { create, book } = start();
		(await create(job(0))).settle();
		expect(book.spentUsd()).toBe(0.01);
	});

	test('a create that was refused has cost nothing', async () => {
		const { account, job, start } = openExecution({ spendingLimitUsd: 0.01 });
		const { create, book } = start();
		account.fates.push(refuse(400, 'invalid image'));
		await rejection(create(job(0)));
		expect(book.spentUsd()).toBe(0);
		await create(job(1));
		expect(account.creates).toBe(2);
	});

	test('a create of unknown fate may have cost its price', async () => {
		const { account, job, start } = openExecution({ spendingLimitUsd: 0.01 });
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
		const { account, job, start } = openExecution({ spendingLimitUsd: 0.01 });
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
		const { account, job, start } = openExecution({ spendingLimitUsd: 0.01 });
		const first = await start().create(job(0));
		first.settle(0.01);
		account.tasks[0].status = 'failed';
		await start().create(job(0));
		expect(account.creates).toBe(2);
	});
});
