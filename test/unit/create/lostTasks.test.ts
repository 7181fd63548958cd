import { Claims } from '../../../nodes/shared/create/claims';
import { LostTasks } from '../../../nodes/shared/create/lostTasks';
import { refuse } from '../kit/fakeService';
import { FakeAccount, request, toInput, type FakeTask } from './kit/fakeAccount';

const asked = request().toldInput;
const OWN = request('own');
const HOUR_MS = 3_600_000;

/** A run that looks for the task of a create that it sent 1 s ago; `own` tasks of its own are this old. */
function open({ ownAgesMs = [5_000], sentAgoMs = 1_000, lostAgoMs = 0 } = {}) {
	const account = new FakeAccount();
	const claims = new Claims([]);
	const lost = new LostTasks(claims);
	for (const ageMs of ownAgesMs) {
		const { id, createdMs } = account.add(ageMs, { input: toInput(OWN) });
		claims.note(id);
		lost.note(id, OWN.toldInput, createdMs);
	}
	const startMs = account.nowMs;
	const lostCreate = { sentMs: startMs - sentAgoMs, lostMs: startMs - lostAgoMs };
	const find = async () => await lost.find(account.context, asked, lostCreate);
	const add = (agoMs: number, given?: Partial<Omit<FakeTask, 'createdMs'>>) =>
		account.add(agoMs, given).id;
	const { clock } = account.service;
	// Pauses of no length are for others on the instance.
	const waits = () => clock.sleepsMs.filter((ms) => ms > 0);
	return { account, claims, lost, find, add, waits };
}

test('many that are lost at once go through what is listed one after the other, with pauses', async () => {
	const { account, claims, find, add } = open();
	for (let count = 0; count < 300; count++) claims.note(add(200));
	const { clock } = account.service;
	const now = clock.now.bind(clock);
	// Each look at the time takes so long that one of them is through just before a pause is due.
	clock.now = () => {
		clock.pass(0.04);
		return now();
	};
	await Promise.all(Array.from({ length: 20 }, find));
	expect(clock.sleepsMs.filter((ms) => ms === 0).length).toBeGreaterThan(10);
});

describe('a lost create whose task is there', () => {
	test('is found as soon as the history lists it', async () => {
		const { account, find, add, waits } = open();
		const id = add(500);
		account.listedAfterMs = 4_000;
		expect(await find()).toMatchObject({ kind: 'found', task: { id } });
		expect(waits()).toEqual([1_000, 1_000, 1_000, 2_000]);
	});

	test('belongs to the item then, and to no other', async () => {
		const { claims, find, add } = open();
		const id = add(500);
		await find();
		expect(claims.hasOwn(id)).toBe(true);
		expect(await find()).toEqual({ kind: 'absent' });
	});

	test.each([
		['of those after it was sent the first one', [900, 300], 900],
		['one within the second that times are rounded to', [1_900, 300], 1_900],
		['one after it was sent before one from before', [2_600, 300], 300],
		['of those before the last one', [3_400, 2_600], 2_600],
	])('of several that are alike: %s', async (_label, agesMs, expectedMs) => {
		const { account, find, add } = open();
		account.toTime = (ms) => new Date(ms).toISOString();
		const ids = new Map(agesMs.map((ageMs) => [ageMs, add(ageMs)]));
		expect(await find()).toMatchObject({ kind: 'found', task: { id: ids.get(expectedMs) } });
	});

	test('one of which the history does not tell the time comes last', async () => {
		const { account, find, add } = open();
		const [without, within] = [add(100), add(700)];
		const list = [
			{ task_id: without },
			{ task_id: within, created_at: account.toTime(account.nowMs) },
		];
		account.historyAnswer = {
			headers: { date: new Date(account.nowMs).toUTCString() },
			body: { code: 200, data: list },
		};
		expect(await find()).toMatchObject({ kind: 'found', task: { id: within } });
	});
});

describe('a lost create without a task', () => {
	test('is absent once the history has shown that it would list it', async () => {
		const { account, find, waits } = open({ ownAgesMs: [5_000, 6_000, 7_000] });
		account.listedAfterMs = 2_000;
		expect(await find()).toEqual({ kind: 'absent' });
		// An age of 6 s was the youngest that was seen: half as long again, and two seconds.
		expect(waits()).toEqual([1_000, 1_000, 1_000, 2_000, 3_000, 5_000]);
	});

	test('counts from when its answer was given up: until then it may have been taken', async () => {
		const early = open({ ownAgesMs: [5_000, 6_000, 7_000], sentAgoMs: 30_000, lostAgoMs: 29_000 });
		expect(await early.find()).toEqual({ kind: 'absent' });
		expect(early.waits()).toEqual([1_000]);
	});

	test('other tasks of the account do not matter', async () => {
		const { find, add } = open({ ownAgesMs: [5_000, 6_000, 7_000] });
		add(500, { input: toInput(request(0, 'hat')) });
		add(500, { more: { task_type: 'upscale' } });
		expect(await find()).toEqual({ kind: 'absent' });
	});

	test('nor do those that are somebody’s', async () => {
		const { account, find, add } = open();
		const id = add(500);
		new Claims([]).note(id);
		expect(await find()).toEqual({ kind: 'absent' });
		expect(account.fetched).not.toContain(id);
	});

	test('what is older than any time zone explains is not fetched', async () => {
		const { account, find, add } = open({ ownAgesMs: [20 * HOUR_MS] });
		const [older, younger] = [add(16 * HOUR_MS), add(14 * HOUR_MS)];
		expect(await find()).toEqual({ kind: 'absent' });
		expect(account.fetched).not.toContain(older);
		expect(account.fetched).toContain(younger);
	});

	test('a run without tasks of its own believes a history that lists others, after twenty seconds', async () => {
		const { account, find, add, waits } = open({ ownAgesMs: [] });
		add(71 * HOUR_MS);
		expect(await find()).toEqual({ kind: 'absent' });
		expect(waits().reduce((sum, ms) => sum + ms)).toBe(28_000);
		expect(account.creates).toBe(0);
	});
});

