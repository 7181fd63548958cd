import { Problem } from '../../../nodes/shared/problem/problem';
import { TaskLimit, type Slot } from '../../../nodes/shared/limits/taskLimit';
import { EventClock } from '../kit/eventClock';
import { rejection } from '../kit/fakeService';

/** A limit and its jobs. What happens is noted with its time in seconds. */
function openLimit(tasksInFlight: number, beyondPlan = 0) {
	const clock = new EventClock();
	const stop = new AbortController();
	const limit = new TaskLimit({ tasksInFlight, beyondPlan }, clock, stop.signal);
	const sent: string[] = [];
	const hold = async <T>(work: (slot: Slot) => Promise<T>) => await limit.hold(work);
	/** Sends creates until one is taken; each takes `tookMs`, and so many are refused. */
	const send = async (name: string, slot: Slot, refusals = 0, tookMs = 0) => {
		for (let left = refusals; ; left--) {
			sent.push(`${name} at ${clock.now() / 1_000}`);
			if (tookMs > 0) await clock.sleep(tookMs);
			if (left === 0) return;
			await slot.backInLine();
		}
	};
	/** A job that creates a task, which works for so long. */
	const job = async (name: string, { refusals = 0, workMs = 0, tookMs = 0 } = {}) =>
		await hold(async (slot) => {
			await send(name, slot, refusals, tookMs);
			if (workMs > 0) await clock.sleep(workMs);
		});
	const pass = async (...work: Array<Promise<unknown>>) => await clock.passUntil(Promise.all(work));
	return { clock, stop, limit, sent, hold, send, job, pass };
}

describe('slots', () => {
	test('are given in the order of asking', async () => {
		const { sent, job, pass } = openLimit(1);
		await pass(...['a', 'b', 'c'].map(async (name) => await job(name, { workMs: 1_000 })));
		expect(sent).toEqual(['a at 0', 'b at 1', 'c at 2']);
	});

	test('are as many as the plan runs, and those beyond it', async () => {
		const { sent, job, pass } = openLimit(2, 1);
		await pass(...['a', 'b', 'c', 'd'].map(async (name) => await job(name, { workMs: 1_000 })));
		expect(sent).toEqual(['a at 0', 'b at 0', 'c at 0', 'd at 1']);
	});

	test('are free again when the work fails, and it fails as it did', async () => {
		const { sent, hold, job, pass } = openLimit(1);
		const failure = new Problem('serverError');
		const failing = rejection(hold(async () => await Promise.reject(failure)));
		await pass(failing, job('b'));
		expect([await failing, sent]).toEqual([failure, ['b at 0']]);
	});

	test('give what the work gives', async () => {
		expect(await openLimit(1).hold(async () => await Promise.resolve('done'))).toBe('done');
	});
});

describe('a slot that is given to others while something is waited for', () => {
	test('is theirs meanwhile, and the job comes back before all who wait', async () => {
		const { clock, sent, hold, send, job, pass } = openLimit(1);
		const first = hold(async (slot) => {
			const found = await slot.releasedWhile(async () => {
				await clock.sleep(500);
				return 'a';
			});
			await send(found, slot);
		});
		await pass(first, job('b', { workMs: 1_000 }), job('c'));
		expect(sent).toEqual(['b at 0', 'a at 1', 'c at 1']);
	});

	test('comes back first to who waits for it longest, refused or not', async () => {
		const { clock, sent, hold, send, job, pass } = openLimit(2);
		const lost = (name: string, ms: number) => async (slot: Slot) => {
			await slot.releasedWhile(async () => await clock.sleep(ms));
			await send(name, slot);
		};
		const long = { workMs: 4_000 };
		const refused = { refusals: 1, tookMs: 1_500, workMs: 1 };
		await pass(hold(lost('a', 2_000)), hold(lost('b', 1_000)), job('c', long), job('d', refused));
		expect(sent).toEqual(['c at 0', 'd at 0', 'b at 4', 'd at 4', 'a at 4.5']);
	});

	test('is taken again where the search fails, so that the limit holds', async () => {
		const { clock, hold, job, pass, sent } = openLimit(1);
		const failure = new Problem('serverError');
		const failing = hold(async (slot) => {
			const search = rejection(slot.releasedWhile(async () => await Promise.reject(failure)));
			expect(await search).toBe(failure);
			await clock.sleep(1_000);
		});
		await pass(failing, job('b', { workMs: 2_000 }), job('c'), job('d', { workMs: 1 }));
		expect(sent).toEqual(['b at 0', 'c at 3', 'd at 3']);
	});
});

