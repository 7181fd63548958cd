import type { Entry } from '../../../../nodes/shared/create/journal/entries';
import { LostCreateFinder } from '../../../../nodes/shared/create/lost/lostCreateFinder';
import { RunMarks } from '../../../../nodes/shared/create/runMarks';
import { SendTimes } from '../../../../nodes/shared/create/lost/sendTimes';
import { Problem } from '../../../../nodes/shared/problem/problem';
import { digestInput } from '../../../../nodes/shared/task/identity/inputDigest';
import { unseenTask } from '../../../../nodes/shared/task/task';
import { refuse, rejection } from '../../kit/fakeService';
import { FakeAccount } from '../kit/fakeAccount';

const ANSWERED = new Problem('serverError', { statusCode: 502 });
const BROKEN = new Problem('network', { networkCode: 'ECONNRESET' });
const configOf = (nonce: string) => ({
	webhook_config: { endpoint: '', secret: `n8nseg1-${'d'.repeat(25)}-${nonce}` },
});
const nonceOf = (place: number) => `nonce${place}x`.padEnd(19, '0');

/** A run with so many own tasks that looks for creates which it has just lost. */
function open({ own = 3, ownSentMs = Infinity, isMarked = true, last = ANSWERED } = {}) {
	const account = new FakeAccount();
	const { clock } = account.service;
	const marks = new RunMarks();
	const times = new SendTimes();
	const lost = new LostCreateFinder(marks, times, {
		execution: 'e1',
		owner: 'e1',
		list: () => [],
	});
	for (let place = 0; place < own; place++)
		account.addOwn(1_000, { config: configOf(`own${place}x`.padEnd(19, '0')) }, ownSentMs);
	const startMs = clock.now();
	const entry = (place = 0) =>
		({
			nonce: isMarked ? nonceOf(place) : '',
			account: account.context.account,
			atMs: clock.unixNow() - 200,
			usd: 1,
		}) as Entry;
	const find = async (place = 0, more: Partial<Entry> = {}) =>
		await lost.find(account.context, {
			entry: { ...entry(place), ...more } as Entry,
			lostMs: startMs,
			last,
		});
	const add = (place = 0, agoMs = 100) =>
		account.add(agoMs, { config: configOf(nonceOf(place)) }).id;
	const waitedMs = () => clock.now() - startMs;
	return { account, clock, lost, find, add, entry, waitedMs };
}

describe('a lost create whose task is there', () => {
	test('is found by its mark with the first look', async () => {
		const { find, add, waitedMs } = open();
		const id = add();
		expect(await find()).toMatchObject({ id });
		expect(waitedMs()).toBe(1_000);
	});

	test('is found as soon as the history lists it', async () => {
		const { account, find, add, waitedMs } = open();
		const id = add(0, -9_000);
		expect(await find()).toMatchObject({ id });
		// After 1, 1, 1, 1.5, 2.25 … seconds: half its age.
		expect(waitedMs()).toBe(10_125);
		expect(account.reads.filter(({ qs }) => qs?.page === 1)).toHaveLength(6);
	});

	test('is known without a look where another create’s answer told it', async () => {
		const { account, find } = open();
		const told = { taskId: 'told' };
		expect(await find(0, told)).toEqual(unseenTask('told'));
		expect(account.reads).toEqual([]);
	});

	test('many share each reading', async () => {
		const { account, find, add } = open();
		const ids = [0, 1, 2, 3].map((place) => add(place));
		const found = await Promise.all([0, 1, 2, 3].map(async (place) => await find(place)));
		expect(found).toMatchObject(ids.map((id) => ({ id })));
		expect(account.reads.filter(({ qs }) => qs?.page === 1)).toHaveLength(1);
	});

	test('a later one is looked for as well', async () => {
		const { find, add } = open();
		add(0);
		await find();
		const id = add(1);
		expect(await find(1)).toMatchObject({ id });
	});
});

describe('a lost create that was not taken', () => {
	test.each([
		['after an answer: once a gateway’s queue must have let it go', ANSWERED, 20_125],
		['after a broken connection: later', BROKEN, 45_125],
	])('%s', async (_label, last, expectedMs) => {
		const { find, waitedMs } = open({ last });
		expect(await find()).toBeUndefined();
		expect(Math.floor(waitedMs())).toBe(expectedMs);
	});

	test('and another that was taken late: not before that would have shown', async () => {
		const { find, add, waitedMs } = open();
		const id = add(1, -14_000);
		expect(await Promise.all([find(0), find(1)])).toMatchObject([undefined, { id }]);
		expect(waitedMs()).toBe(30_125);
	});

	test('whatever foreign tasks there are, where own tasks tell their marks', async () => {
		const { account, find } = open();
		account.add(100);
		expect(await find()).toBeUndefined();
	});
});

describe('a task without a mark that repeats exactly what was sent', () => {
	const input = {
		image: 'https://a.test/1.png',
		prompt: 'shoe',
		negative_prompt: '',
		segment_factor: 0,
	};
	const asked = { image: input.image, prompt: 'shoe', negativePrompt: '', segmentFactor: 0 };

	test('may be the one, and is named, though own tasks tell their marks', async () => {
		const { account, find } = open();
		const { id } = account.add(100, { input });
		const told = await rejection(find(0, { sent: digestInput(asked) }));
		expect(told).toMatchObject({ message: `it may be task ${id}` });
	});
});

