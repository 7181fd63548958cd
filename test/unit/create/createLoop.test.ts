import { Problem } from '../../../nodes/shared/problem/problem';
import { CreateLoop } from '../../../nodes/shared/create/createLoop';
import type { Entry } from '../../../nodes/shared/create/journal/entries';
import { LostCreateFinder } from '../../../nodes/shared/create/lost/lostCreateFinder';
import { RunMarks } from '../../../nodes/shared/create/runMarks';
import { Makers } from '../../../nodes/shared/create/makers';
import { Outage } from '../../../nodes/shared/create/outage';
import { ownersOf } from '../../../nodes/shared/create/journal/owners';
import { SendTimes } from '../../../nodes/shared/create/lost/sendTimes';
import { TaskLog } from '../../../nodes/shared/create/taskLog';
import { SpendingLimit } from '../../../nodes/shared/create/spendingLimit';
import type { SegmentRequest } from '../../../nodes/shared/source/segmentRequest';
import { readMark } from '../../../nodes/shared/task/identity/mark';
import { networkError, refuse, rejection, type FakeAnswer } from '../kit/fakeService';
import { FakeAccount, request, type FakeTask } from './kit/fakeAccount';
import { FREE, openJournal } from './kit/openExecution';

interface More {
	config?: object;
	/** Loads the image as it is sent. */
	load?: () => Promise<string>;
	/** The entry of an earlier try's create whose fate is not known. */
	lostEntry?: Entry;
	createAgainIfUnknown?: boolean;
	/** Identifies the copy that is sent of an image at an address. */
	identity?: string;
	/** Signs the address. */
	query?: string;
}

const digestsOf = ({ given, shown }: SegmentRequest) => ({ given, shown });

/** Who created an entry's task: a node in an execution. */
const ownerOf = ({ execution }: Entry): unknown => expect.stringContaining(`${execution} `);

/** A run with three tasks of its own, by which a lost create is known to be absent. */
function open({ timeoutMs = 60_000, own = 3 } = {}) {
	const account = new FakeAccount();
	const { clock } = account.service;
	const { journal, entries } = openJournal(ownersOf(account.context));
	const marks = new RunMarks();
	const times = new SendTimes();
	const lost = new LostCreateFinder(marks, times, journal);
	for (let place = 0; place < own; place++) account.addOwn(5_000);
	const limit = new SpendingLimit(journal);
	// What it writes is for other tests.
	const log = Object.assign(new TaskLog(), { add() {} });
	const tools = {
		journal,
		limit,
		lost,
		marks,
		times,
		makers: new Makers(),
		outage: new Outage(),
		log,
	};
	const { slot } = account;
	const create = async (item = 0, more: More = {}) => {
		const { lostEntry, createAgainIfUnknown = false } = more;
		const asked = request(item, more);
		const { load = async () => asked.input.image } = more;
		const entry = lostEntry ?? journal.plan({ itemIndex: item, ...digestsOf(asked) }, 0.01);
		const options = { ...FREE, timeoutMs, createAgainIfUnknown };
		const job = { itemIndex: item, request: asked, options, sent: { heldBytes: 0, load } };
		return await new CreateLoop(account.context, job, tools, slot, entry).run();
	};
	const states = () => entries().map(({ state }) => state);
	const newest = () => account.tasks[account.tasks.length - 1];
	return { account, clock, tools, slot, create, states, entries, newest };
}

const told = (task: FakeTask, account: FakeAccount, isMarkTold: boolean): FakeAnswer => ({
	body: { code: 200, data: account.toTask(task, isMarkTold) },
});

test('a create that is answered is the item’s task', async () => {
	const { account, clock, tools, create, states, newest } = open();
	const { task, entry } = await create();
	expect(tools.outage.lastTakenMs).toBe(clock.now());
	expect(task).toMatchObject({
		id: newest().id,
		mark: { digest: entry.given, nonce: entry.nonce },
	});
	expect(readMark(newest().config)).toEqual(task.mark);
	expect([
		ownersOf(account.context).get(task.id),
		account.creates,
		account.reads,
		states(),
	]).toEqual([ownerOf(entry), 1, [], ['created']]);
	expect([...account.askedWithSlot]).toContain('create');
	expect(account.askedWithoutSlot.size).toBe(0);
});

