import { request } from './kit/fakeAccount';
import { openExecution } from './kit/openExecution';

const HOUR_MS = 3_600_000;

describe('tasks of earlier executions', () => {
	const { input } = request(0);

	test('are taken where they do, for nothing', async () => {
		const { account, job, start, lines, spentUsd } = openExecution({
			reuseEarlierHours: 2,
			spendingLimitUsd: 0,
		});
		const { id } = account.add(HOUR_MS, { input });
		const { creator, create } = start();
		await creator.findEarlier(account.context, [job(0), job(1)]);
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
		await first.creator.findEarlier(account.context, [job(0)]);
		await first.create(job(0));
		const { task, isReused } = await start().create(job(0));
		expect([task.id, isReused]).toEqual([id, true]);
	});

	test('are not looked for where nobody wants them, or all has been created already', async () => {
		const unwanted = openExecution();
		const { creator } = unwanted.start();
		await creator.findEarlier(unwanted.account.context, [unwanted.job(0)]);
		expect(unwanted.account.reads).toEqual([]);
		const resumed = openExecution({ reuseEarlierHours: 2 });
		await resumed.start().create(resumed.job(0));
		await resumed.start().creator.findEarlier(resumed.account.context, [resumed.job(0)]);
		expect(resumed.account.reads).toEqual([]);
	});

	test('are not for an item that does not want any', async () => {
		const { account, job, start } = openExecution({ reuseEarlierHours: 2 });
		account.add(HOUR_MS, { input });
		const { creator, create } = start();
		await creator.findEarlier(account.context, [job(0)]);
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
		await creator.findEarlier(account.context, [far, job(1, 0)]);
		expect(creator.isNew(far)).toBe(false);
		expect(account.fetched).toContain(id);
	});
});
