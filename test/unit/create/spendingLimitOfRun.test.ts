import { POINTS_PER_USD } from '../../tools/simulator/service/accounts';
import { refuse, rejection } from '../kit/fakeService';
import { openExecution } from './kit/openExecution';
import { items, openService } from './kit/paidRows';

describe('a spending limit', () => {
	test('is waited for without a slot, which a lost create may need', async () => {
		const { job, start } = openExecution({ spendingLimitUsd: 0.15 });
		const { create, slot } = start();
		const first = await create(job(0));
		const second = create(job(1));
		await new Promise((resolve) => setImmediate(resolve));
		expect(slot.isHeld).toBe(false);
		first.settle(0.01);
		await second;
		expect(slot.isHeld).toBe(true);
	});

	test('counts what a task has really cost, also at a second try', async () => {
		const { job, start, spentUsd } = openExecution({ spendingLimitUsd: 0.1 });
		const first = start();
		(await first.create(job(0))).settle(0.095);
		expect(spentUsd()).toBe(0.095);
		const second = start();
		(await second.create(job(0))).settle();
		expect(await rejection(second.create(job(1)))).toMatchObject({ reason: 'spendingLimit' });
	});

	test('a create that was refused has cost nothing', async () => {
		const { account, job, start, spentUsd } = openExecution({ spendingLimitUsd: 0.1 });
		const { create } = start();
		account.fates.push(refuse(400, 'invalid image'));
		await rejection(create(job(0)));
		expect(spentUsd()).toBe(0);
		await create(job(1));
		expect(account.creates).toBe(2);
	});

	test('a file that cannot be read costs nothing, and nobody waits for it', async () => {
		const { account, job, start } = openExecution({ spendingLimitUsd: 0.1 });
		const { create } = start();
		const broken = job(0);
		const load = async () => await Promise.reject(new Error('the file is gone'));
		broken.request.image.prepare = async () => await Promise.resolve({ heldBytes: 0, load });
		expect(await rejection(create(broken))).toMatchObject({ message: 'the file is gone' });
		await create(job(1));
		expect(account.creates).toBe(1);
	});

	test('a create of unknown fate may have cost its price, and is not paid again in the end', async () => {
		const { account, job, start, spentUsd } = openExecution({ spendingLimitUsd: 0.1 });
		const first = start();
		account.fates.push('answerLost');
		account.historyAnswer = refuse(403);
		await rejection(first.create(job(0)));
		expect(spentUsd()).toBe(0.1);
		expect(await rejection(first.create(job(1)))).toMatchObject({ reason: 'spendingLimit' });
		account.historyAnswer = undefined;
		const second = start();
		await second.create(job(0));
		expect([account.creates, spentUsd()]).toEqual([1, 0.1]);
	});

	test.each([
		['holds for a second create that is risked', 0.1, 1],
		['lets it through where there is room', 0.2, 2],
	])('%s', async (_label, spendingLimitUsd, creates) => {
		const options = { spendingLimitUsd, createAgainIfUnknown: true };
		const { account, job, start, spentUsd } = openExecution(options);
		account.fates.push('answerLost');
		account.historyAnswer = refuse(403);
		const result = await start()
			.create(job(0))
			.catch((error: unknown) => error);
		if (creates === 1) expect(result).toMatchObject({ reason: 'unknownCreate' });
		expect([account.creates, spentUsd()]).toEqual([creates, spendingLimitUsd]);
	});

	test('of a resumed task is settled by its price as well, and a failed one’s is free', async () => {
		const { account, job, start } = openExecution({ spendingLimitUsd: 0.2 });
		const first = start();
		for (const item of [0, 1]) await first.create(job(item));
		const second = start();
		const resumed = await second.create(job(0));
		account.tasks[1].status = 'failed';
		await second.create(job(1));
		const third = second.create(job(2));
		resumed.settle(0);
		await third;
		expect(account.creates).toBe(4);
	});

	test('counts a failed task that PiAPI says it has billed', async () => {
		const { account, job, start, spentUsd } = openExecution({ spendingLimitUsd: 0.2 });
		(await start().create(job(0))).settle(0.1);
		Object.assign(account.tasks[0], {
			status: 'failed',
			more: { meta: { usage: { consume: 1_000_000 } } },
		});
		await start().create(job(0));
		expect(spentUsd()).toBe(0.2);
		expect(await rejection(start().create(job(1)))).toMatchObject({ reason: 'spendingLimit' });
	});

	test('counts what other calls of an agent’s tool have set aside, also those under way', async () => {
		const { account, job, start, spentUsd } = openExecution({ spendingLimitUsd: 0.25 });
		Object.assign(account.context.n8n, { getNode: () => ({ type: 'x.segmentWithPromptTool' }) });
		const calls = [0, 1, 2].map(async (item) => await start().create(job(item)));
		const reasons = (await Promise.allSettled(calls)).flatMap((each) =>
			each.status === 'rejected' ? (each.reason as { reason: string }).reason : [],
		);
		expect([account.creates, spentUsd(), reasons]).toEqual([2, 0.2, ['spendingLimit']]);
	});
});

test.each(['segment', 'submit'] as const)(
	'a low price told by creates frees nothing before a task has ended: %s',
	async (operation) => {
		const { service, run } = openService({});
		const answer = service.answer.bind(service);
		const usage = { type: 'point', frozen: POINTS_PER_USD / 100, consume: 0 };
		service.answer = async (request) => {
			const given = await answer(request);
			const { data } = (given.body ?? {}) as { data?: { task_id?: string } };
			if (request.method !== 'POST' || data?.task_id === undefined) return given;
			return { ...given, body: { ...(given.body as object), data: { ...data, meta: { usage } } } };
		};
		const imageUrl = 'https://shop.example.com/3000x3000/a.jpg';
		const options = { spendingLimitUsd: 0.2 };
		await run({ items: items(20, { imageUrl }), operation, goesOn: true, options });
		// Each may cost $0.09.
		expect(service.tasks).toHaveLength(2);
	},
);