test('its entry is written before it leaves', async () => {
	const { account, create, states } = open();
	account.fates.push(() => {
		expect(states()).toEqual(['sent']);
		return refuse(401);
	});
	await rejection(create());
	expect(states()).toEqual(['none']);
});

test('a create whose callback is signed has no mark, and no poll is checked by one', async () => {
	const { account, create, newest } = open();
	account.createTellsMark = false;
	const config = { webhook_config: { endpoint: 'https://n8n.test/resume?signature=x' } };
	const { task, entry } = await create(0, { config });
	expect([entry.nonce, 'mark' in task, newest().config]).toEqual(['', false, config]);
});

describe('a create whose answer is lost', () => {
	test('and whose task is there: that is taken, and nothing sent again', async () => {
		const { account, create, newest, states } = open();
		account.fates.push('answerLost');
		const { task, entry } = await create();
		expect(task.id).toBe(newest().id);
		expect([account.creates, states()]).toEqual([1, ['created']]);
		// Meanwhile others may use the slot.
		expect([...account.askedWithoutSlot]).toContain('list');
		expect([...account.askedWithSlot]).toEqual(['create']);
		expect(ownersOf(account.context).get(task.id)).toEqual(ownerOf(entry));
	});

	test('and was not taken: it is sent again with another mark, and both stay known', async () => {
		const { account, create, newest, states, entries } = open();
		// Others are taken meanwhile: the history goes on to prove itself.
		const loses = () => {
			account.addOwn(0);
			return networkError('ECONNRESET');
		};
		account.fates.push('lost', loses);
		expect((await create()).task.id).toBe(newest().id);
		expect([account.creates, states()]).toEqual([3, ['absent', 'absent', 'created']]);
		expect(new Set(entries().map(({ nonce }) => nonce)).size).toBe(3);
		expect([...account.askedWithSlot]).not.toContain('list');
		expect([...account.askedWithoutSlot]).not.toContain('create');
	});

	test('again and again: after six no further task is risked', async () => {
		const { account, create } = open({ timeoutMs: 600_000 });
		// Others are taken meanwhile: the history goes on to prove itself.
		const loses = () => {
			account.addOwn(0);
			return refuse(502);
		};
		account.fates.push(...Array<() => FakeAnswer>(20).fill(loses));
		expect(await rejection(create())).toMatchObject({
			reason: 'serverError',
			facts: { statusCode: 502 },
		});
		expect(account.creates).toBe(6);
	});

	test('where the history cannot tell: it is of unknown fate, with what was met', async () => {
		const { account, create, states, entries } = open();
		account.historyAnswer = refuse(403, 'not for you');
		account.fates.push('lost');
		expect(await rejection(create())).toMatchObject({
			reason: 'unknownCreate',
			facts: { lost: entries()[0], detail: 'not for you', last: { reason: 'serverError' } },
			cause: { reason: 'refused' },
		});
		expect([account.creates, states()]).toEqual([1, ['sent']]);
	});

	test('where the second one that is risked is refused: the first is still of unknown fate', async () => {
		const { account, create, states, entries } = open();
		account.historyAnswer = refuse(403);
		account.fates.push('answerLost', refuse(402));
		expect(await rejection(create(0, { createAgainIfUnknown: true }))).toMatchObject({
			reason: 'unknownCreate',
			facts: { lost: entries()[0], last: { reason: 'noCredit' } },
		});
		expect(states()).toEqual(['sent', 'none']);
	});

	test('where the history cannot tell and the risk is taken: it is sent again', async () => {
		const { account, create, states } = open();
		account.historyAnswer = refuse(403);
		account.fates.push('answerLost');
		await create(0, { createAgainIfUnknown: true });
		expect([account.creates, states()]).toEqual([2, ['sent', 'created']]);
	});

	test.each([
		['an address', {}, {}],
		['a copy of an image at an address', { identity: 'a copy' }, { identity: 'a copy' }],
		['an address signed anew with each try', { query: '?sig=1' }, { query: '?sig=2' }],
	])(
		'but only once, in this try and all others, for %s',
		async (_label, firstTry: More, secondTry: More) => {
			const { account, create, states, entries } = open();
			account.historyAnswer = refuse(403);
			account.fates.push(...Array<'answerLost'>(9).fill('answerLost'));
			const again = { createAgainIfUnknown: true };
			expect(await rejection(create(0, { ...again, ...firstTry }))).toMatchObject({
				reason: 'unknownCreate',
				facts: { isRisked: true },
			});
			const [lostEntry] = entries();
			expect(await rejection(create(0, { ...again, ...secondTry, lostEntry }))).toMatchObject({
				facts: { isRisked: true },
			});
			expect([account.creates, states()]).toEqual([2, ['sent', 'sent']]);
		},
	);

	test('the first is the item’s after all, where it turns up and nobody can tell of the second', async () => {
		const { account, create, states } = open({ own: 0 });
		account.historyAnswer = refuse(403);
		account.fates.push('answerLost', () => {
			account.historyAnswer = undefined;
			return refuse(502);
		});
		const { task } = await create(0, { createAgainIfUnknown: true });
		expect(task.id).toBe(account.tasks[0].id);
		expect([account.creates, states()]).toEqual([2, ['created', 'sent']]);
	});

	test('an ID that came with an answer is named, though nothing shows whose task it is', async () => {
		const { account, create } = open({ own: 0 });
		account.fates.push({ body: { code: 200, data: { task_id: 'told', input: { prompt: 'y' } } } });
		expect(await rejection(create(0))).toMatchObject({
			reason: 'unknownCreate',
			facts: { detail: 'it may be task told' },
		});
	});

	test('also where the history cannot be read', async () => {
		const { account, create } = open({ own: 0 });
		account.historyAnswer = refuse(403, 'not for you');
		account.fates.push({ body: { code: 200, data: { task_id: 'told', input: { prompt: 'y' } } } });
		expect(await rejection(create(0))).toMatchObject({
			reason: 'unknownCreate',
			facts: { detail: expect.stringMatching(/^not for you; it may be task told$/) },
		});
	});

	test('but not after a stop', async () => {
		const { account, create, states } = open();
		account.fates.push(() => {
			account.service.stop.abort();
			return refuse(502);
		});
		expect(await rejection(create(0, { createAgainIfUnknown: true }))).toMatchObject({
			reason: 'unknownCreate',
			cause: { reason: 'cancelled' },
		});
		expect([account.creates, states()]).toEqual([1, ['sent']]);
	});

	test('ends an outage once its task is found', async () => {
		const { account, tools, create } = open();
		for (let count = 0; count < 9; count++)
			tools.outage.noteLost(account.service.clock.now(), new Problem('serverError'));
		account.fates.push('answerLost');
		await create(1);
		const startMs = account.service.clock.now();
		await create(2);
		expect(account.service.clock.now()).toBe(startMs);
	});

	test('begins one: the fourth create waits', async () => {
		const { account, clock, create } = open({ timeoutMs: 600_000 });
		account.historyAnswer = refuse(403);
		account.fates.push('lost', 'lost', 'lost');
		for (const item of [1, 2, 3]) await rejection(create(item));
		const startMs = clock.now();
		await create(4);
		expect(clock.now() - startMs).toBe(1_000);
	});
});