describe('a refusal', () => {
	test('sends the job to the head of the line', async () => {
		const { sent, job, pass } = openLimit(1);
		await pass(job('a', { refusals: 1 }), job('b'), job('c'));
		expect(sent).toEqual(['a at 0', 'a at 3', 'b at 3', 'c at 3']);
	});

	test('closes the slots beyond the plan, and all of the plan are still used', async () => {
		const { sent, job, pass } = openLimit(2, 2);
		await pass(
			job('a', { workMs: 1_000 }),
			job('b', { workMs: 3_000 }),
			job('c', { refusals: 1, workMs: 1_000 }),
			job('d', { refusals: 1 }),
			job('e'),
		);
		expect(sent).toEqual(['a at 0', 'b at 0', 'c at 0', 'd at 0', 'c at 1', 'd at 2', 'e at 2']);
	});

	test('of one beyond the plan closes all of them', async () => {
		const { sent, job, pass } = openLimit(2, 2);
		await pass(
			...[1_000, 2_000, 3_000].map(async (workMs) => await job(`${workMs}`, { workMs })),
			job('d', { refusals: 1 }),
		);
		expect(sent.slice(3)).toEqual(['d at 0', 'd at 2']);
	});

	test('within the plan narrows the limit to the tasks in flight', async () => {
		const { sent, job, pass } = openLimit(3);
		const work = { workMs: 1_000 };
		await pass(job('a', work), job('b', work), job('c', { refusals: 1, ...work }), job('d', work));
		expect(sent).toEqual(['a at 0', 'b at 0', 'c at 0', 'c at 1', 'd at 1']);
	});

	test('of each of many at once leaves no slot, and the first step opens one', async () => {
		const { sent, job, pass } = openLimit(2);
		await pass(job('a', { refusals: 1, workMs: 1 }), job('b', { refusals: 1 }));
		expect(sent).toEqual(['a at 0', 'b at 0', 'a at 3', 'b at 3.001']);
	});
});

describe('a narrowed limit', () => {
	/** When jobs of a plan of 8 are sent after all of them were refused at once, and none ends. */
	async function stepsAfter(refusals: number[]) {
		const { sent, stop, clock, job, pass } = openLimit(8, 2);
		const jobs = Array.from(
			{ length: 12 },
			async (_, index) =>
				await job(`${index}`, { refusals: refusals[index] ?? 0, tookMs: 1, workMs: 60_000 }),
		);
		void clock.sleep(50_000).then(() => stop.abort());
		await pass(...jobs);
		const counts = new Map<number, number>();
		for (const each of sent) {
			const second = Math.floor(Number(each.split(' ')[2]));
			if (second > 0 && second < 50) counts.set(second, (counts.get(second) ?? 0) + 1);
		}
		return [...counts];
	}

	test('widens by one slot, then by twice as many each time, up to the plan and not beyond', async () => {
		expect(await stepsAfter(Array<number>(10).fill(1))).toEqual([
			[3, 1],
			[6, 2],
			[9, 4],
			[12, 1],
		]);
	});

	test('begins with one slot again after a refusal', async () => {
		const refusals = [1, 1, 2, 1, 1, 1, 1, 1, 1, 1];
		// Of the two at 6 s one is refused: two are in flight, and it is tried again.
		expect(await stepsAfter(refusals)).toEqual([
			[3, 1],
			[6, 2],
			[9, 1],
			[12, 2],
			[15, 3],
		]);
	});

	test('is left alone while nobody waits, and widens once somebody does', async () => {
		const { clock, sent, job, pass } = openLimit(4);
		const sleep = jest.spyOn(clock, 'sleep');
		const steps = () => sleep.mock.calls.filter(([ms]) => ms === 3_000).length;
		const refused = { refusals: 1, workMs: 20_000 };
		const ending = [job('a', { workMs: 1_000 }), job('b', { workMs: 2_000 })];
		const working = [job('c', refused), job('d', refused)];
		await pass(...ending, clock.sleep(10_000));
		// Both were in before the first step, and the second one never came.
		expect([steps(), sent.slice(4)]).toEqual([1, ['c at 1', 'd at 2']]);
		const late = [job('e', { workMs: 9_000 }), job('f')];
		await pass(...working, ...late);
		expect([steps(), sent.slice(6)]).toEqual([2, ['e at 10', 'f at 13']]);
	});
});

describe('the end of the run', () => {
	test('lets everybody in line go on, though no slot is free', async () => {
		const { clock, stop, hold, send, job, pass, sent } = openLimit(1);
		void hold(async () => await new Promise(() => {}));
		const lost = hold(async (slot) => {
			await slot.releasedWhile(async () => await clock.sleep(10));
			await send('lost', slot);
		});
		void clock.sleep(1_000).then(() => stop.abort());
		await pass(job('b'), job('c'), lost);
		expect(sent.sort()).toEqual(['b at 1', 'c at 1', 'lost at 1.01']);
	});

	test('keeps nobody waiting who is refused before or after it', async () => {
		const { clock, stop, job, pass, sent } = openLimit(1);
		void clock.sleep(1_000).then(() => stop.abort());
		await pass(job('a', { refusals: 3 }), job('b', { refusals: 1 }));
		expect(sent.sort()).toEqual(['a at 0', 'a at 1', 'a at 1', 'a at 1', 'b at 1', 'b at 1']);
		expect(clock.now()).toBe(1_000);
	});
});
