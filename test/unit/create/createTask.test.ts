import { Claims } from '../../../nodes/shared/create/claims';
import { createTask, type CreateTools } from '../../../nodes/shared/create/createTask';
import { LostTasks } from '../../../nodes/shared/create/lostTasks';
import { networkError, refuse, rejection } from '../kit/fakeService';
import { FakeAccount, openSlot, request, toInput } from './kit/fakeAccount';

const OWN = request('own');

/** A run with three tasks of its own, by which a lost create is known to be absent. */
function open({ createAgainIfUnknown = false, timeoutMs = 60_000, isMeasured = true } = {}) {
	const account = new FakeAccount();
	const claims = new Claims([]);
	const lost = new LostTasks(claims);
	for (const ageMs of isMeasured ? [5_000, 6_000, 7_000] : []) {
		const { id, createdMs } = account.add(ageMs, { input: toInput(OWN) });
		claims.note(id);
		lost.note(id, OWN.toldInput, createdMs);
	}
	const slot = openSlot();
	const create = async (item = 0, more: Partial<CreateTools> = {}) =>
		await createTask(
			account.context,
			request(item),
			{ timeoutMs, createAgainIfUnknown },
			{ lost, claims, slot, ...more },
		);
	const newest = () => account.tasks[account.tasks.length - 1].id;
	return { account, claims, lost, slot, create, newest };
}

test('a create that is answered is the item’s task', async () => {
	const { account, claims, slot, create, newest } = open();
	const { id } = await create();
	expect(id).toBe(newest());
	expect([claims.hasOwn(id), account.creates, account.reads, slot.steps]).toEqual([
		true,
		1,
		[],
		['send'],
	]);
});

test('a task that was created measures the history for the others', async () => {
	const { account, lost, create } = open({ isMeasured: false });
	for (const item of [1, 2, 3]) await create(item);
	const { nowMs } = account;
	const lostCreate = { sentMs: nowMs, lostMs: nowMs };
	const result = await lost.find(account.context, request(5).toldInput, lostCreate);
	expect(result).toEqual({ kind: 'absent' });
	// Without them it would take twenty.
	expect(account.nowMs - nowMs).toBe(5_000);
});

describe('a create whose answer is lost', () => {
	test('and whose task is there: that is taken, and nothing sent again', async () => {
		const { account, slot, create, newest } = open();
		account.fates.push('answerLost');
		expect((await create()).id).toBe(newest());
		expect([account.creates, slot.steps]).toEqual([1, ['send', 'released']]);
	});

	test('and was not taken: it is sent again, once that is certain', async () => {
		const { account, slot, create, newest } = open();
		account.fates.push('lost', networkError('ECONNRESET'));
		expect((await create()).id).toBe(newest());
		expect(account.creates).toBe(3);
		expect(slot.steps).toEqual(['send', 'released', 'send', 'released', 'send']);
	});

	test('again and again: after six no further task is risked', async () => {
		const { account, create } = open();
		account.fates.push(...Array<'lost'>(20).fill('lost'));
		expect(await rejection(create())).toMatchObject({
			reason: 'serverError',
			facts: { statusCode: 502 },
		});
		expect(account.creates).toBe(6);
	});

	test('where the history cannot tell: it is of unknown fate, with the times and what was met', async () => {
		const { account, create } = open();
		const sentMs = account.nowMs;
		account.fates.push(async () => {
			account.service.clock.pass(4_000);
			account.historyAnswer = refuse(403, 'not for you');
			return await Promise.resolve({
				status: 502,
				headers: { date: new Date(account.nowMs).toUTCString() },
			});
		});
		const error = await rejection(create());
		expect(error).toMatchObject({
			reason: 'unknownCreate',
			facts: {
				sentMs,
				lostMs: sentMs + 4_000,
				detail: 'not for you',
				last: { reason: 'serverError' },
			},
			cause: { reason: 'refused' },
		});
		expect(account.creates).toBe(1);
	});

	test('it was sent when it left: the throttle may have held it up', async () => {
		const { account, create } = open();
		const { nowMs } = account;
		account.context.throttle.refused(3_000);
		account.historyAnswer = refuse(403);
		account.fates.push('lost');
		expect(await rejection(create())).toMatchObject({ facts: { sentMs: nowMs + 3_000 } });
	});

	test('its times are by the service’s clock, however wrong this machine’s date is', async () => {
		const { account, create } = open({ isMeasured: false });
		account.aheadMs = 600_000;
		await create(1);
		const { nowMs } = account;
		account.fates.push(() => {
			account.historyAnswer = refuse(403);
			return refuse(502);
		});
		const { facts } = (await rejection(create())) as { facts: { sentMs: number; lostMs: number } };
		expect([facts.sentMs, facts.lostMs]).toEqual([nowMs, nowMs]);
	});

	test('or by this machine’s where the service has told no time at all', async () => {
		const { account, create } = open({ isMeasured: false });
		account.historyAnswer = refuse(403, '');
		account.fates.push('lost');
		const { nowMs } = account;
		const error = await rejection(create());
		expect(error).toMatchObject({ facts: { sentMs: nowMs, lostMs: nowMs } });
		expect(error).not.toHaveProperty('facts.detail');
	});

	test('where the history cannot tell and the user takes the risk: it is sent again', async () => {
		const { account, create, newest } = open({ createAgainIfUnknown: true });
		account.historyAnswer = refuse(403);
		account.fates.push('answerLost');
		expect((await create()).id).toBe(newest());
		expect(account.creates).toBe(2);
	});

	test('but not after a stop', async () => {
		const { account, create } = open({ createAgainIfUnknown: true });
		account.fates.push(() => {
			account.service.stop.abort();
			return refuse(502);
		});
		expect(await rejection(create())).toMatchObject({
			reason: 'unknownCreate',
			cause: { reason: 'cancelled' },
		});
		expect(account.creates).toBe(1);
	});

	test('while another item finds its task: this item’s own is looked for', async () => {
		const { account, claims, create } = open();
		account.fates.push(() => {
			const { id, input } = account.add(0);
			claims.take(id);
			return { body: { code: 200, data: { task_id: id, input } } };
		});
		const { id } = account.add(0);
		expect((await create()).id).toBe(id);
		expect(account.creates).toBe(1);
	});

	test('and if that is not found, the problem says whose it was', async () => {
		const { account, claims, create } = open();
		const { id } = account.add(0);
		claims.take(id);
		account.historyAnswer = refuse(403);
		account.fates.push({ body: { code: 200, data: { task_id: id } } });
		expect(await rejection(create())).toMatchObject({
			reason: 'unknownCreate',
			facts: { last: { message: `task ${id} belongs to another item` } },
		});
	});
});