describe('an answer about another create’s task', () => {
	test.each<[string, FakeAnswer]>([
		['refused', refuse(400, 'invalid image')],
		['lost', refuse(502)],
	])('whose own answer is that it was %s: its task is known', async (_label, answer) => {
		const { account, create, states } = open();
		let first: FakeTask | undefined;
		account.fates.push(async ({ body }) => {
			first = account.add(0, body as object);
			account.fates.unshift((asked) => {
				account.add(0, asked.body as object);
				return told(first as FakeTask, account, true);
			});
			void create(2);
			await new Promise((resolve) => setTimeout(resolve, 5));
			return answer;
		});
		const { task, entry } = await create(1);
		expect(task).toMatchObject({ id: first?.id, mark: { nonce: entry.nonce } });
		expect([account.creates, states()[0], ownersOf(account.context).get(task.id)]).toEqual([
			2,
			'created',
			ownerOf(entry),
		]);
	});

	test('by its mark: the other’s is known at once, and this one’s is looked for', async () => {
		const { account, create, newest } = open();
		let first: FakeTask | undefined;
		// The first create hangs; the second gets its answer, and the first one the second’s.
		const second = () => told(first as FakeTask, account, true);
		account.fates.push(async ({ body }) => {
			first = account.add(0, body as object);
			account.fates.unshift((asked) => {
				account.add(0, asked.body as object);
				return second();
			});
			const other = create(2);
			await new Promise((resolve) => setTimeout(resolve, 5));
			const answer = told(newest(), account, true);
			void other.then((created) => expect(created.task.id).toBe(newest().id));
			return answer;
		});
		expect((await create(1)).task.id).toBe((first as FakeTask | undefined)?.id);
		expect(account.creates).toBe(2);
	});

	test.each([
		['of an item, from a cache, that tells nothing: it is not taken twice', {}, 'unknownCreate'],
		['of somebody else’s create, by its mark', { isMarked: true }, 'unknownCreate'],
	])('%s', async (_label, { isMarked = false }: { isMarked?: boolean }, reason) => {
		const { account, create, states } = open();
		const nonce = 'foreign'.padEnd(19, '0');
		const secret = `n8nseg1-${'d'.repeat(25)}-${nonce}`;
		const task = account.add(0, isMarked ? { config: { webhook_config: { secret } } } : {});
		if (!isMarked) ownersOf(account.context).set(task.id, 'e1');
		account.historyAnswer = refuse(403);
		account.fates.push(told(task, account, isMarked));
		expect(await rejection(create())).toMatchObject({
			reason,
			facts: { last: { message: 'PiAPI answered about a different task' } },
		});
		expect(states()).toEqual(['sent']);
	});

	test('its own mark is proof, though another execution reused the task meanwhile', async () => {
		const { account, create } = open();
		account.fates.push(({ body }) => {
			const task = account.add(0, body as object);
			ownersOf(account.context).set(task.id, 'another');
			return told(task, account, true);
		});
		const { task, entry } = await create();
		expect([account.creates, ownersOf(account.context).get(task.id)]).toEqual([1, ownerOf(entry)]);
	});
});

