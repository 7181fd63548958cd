import { SlotWindow, type RefusalJudge, type Slot } from '../../../nodes/shared/timing/slotWindow';
import { EventClock } from '../kit/eventClock';
import { rejection } from '../kit/fakeService';

/** A refusal that tells a want of places, and one that could mean anything. */
const FULL = new Error('full');
const ODD = new Error('odd');
const PATIENCE_MS = 1_000_000;

/** A window, and what its jobs do: each create is noted with its time, in seconds. */
function open(tasksInFlight: number, beyondPlan = 0) {
	const clock = new EventClock();
	const stop = new AbortController();
	const noteTakenAfter = jest.fn();
	const judge: RefusalJudge = {
		isForWantOfPlace: (error, mayBeFull) => error === FULL || (error === ODD && mayBeFull),
		noteTakenAfter,
	};
	const sleepsMs: number[] = [];
	const window = new SlotWindow(
		{ tasksInFlight, beyondPlan },
		{
			now: () => clock.now(),
			unixNow: () => clock.unixNow(),
			random: () => clock.random(),
			async sleep(ms, signal) {
				sleepsMs.push(ms);
				await clock.sleep(ms, signal);
			},
		},
		judge,
		stop.signal,
	);
	const creates: string[] = [];
	/** A create that takes so long and then meets one of these, one after the other; once they are used up, it is taken. */
	const create = (name: string, refusals: Error[] = [], tookMs = 0) => {
		const left = [...refusals];
		return async () => {
			creates.push(`${name} at ${clock.now() / 1_000}`);
			if (tookMs > 0) await clock.sleep(tookMs);
			const refusal = left.shift();
			if (refusal !== undefined) throw refusal;
		};
	};
	const hold = async (work: (slot: Slot) => Promise<void>) => await window.hold(work);
	/** A job that creates a task, which works for so long. */
	const job = async (name: string, refusals?: Error[], { workMs = 0, tookMs = 0 } = {}) =>
		await hold(async (slot) => {
			await slot.send(create(name, refusals, tookMs), PATIENCE_MS);
			if (workMs > 0) await clock.sleep(workMs);
		});
	const pass = async (...work: Array<Promise<unknown>>) => await clock.passUntil(Promise.all(work));
	return { clock, stop, window, noteTakenAfter, sleepsMs, creates, create, hold, job, pass };
}

const many = (count: number, error: Error) => Array<Error>(count).fill(error);

describe('places', () => {
	test('are given in the order of asking', async () => {
		const { creates, job, pass } = open(1);
		await pass(...['a', 'b', 'c'].map(async (name) => await job(name, [], { workMs: 1_000 })));
		expect(creates).toEqual(['a at 0', 'b at 1', 'c at 2']);
	});

	test('who was refused comes before those who wait', async () => {
		const { creates, job, pass } = open(1);
		await pass(job('a', [FULL]), job('b'), job('c'));
		expect(creates).toEqual(['a at 0', 'a at 2', 'b at 2', 'c at 2']);
	});

	test('beyond the plan are closed by a refusal, and then all of the plan are still used', async () => {
		const { creates, job, pass, sleepsMs } = open(2, 2);
		await pass(
			job('a', [], { workMs: 1_000 }),
			job('b', [], { workMs: 3_000 }),
			job('c', [ODD], { workMs: 1_000 }),
			job('d', [ODD]),
			job('e'),
		);
		expect(creates).toEqual(['a at 0', 'b at 0', 'c at 0', 'd at 0', 'd at 1', 'c at 1', 'e at 2']);
		expect(sleepsMs).toEqual([]);
	});

	test('of whoever has to create again are taken back from nobody', async () => {
		const { clock, creates, create, hold, job, pass } = open(1);
		const first = hold(async (slot) => {
			await slot.releasedWhile(async () => await clock.sleep(1_000));
			await slot.send(create('a'), PATIENCE_MS);
		});
		await pass(first, job('b', [], { workMs: 5_000 }));
		expect(creates).toEqual(['b at 0', 'a at 5']);
	});
});

test('places of whoever has nothing at the service are another’s meanwhile', async () => {
	const { clock, creates, create, hold, job, pass } = open(1);
	const first = hold(async (slot) => {
		await slot.idleWhile(async () => await clock.sleep(1_000));
		await slot.send(create('a'), PATIENCE_MS);
	});
	await pass(first, job('b'));
	expect(creates).toEqual(['b at 0', 'a at 1']);
});

describe('a refusal in words that could mean anything', () => {
	test('is the job’s own while the plan has room for it', async () => {
		const { job, pass, creates } = open(1);
		expect(await rejection(pass(job('a', [ODD])))).toBe(ODD);
		expect(creates).toEqual(['a at 0']);
	});

	test('is for want of a place where all were taken when it was sent', async () => {
		const { job, pass, creates } = open(1, 1);
		await pass(job('a', [], { workMs: 500 }), job('b', [ODD], { tookMs: 1_000 }));
		expect(creates).toEqual(['a at 0', 'b at 0', 'b at 3']);
	});

	test('or when it was answered', async () => {
		const { clock, job, pass, creates } = open(1, 1);
		const late = (async () => {
			await clock.sleep(500);
			await job('b', [], { workMs: 4_500 });
		})();
		await pass(job('a', [ODD], { tookMs: 1_000 }), late);
		expect(creates).toEqual(['a at 0', 'b at 0.5', 'a at 5']);
	});

	test('or while the task of a lost create may be there', async () => {
		const { clock, hold, job, pass, creates } = open(1);
		const lost = hold(async (slot) => {
			await slot.releasedWhile(async () => await clock.sleep(5_000));
		});
		await pass(lost, job('b', [ODD]));
		expect(creates).toEqual(['b at 0', 'b at 2']);
	});

	test('but not after that, nor while nothing of the other job is there', async () => {
		const { clock, hold, create, job, pass } = open(1);
		const found = hold(async (slot) => {
			await slot.releasedWhile(async () => await clock.sleep(1_000));
			await slot.send(create('a', [ODD]), PATIENCE_MS);
		});
		expect(await rejection(pass(found))).toBe(ODD);
		const idle = hold(async (slot) => await slot.idleWhile(async () => await clock.sleep(1_000)));
		expect(await rejection(pass(idle, job('b', [ODD])))).toBe(ODD);
	});
});