describe('a create that an earlier try has lost', () => {
	test('is looked for first', async () => {
		const { account, slot, create } = open();
		const { id, createdMs } = account.add(2_000);
		const earlierLost = { sentMs: createdMs - 100, lostMs: createdMs + 500 };
		expect((await create(0, { earlierLost })).id).toBe(id);
		expect([account.creates, slot.steps]).toEqual([0, ['released']]);
	});

	test('and is absent: then a new one is sent', async () => {
		const { account, create } = open();
		const earlierLost = { sentMs: account.nowMs - 60_000, lostMs: account.nowMs - 50_000 };
		await create(0, { earlierLost });
		expect(account.creates).toBe(1);
	});
});

describe('a create that was refused', () => {
	test.each([
		['for its input', refuse(400, 'invalid image'), 'refused'],
		['for want of money', refuse(402), 'noCredit'],
		['for the key', refuse(401), 'unauthorized'],
	])('%s is a problem, and no task is looked for', async (_label, fate, reason) => {
		const { account, create } = open();
		account.fates.push(fate);
		expect(await rejection(create())).toMatchObject({ reason });
		expect([account.creates, account.reads]).toEqual([1, []]);
	});

	test('because there were too many is sent again as long as the item may take', async () => {
		const { account, create } = open({ timeoutMs: 10_000 });
		account.fates.push(refuse(429), refuse(429));
		await create();
		expect(account.creates).toBe(3);
		account.fates.push(...Array<ReturnType<typeof refuse>>(99).fill(refuse(429)));
		expect(await rejection(create())).toMatchObject({ reason: 'rateLimited' });
		expect(account.creates).toBeLessThan(12);
	});

	test('its request may take no longer than the item', async () => {
		const { account, create } = open({ timeoutMs: 10_000 });
		await create();
		expect(account.service.asked[0].timeout).toBe(10_000);
	});

	test('the time that was spent on a lost one counts', async () => {
		const { account, create } = open({ timeoutMs: 10_000 });
		// That it was lost takes 13 s to find out.
		account.fates.push('lost', refuse(429), 'taken');
		expect(await rejection(create())).toMatchObject({ reason: 'rateLimited' });
		expect(account.creates).toBe(2);
	});
});

test('once the run has failed nothing is sent', async () => {
	const { account, create } = open();
	const ended = AbortSignal.abort();
	Object.assign(account.context, { noNewTasks: ended });
	expect(await rejection(create())).toMatchObject({
		reason: 'cancelled',
		facts: { wasSent: false },
	});
	expect(account.creates).toBe(0);
});