describe('a create that an earlier try has lost', () => {
	test('is looked for first, and then sent anew where it is absent', async () => {
		const { account, create, states } = open();
		const at = { atMs: account.nowMs, account: account.context.account };
		const lostEntry = { nonce: 'lost', ...at, state: 'sent' } as Entry;
		await create(0, { lostEntry });
		expect([lostEntry.state, states()]).toEqual(['absent', ['created']]);
		expect([...account.askedWithSlot]).not.toContain('list');
	});
});

describe('a create that was refused', () => {
	test.each([
		['for its input', refuse(400, 'invalid image'), 'refused'],
		['for want of money', refuse(402), 'noCredit'],
		['for the key', refuse(401), 'unauthorized'],
	])('%s is a problem, and no task is looked for', async (_label, fate, reason) => {
		const { account, create, states } = open();
		account.fates.push(fate);
		expect(await rejection(create())).toMatchObject({ reason, facts: { waitedMs: 0 } });
		expect([account.creates, account.reads, states()]).toEqual([1, [], ['none']]);
	});

	test('for its mark is sent again without, and so are all others', async () => {
		const { account, create, states, entries } = open();
		account.createTellsMark = false;
		const refusal = refuse(400, 'config.webhook_config: endpoint is required');
		account.fates.push(refusal, 'taken', refusal);
		expect((await create(1)).entry.nonce).toBe('');
		// A refusal without a mark is not about it.
		expect(await rejection(create(2))).toMatchObject({ reason: 'refused' });
		expect([account.creates, states()]).toEqual([3, ['absent', 'created', 'none']]);
		// Should the first one come after all, its mark is known.
		expect(entries().map(({ nonce }) => nonce === '')).toEqual([false, true, true]);
	});

	describe('in words that do not say for what', () => {
		const refusal = refuse(400, 'invalid request body');

		test('is sent again without a mark, and once that is taken so are all others', async () => {
			const { account, create, states, entries } = open();
			account.createTellsMark = false;
			account.fates.push(refusal, 'taken', 'taken');
			expect((await create(1)).entry.nonce).toBe('');
			await create(2);
			expect([account.creates, states()]).toEqual([3, ['absent', 'created', 'created']]);
			// Should the first one come after all, its mark is known.
			expect(entries().map(({ nonce }) => nonce === '')).toEqual([false, true, true]);
		});

		test('and again without one is a problem, and the next gets its mark', async () => {
			const { account, create, states } = open();
			account.fates.push(refusal, refusal);
			expect(await rejection(create(1))).toMatchObject({ reason: 'refused' });
			expect((await create(2)).entry.nonce).not.toBe('');
			expect([account.creates, states()]).toEqual([3, ['absent', 'none', 'created']]);
		});

		test('is a problem at once where a mark has been taken', async () => {
			const { account, create } = open();
			account.fates.push('taken', refusal);
			await create(1);
			expect(await rejection(create(2))).toMatchObject({ reason: 'refused' });
			expect(account.creates).toBe(2);
		});

		test('turns no marks off where another’s was taken meanwhile', async () => {
			const { account, create, entries } = open();
			account.fates.push(refusal, async ({ body }) => {
				const other = create(2);
				await new Promise((resolve) => setTimeout(resolve, 5));
				void other;
				return told(account.add(0, body as object), account, true);
			});
			await create(1);
			await create(3);
			expect(entries().map(({ nonce }) => nonce === '')).toEqual([false, true, false, false]);
		});
	});

	test('for want of a slot goes back in line, for too many requests gives its slot away', async () => {
		const { account, clock, slot, create, states } = open();
		account.fates.push(refuse(429, 'too many concurrent tasks'), refuse(429, 'slow down'));
		const wasHeld: boolean[] = [];
		const { sleep } = clock;
		clock.sleep = async (ms) => {
			wasHeld.push(slot.isHeld);
			await sleep.call(clock, ms);
		};
		await create();
		expect([slot.refusals, wasHeld, states()]).toEqual([1, [false], ['created']]);
		expect(clock.sleepsMs).toContain(750);
	});

	test('by a limit keeps its mark: whichever of them was taken, its task is known', async () => {
		const { account, create } = open();
		const marks: Array<string | undefined> = [];
		account.fates.push(({ body }) => {
			marks.push(readMark((body as { config: object }).config)?.nonce);
			return refuse(429);
		});
		const { entry } = await create();
		expect([account.creates, marks]).toEqual([2, [entry.nonce]]);
	});

	test('by a limit is sent again as long as the item may take, from the last that was taken', async () => {
		const { account, tools, create } = open({ timeoutMs: 10_000 });
		account.fates.push(...Array<FakeAnswer>(99).fill(refuse(429)));
		expect(await rejection(create())).toMatchObject({ reason: 'rateLimited' });
		expect(account.creates).toBeLessThan(15);
		const before = account.creates;
		tools.outage.noteTaken(account.service.clock.now() + 20_000);
		await rejection(create());
		expect(account.creates - before).toBeGreaterThan(before);
	});

	test('by nobody, for want of a connection, is tried five times', async () => {
		const { account, clock, create } = open();
		account.fates.push(...Array<FakeAnswer>(9).fill(networkError('ECONNREFUSED', 'connect')));
		expect(await rejection(create())).toMatchObject({ reason: 'network' });
		expect([account.creates, clock.sleepsMs]).toEqual([5, [750, 1_500, 3_000, 6_000]]);
	});

	test('and the run has ended: it is not sent again', async () => {
		const { account, create } = open();
		const ended = new AbortController();
		Object.assign(account.context, { noNewTasks: ended.signal });
		account.fates.push(() => {
			ended.abort();
			return refuse(429);
		});
		expect(await rejection(create())).toMatchObject({ reason: 'rateLimited' });
		expect(account.creates).toBe(1);
	});
});

