import type { Entry } from '../../../../nodes/shared/create/journal/entries';
import { ownersOf } from '../../../../nodes/shared/create/journal/owners';
import { RunMarks } from '../../../../nodes/shared/create/runMarks';
import { RecentTasks, type Listing } from '../../../../nodes/shared/create/lost/recentTasks';
import { canonicalTaskId } from '../../../../nodes/shared/task/identity/taskId';
import { refuse } from '../../kit/fakeService';
import { FakeAccount, type FakeTask } from '../kit/fakeAccount';

const configOf = (nonce: string) => ({
	webhook_config: { endpoint: '', secret: `n8nseg1-${'d'.repeat(25)}-${nonce}` },
});
const NONCE = 'n'.repeat(19);

/** A run of three own tasks, which tell their marks and are in this state. */
function open(ownStatus = 'pending', ownCount = 3) {
	const account = new FakeAccount();
	const recent = new RecentTasks(new RunMarks(), 'e1');
	for (let place = 0; place < ownCount; place++)
		account.addOwn(5_000, {
			status: ownStatus,
			config: configOf(`own${place}x`.padEnd(19, '0')),
		});
	const read = async () => await recent.read(account.context, account.service.clock.now() - 10_000);
	const add = (given: Partial<FakeTask> = {}) => account.add(1_000, given).id;
	return { account, recent, read, add };
}

/** Those of a create without a mark, and of one with a mark. */
const candidates = (listing: Listing) =>
	['', NONCE].map((nonce) => listing.candidatesFor({ nonce } as Entry, new Set()));

test('all that the history lists is there, back to the time that is asked for', async () => {
	const { account, read, add } = open();
	// The service has told its date, so that three minutes are margin enough.
	await read();
	const id = add();
	const { id: older } = account.add(200_000);
	const listing = await read();
	expect([id, older].map((each) => listing.has(canonicalTaskId(each)))).toEqual([true, false]);
});

describe('a task that tells the mark of a create', () => {
	test.each([
		['when it is fetched', false, 1],
		['in its row already', true, 0],
	])('%s is found by it, whatever else it tells', async (_label, rowsTellMark, fetches) => {
		const { account, recent, read, add } = open();
		account.rowsTellMark = rowsTellMark;
		const id = add({ config: configOf(NONCE), input: {}, more: { task_type: 'odd' } });
		expect(candidates(await read())).toEqual([[], []]);
		expect(recent.find(NONCE)).toMatchObject({ id, mark: { nonce: NONCE } });
		await read();
		expect(account.fetched.filter((each) => each === id)).toHaveLength(fetches);
	});
});

describe('a task without a mark', () => {
	test.each([
		['own tasks tell theirs in the same state', 'pending', 3, {}, false],
		['too few own tasks', 'pending', 2, {}, true],
		['own tasks are in another state', 'completed', 3, {}, true],
		['it cannot be fetched', 'pending', 3, { answer: refuse(404) }, true],
	])('%s', async (_label, ownStatus, ownCount, { answer }: { answer?: object }, isUnclear) => {
		const { account, read, add } = open(ownStatus, ownCount);
		const id = add();
		if (answer) account.gets.set(id, answer);
		expect(candidates(await read())).toEqual([[id], isUnclear ? [id] : []]);
	});

	test('is looked at again while it runs, and not once it has ended', async () => {
		const { account, read, add } = open();
		const [runs, ended] = [add(), add({ status: 'failed' })];
		for (let count = 0; count < 3; count++) await read();
		const fetches = (id: string) => account.fetched.filter((each) => each === id).length;
		expect([fetches(runs), fetches(ended)]).toEqual([3, 1]);
	});

	test('may become an item’s meanwhile', async () => {
		const { account, read, add } = open();
		const id = add();
		account.gets.set(id, () => {
			ownersOf(account.context).set(id, 'e2');
			return refuse(404);
		});
		expect(candidates(await read())).toEqual([[], []]);
	});
});

test('tasks of items of this process are not fetched, nor are own ones without need', async () => {
	const { account, read } = open();
	await read();
	expect(account.fetched).toEqual([]);
});

test('many that are listed are gone through with pauses', async () => {
	const { account, read } = open();
	for (let count = 0; count < 600; count++)
		ownersOf(account.context).set(account.add(200).id, 'e2');
	const { clock } = account.service;
	const now = clock.now.bind(clock);
	clock.now = () => {
		clock.pass(0.1);
		return now();
	};
	await read();
	expect(clock.sleepsMs.filter((ms) => ms === 0).length).toBeGreaterThan(2);
});
