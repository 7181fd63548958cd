import type { Sameness } from '../../../nodes/shared/create/sameRequest';
import { TaskMatcher } from '../../../nodes/shared/create/taskMatcher';
import { markImage } from '../../../nodes/shared/task/inlineImage';
import { refuse } from '../kit/fakeService';
import { FakeAccount, request, toInput, type FakeTask } from './kit/fakeAccount';

const HOUR_MS = 3_600_000;
const asked = request().toldInput;
const other = toInput(request('other'));

type Given = Partial<Omit<FakeTask, 'createdMs'>>;

/** An account, a matcher, and what it says of a task that was created so long after the create was sent. */
function open() {
	const account = new FakeAccount();
	const matcher = new TaskMatcher();
	const match = async (given: Given = {}, afterMs = 0, what = asked) => {
		const task = account.add(0, given);
		return await matcher.match(account.context, task.id, what, task.createdMs - afterMs);
	};
	/** Notes a task of the run's own, which tells its time and image in this way. */
	const own = (given: Given = {}, what = asked) => {
		const task = account.add(0, given);
		matcher.note(task.id, what, task.createdMs);
		return task;
	};
	return { account, matcher, match, own };
}

describe('a task compared with what was asked for', () => {
	const rows: Array<[string, Given, number, Sameness]> = [
		['created while the create was under way', {}, 0, 'same'],
		['of another kind', { more: { task_type: 'upscale' } }, 0, 'different'],
		['of a kind that it does not tell', { more: { task_type: '' } }, 0, 'same'],
		['with other words', { input: toInput(request(0, 'hat')) }, 0, 'different'],
		['with another image', { input: other }, 0, 'different'],
		['that does not tell its input', { input: {} }, 0, 'unclear'],
		['created just before, as far as clocks differ', {}, -3_000, 'same'],
		['created before', {}, -4_001, 'different'],
		['created long after', {}, 60_000, 'same'],
		['that does not tell when it was created', { more: { meta: {} } }, -HOUR_MS, 'same'],
	];
	test.each(rows)('%s', async (_label, given, afterMs, expected) => {
		const { match, own } = open();
		own();
		expect((await match(given, afterMs)).sameness).toBe(expected);
	});

	test('one that is the same is given as it is told', async () => {
		const { match, own } = open();
		own();
		const { task } = await match({ status: 'completed' });
		expect(task).toMatchObject({ status: 'succeeded', input: { prompt: 'shoes' } });
	});
});

describe('as long as the run has no task of its own', () => {
	test('the same address is the same, another one may be', async () => {
		const { match } = open();
		expect((await match({ more: { meta: {} } })).sameness).toBe('same');
		expect((await match({ more: { meta: {} }, input: other })).sameness).toBe('unclear');
	});

	test('other words are other words', async () => {
		const { match } = open();
		expect((await match({ input: toInput(request(0, 'hat')) })).sameness).toBe('different');
	});

	test('a time with its zone says enough', async () => {
		const { match } = open();
		expect((await match()).sameness).toBe('same');
		expect((await match({}, -10_000)).sameness).toBe('different');
	});

	test('a time without one says nothing', async () => {
		const { account, match } = open();
		account.toTime = (ms) => new Date(ms).toISOString().replace('Z', '');
		expect((await match({}, -10 * HOUR_MS)).sameness).toBe('unclear');
		expect((await match({ input: other })).sameness).toBe('unclear');
	});
});