describe('the history cannot tell', () => {
	test('where it does not show what certainly exists', async () => {
		const { account, find } = open({ ownAgesMs: [50_000] });
		account.listedAfterMs = Infinity;
		const result = await find();
		expect(result).toMatchObject({
			kind: 'unknown',
			candidates: [],
			why: {
				reason: 'notPiApi',
				message: "PiAPI's task history does not show tasks that certainly exist",
			},
		});
		// A minute after the task was made it is known to be blind.
		expect(account.service.clock.sleepsMs).toEqual([1_000, 1_000, 1_000, 2_000, 3_000, 5_000]);
	});

	test('where it lists nothing at all, for two minutes', async () => {
		const { account, find, waits } = open({ ownAgesMs: [] });
		account.add(73 * HOUR_MS);
		expect(await find()).toMatchObject({ kind: 'unknown', candidates: [] });
		expect(waits().reduce((sum, ms) => sum + ms)).toBe(128_000);
	});

	test('where a task may be the one: it is named', async () => {
		const { find, add, waits } = open();
		const ids = [add(500, { input: {} }), add(400, { input: {} })];
		const result = await find();
		expect(result).toMatchObject({ kind: 'unknown', why: { reason: 'notPiApi' } });
		expect(result).toHaveProperty('candidates', expect.arrayContaining(ids));
		expect(result).toHaveProperty(
			'why.message',
			expect.stringMatching(/^it may be task task-\d+ or task-\d+$/),
		);
		expect(waits().reduce((sum, ms) => sum + ms)).toBe(128_000);
	});

	test('what is unclear at first may become clear', async () => {
		const { account, find, add } = open();
		const id = add(500);
		account.gets.set(id, refuse(404, 'task not found'));
		const { clock } = account.service;
		const sleep = clock.sleep.bind(clock);
		clock.sleep = async (ms, signal) => {
			await sleep(ms, signal);
			if (clock.sleepsMs.length === 4) account.gets.delete(id);
		};
		expect(await find()).toMatchObject({ kind: 'found', task: { id } });
	});

	test('where it cannot be read', async () => {
		const { account, find } = open();
		account.historyAnswer = refuse(403, 'not for you');
		const result = await find();
		expect(result).toMatchObject({
			kind: 'unknown',
			candidates: [],
			why: { reason: 'refused', message: 'not for you' },
		});
	});

	test('once the execution is stopped: nothing is read any more', async () => {
		const { account, find } = open();
		account.service.stop.abort();
		expect(await find()).toMatchObject({ kind: 'unknown', why: { reason: 'cancelled' } });
		expect(account.reads).toEqual([]);
	});
});

describe('a search that takes long, because tasks cannot be seen', () => {
	/** Five tasks that may be the one, and how long a look at each of them takes. */
	function openSlow() {
		const run = open();
		const ids = [500, 400, 300, 200, 100].map((agoMs) => run.add(agoMs));
		const looks = { tookMs: 0, seen: [] as string[] };
		for (const id of ids) {
			run.account.gets.set(id, () => {
				looks.seen.push(id);
				run.account.service.clock.pass(looks.tookMs);
				return refuse(404, 'task not found');
			});
		}
		return { ...run, ids, looks };
	}

	test('ends with its time, and names what it did not come to', async () => {
		const { find, looks } = openSlow();
		looks.tookMs = 50_000;
		const result = await find();
		expect(looks.seen).toHaveLength(3);
		expect(result).toMatchObject({
			kind: 'unknown',
			candidates: expect.arrayContaining(looks.seen),
		});
		expect(result).toHaveProperty('candidates.length', 4);
	});

	test('still names what it found before, but for what has become another item’s', async () => {
		const { account, claims, find, ids, looks } = openSlow();
		const { clock } = account.service;
		const sleep = clock.sleep.bind(clock);
		clock.sleep = async (ms, signal) => {
			await sleep(ms, signal);
			if (clock.sleepsMs.length === 2) {
				looks.tookMs = 130_000;
				claims.take(ids[3]);
			}
		};
		const result = await find();
		expect(result).toMatchObject({ kind: 'unknown', why: { reason: 'notPiApi' } });
		const { candidates } = result as { candidates: string[] };
		expect([...candidates].sort()).toEqual(ids.filter((id) => id !== ids[3]).sort());
	});

	test('looks at nothing more once the run is stopped', async () => {
		const { account, find, ids, looks } = openSlow();
		account.gets.set(ids[4], () => {
			looks.seen.push(ids[4]);
			account.service.stop.abort();
			return refuse(404, 'task not found');
		});
		expect(await find()).toMatchObject({ kind: 'unknown', why: { reason: 'cancelled' } });
		expect(looks.seen).toEqual([ids[4]]);
	});
});

test('the listing goes back far enough to measure by own tasks', async () => {
	const { account, find, add } = open({ ownAgesMs: [500_000] });
	add(500);
	await find();
	// By those it is measured, so the account's other tasks do not matter.
	expect(account.reads).toHaveLength(2);
	const oldestMs = Math.min(...account.reads.map(({ qs }) => Number(qs?.start_time) * 1000));
	expect(oldestMs).toBeLessThanOrEqual(account.tasks[0].createdMs - 3_000);
});