test('the history of another account proves nothing', async () => {
	const { find } = open();
	expect(await rejection(find(0, { account: 'another' }))).toMatchObject({ reason: 'notPiApi' });
});

test('nor does one that gives its first page alone, whichever is asked for', async () => {
	const { account, find, add } = open();
	account.ignoresPage = true;
	for (let count = 0; count < 10; count++) account.add(1_000);
	const id = add(1);
	expect(await find(1)).toMatchObject({ id });
	expect(await rejection(find(0))).toMatchObject({ reason: 'notPiApi' });
});

describe('the history cannot tell', () => {
	test.each([
		['marks do not come back', { tells: false }, 121],
		['the create carried no mark', { isMarked: false }, 121],
	])('where %s and there is a task that may be it', async (_label, given, seconds) => {
		const { tells = true, ...options } = given as { tells?: boolean; isMarked?: boolean };
		const { account, find, waitedMs } = open(options);
		account.tellsMark = () => tells;
		const { id } = account.add(100);
		expect(await rejection(find())).toMatchObject({ message: `it may be task ${id}` });
		expect(Math.floor(waitedMs() / 1_000)).toBeLessThanOrEqual(seconds + 5);
	});

	test('fifty of many candidates are named, those of its time', async () => {
		const { account, find } = open({ isMarked: false });
		const atMs = account.nowMs;
		const [later, near] = [0, 1].map((isNear) =>
			Array.from({ length: 50 }, () => {
				const agoMs = isNear ? 100 : -40_000;
				const created_at = new Date(atMs - agoMs).toISOString();
				return account.add(agoMs, { more: { meta: { created_at } } }).id;
			}),
		);
		const { message } = (await rejection(find(0, { atMs }))) as Problem;
		const named = message.replace('it may be task ', '').split(' or ');
		expect(named.sort()).toEqual(near.sort());
		expect(named).not.toContain(later[0]);
	});

	test.each([
		['no own task', { own: 0 }],
		['any that came before', { own: 20, ownSentMs: 0 }],
	])('by %s', async (_label, given) => {
		expect(await rejection(open(given).find())).toMatchObject({
			message: "PiAPI's task history does not show enough of this run's tasks",
		});
	});

	test('a blind one is given up after a minute and a half, one that shows tasks after two', async () => {
		const blind = open();
		blind.account.listedAfterMs = 1e9;
		const seeing = open({ ownSentMs: 0 });
		for (const { find } of [blind, seeing])
			expect(await rejection(find())).toMatchObject({ reason: 'notPiApi' });
		const seconds = [blind, seeing].map(({ waitedMs }) => Math.floor(waitedMs() / 5_000) * 5);
		expect(seconds).toEqual([90, 120]);
	});

	test.each([
		['a refusal', refuse(403, 'not for you'), 'refused'],
		['a fault of our own', new TypeError('x is undefined'), 'unexpected'],
	])('because of %s: nobody waits for ever', async (_label, answer, reason) => {
		const { account, find } = open();
		account.historyAnswer = answer;
		const reasons = await Promise.all([rejection(find(0)), rejection(find(1))]);
		expect(reasons).toMatchObject([{ reason }, { reason }]);
		// The next one starts another search.
		account.historyAnswer = undefined;
		account.addOwn(0);
		expect(await find()).toBeUndefined();
	});

	test('because of a pause that fails: nobody waits for ever either', async () => {
		const { clock, find } = open();
		jest.spyOn(clock, 'sleep').mockRejectedValueOnce(new TypeError('x is undefined'));
		expect(await rejection(find())).toMatchObject({ reason: 'unexpected' });
	});

	test('after a stop', async () => {
		const { account, find } = open();
		account.service.stop.abort();
		expect(await rejection(find())).toMatchObject({ reason: 'cancelled' });
		expect(account.reads).toEqual([]);
	});
});

describe('a create of an earlier try that was sent nobody knows when', () => {
	const DATES: Array<[string, (nowMs: number) => number | undefined]> = [
		['its date lies in the future', (nowMs) => nowMs + 3_600_000],
		['it has no date', () => undefined],
	];

	test.each(DATES)('%s: it is looked for far back', async (_label, dateOf) => {
		const { account, find, add } = open();
		const id = add(0, 20 * 3_600_000);
		expect(await find(0, { atMs: dateOf(account.nowMs) })).toMatchObject({ id });
	});

	test.each(DATES)('%s: it is never shown to be absent', async (_label, dateOf) => {
		const { account, find } = open();
		expect(await rejection(find(0, { atMs: dateOf(account.nowMs) }))).toMatchObject({
			reason: 'notPiApi',
		});
	});
});

describe('the last look', () => {
	test('finds what has a task, also after a stop', async () => {
		const { account, lost, add, entry } = open();
		account.service.stop.abort();
		const id = add(1, 50);
		const entries = [entry(0), entry(1)];
		const found = await lost.lookOnce(account.context, entries);
		expect(found).toMatchObject([[entries[1], { id }]]);
		expect(account.service.asked[0].abortSignal.aborted).toBe(false);
	});

	test('asks for nothing where nothing is open, and fails in silence', async () => {
		const { account, lost, entry } = open();
		expect(await lost.lookOnce(account.context, [])).toEqual([]);
		expect(account.service.asked).toEqual([]);
		account.historyAnswer = new TypeError('x is undefined');
		expect(await lost.lookOnce(account.context, [entry()])).toEqual([]);
	});
});