describe('the run’s youngest task shows', () => {
	test.each([
		['one zone', 2],
		['another', -5.75],
	])('in which zone times are told that name none: %s', async (_label, hours) => {
		const { account, match, own } = open();
		account.toTime = (ms) => new Date(ms + hours * HOUR_MS).toISOString().replace('Z', '');
		own();
		expect((await match()).sameness).toBe('same');
		expect((await match({}, -4_001)).sameness).toBe('different');
	});

	test('a zone that a time names, and that is wrong all the same', async () => {
		const { account, match, own } = open();
		account.toTime = (ms) => new Date(ms + 2 * HOUR_MS).toISOString();
		own();
		expect((await match()).sameness).toBe('same');
		expect((await match({}, -4_001)).sameness).toBe('different');
	});

	test('nothing of times without zone where its own names one', async () => {
		const { account, match, own } = open();
		own();
		const toTime = account.toTime;
		const withoutZone = (ms: number) => toTime(ms).replace('Z', '');
		const created = { meta: { created_at: withoutZone(account.nowMs) } };
		expect((await match({ more: created }, -10 * HOUR_MS)).sameness).toBe('unclear');
	});

	test('but a known image all the same', async () => {
		const { account, match, own } = open();
		own();
		const created = { meta: { created_at: account.toTime(account.nowMs).replace('Z', '') } };
		expect((await match({ more: created, input: other })).sameness).toBe('different');
	});

	test('no more of the zone than quarters of an hour: what is left is inexact clocks', async () => {
		const { account, matcher, match } = open();
		const { id, createdMs } = account.add(0);
		matcher.note(id, asked, createdMs - 3_000);
		expect((await match({}, -2_000)).sameness).toBe('same');
	});

	test('nothing of times with a zone where its own names none: those are taken at their word', async () => {
		const { account, match, own } = open();
		const created = (ms: number) => new Date(ms + HOUR_MS).toISOString().replace('Z', '');
		own({ more: { meta: { created_at: created(account.nowMs) } } });
		expect((await match()).sameness).toBe('same');
		expect((await match({}, -10_000)).sameness).toBe('different');
	});

	test('that the service tells images in another form: then another one may be the same', async () => {
		const { match, own } = open();
		own({ input: { ...toInput(request()), image: 'https://cdn.test/1' } });
		expect((await match({ input: other })).sameness).toBe('unclear');
	});

	test('the newest is asked, for services change', async () => {
		const { match, own } = open();
		own({ input: { ...toInput(request()), image: 'https://cdn.test/1' } });
		own();
		expect((await match({ input: other })).sameness).toBe('different');
	});

	test('nothing of images of another kind: sent inline or by address', async () => {
		const { match, own } = open();
		own();
		const inline = { ...asked, image: markImage(Buffer.from('one')) };
		const told = { ...toInput(request()), image: markImage(Buffer.from('two')) };
		expect((await match({ input: told }, 0, inline)).sameness).toBe('unclear');
		own({ input: { ...told, image: inline.image } }, inline);
		expect((await match({ input: told }, 0, inline)).sameness).toBe('different');
		expect((await match({ input: other })).sameness).toBe('different');
	});

	test('nothing while it cannot be fetched, and it is asked again', async () => {
		const { account, match, own } = open();
		const { id } = own();
		account.gets.set(id, refuse(401));
		expect((await match({ input: other })).sameness).toBe('unclear');
		account.gets.delete(id);
		expect((await match({ input: other })).sameness).toBe('different');
	});
});

describe('a task that cannot be seen', () => {
	test.each([
		['that is not found', refuse(404, 'task not found')],
		['in whose place another one is told', { body: { data: { task_id: 'another' } } }],
	])('%s may be the one, and is looked at anew', async (_label, answer) => {
		const { account, matcher, own } = open();
		own();
		const { id, createdMs } = account.add(0);
		account.gets.set(id, answer);
		const match = async () => await matcher.match(account.context, id, asked, createdMs);
		expect(await match()).toMatchObject({ task: { id, status: 'running' }, sameness: 'unclear' });
		account.gets.delete(id);
		expect(await match()).toMatchObject({ task: { id }, sameness: 'same' });
	});
});

test('other words are enough: then nothing more is fetched', async () => {
	const { account, match, own } = open();
	own();
	const { task } = await match({ input: toInput(request(0, 'hat')) });
	expect(account.fetched).toEqual([task.id]);
});

test('each task is fetched once, however often it is compared', async () => {
	const { account, matcher, own } = open();
	const { id: ownId } = own();
	const { id, createdMs } = account.add(0);
	const match = async () => await matcher.match(account.context, id, asked, createdMs);
	await Promise.all([match(), match()]);
	await match();
	expect(account.fetched.sort()).toEqual([id, ownId].sort());
});