describe('a narrowed window', () => {
	test('is tried again later and later, and soon again once a create was taken', async () => {
		const { creates, job, pass } = open(1);
		await pass(job('a', many(5, FULL)));
		expect(creates).toEqual([0, 2, 6, 14, 24, 34].map((second) => `a at ${second}`));
		creates.length = 0;
		await pass(job('b', many(2, FULL)));
		expect(creates).toEqual([34, 36, 40].map((second) => `b at ${second}`));
	});

	test('learns nothing from a create that was sent before it widened', async () => {
		const { creates, job, pass } = open(2);
		await pass(job('a', many(3, FULL)), job('b', [], { tookMs: 3_000, workMs: 50_000 }));
		expect(creates.filter((each) => each.startsWith('a'))).toEqual(
			[0, 2, 6, 14].map((second) => `a at ${second}`),
		);
	});

	test('counts two refusals at once as one', async () => {
		const { creates, job, pass } = open(2);
		await pass(job('a', many(2, FULL)), job('b', many(2, FULL)));
		expect(creates.filter((each) => each.startsWith('b'))).toEqual(['b at 0', 'b at 2', 'b at 4']);
	});

	test('widens by a tenth of the plan', async () => {
		const { creates, job, pass } = open(30);
		const jobs = Array.from(
			{ length: 30 },
			async (_, place) =>
				await job(`${place}`, place === 0 ? [FULL] : [], { workMs: 100_000, tookMs: 1 + place }),
		);
		await pass(...jobs, (async () => {})());
		expect(creates.filter((each) => each.startsWith('0 '))).toEqual(['0 at 0', '0 at 2.001']);
	});

	test('step by step, and only as long as anybody uses it', async () => {
		const { sleepsMs, clock, job, pass } = open(30);
		await pass(job('a', [FULL]));
		await pass(clock.sleep(60_000));
		// By three places each time, of which the first is used at once and the others by nobody.
		expect(sleepsMs).toEqual([2_000, 2_000]);
	});

	test('a window that is as wide as the plan is left alone', async () => {
		const { sleepsMs, job, pass } = open(2);
		await pass(job('a', [FULL], { workMs: 60_000 }), job('b', [], { workMs: 60_000 }));
		expect(sleepsMs).toEqual([2_000]);
	});
});

describe('patience with an account that others fill', () => {
	test('ends after so long without any create of the run', async () => {
		const { clock, hold, create, pass } = open(1);
		const work = hold(async (slot) => await slot.send(create('a', many(9, FULL)), 2_000));
		expect(await rejection(pass(work))).toBe(FULL);
		expect(clock.now()).toBe(2_000);
	});

	test('begins with the job, and anew with each create that is taken', async () => {
		const { clock, hold, create, job, pass } = open(2);
		await pass(clock.sleep(100_000));
		const work = hold(async (slot) => await slot.send(create('a', many(9, FULL)), 5_000));
		const taken = job('b', [], { tookMs: 3_000, workMs: 50_000 });
		expect(await rejection(pass(work, taken))).toBe(FULL);
		// Tried after 2, 6 and 14 s; at 6 s the last one had been taken 3 s ago.
		expect(clock.now()).toBe(114_000);
	});
});

describe('what a refusal meant', () => {
	test('is known once the same create is taken', async () => {
		const { noteTakenAfter, job, pass } = open(1);
		await pass(job('a', [FULL]));
		expect(noteTakenAfter.mock.calls).toEqual([[FULL]]);
	});

	test('nothing is learned from a create that was taken at once', async () => {
		const { noteTakenAfter, job, pass } = open(1);
		await pass(job('a'));
		expect(noteTakenAfter).not.toHaveBeenCalled();
	});
});

test('the end of the run lets everybody in line go on, though no place is free', async () => {
	const { clock, stop, job, pass, creates, hold } = open(1);
	void hold(async () => await new Promise(() => {}));
	void clock.sleep(1_000).then(() => stop.abort());
	await pass(job('b'), job('c'));
	expect(creates).toEqual(['b at 1', 'c at 1']);
});

test('once the run has ended, whoever is in line goes on and no refusal is waited out', async () => {
	const { clock, stop, job, pass, creates } = open(1);
	const jobs = [job('a', many(2, FULL)), job('b'), job('c', [], { workMs: 10 })];
	const results = Promise.allSettled(jobs);
	void clock.sleep(1_000).then(() => stop.abort());
	await pass(results);
	expect((await results).map(({ status }) => status)).toEqual([
		'rejected',
		'fulfilled',
		'fulfilled',
	]);
	expect(creates.sort()).toEqual(['a at 0', 'a at 1', 'b at 1', 'c at 1']);
});