describe('once the run has ended nothing is sent', () => {
	const cancelled = { reason: 'cancelled', facts: { wasSent: false } };

	test('from the start', async () => {
		const { account, create, states } = open();
		Object.assign(account.context, { noNewTasks: AbortSignal.abort() });
		expect(await rejection(create())).toMatchObject(cancelled);
		expect([account.creates, states()]).toEqual([0, ['none']]);
	});

	test('also where it ends while the file is read', async () => {
		const { account, create, states } = open();
		const ended = new AbortController();
		Object.assign(account.context, { noNewTasks: ended.signal });
		const load = async () => {
			ended.abort();
			return await Promise.resolve('https://shop.test/0.jpg');
		};
		expect(await rejection(create(0, { load }))).toMatchObject(cancelled);
		expect([account.creates, states()]).toEqual([0, ['none']]);
	});
});

test('a file that cannot be read is no create', async () => {
	const { create, states } = open();
	const load = async () => await Promise.reject(new Error('the file is gone'));
	expect(await rejection(create(0, { load }))).toMatchObject({
		message: 'the file is gone',
	});
	expect(states()).toEqual(['none']);
});

test('its request may take no longer than the item', async () => {
	const { account, create } = open({ timeoutMs: 10_000 });
	await create();
	expect(account.service.asked[0].timeout).toBe(10_000);
});
