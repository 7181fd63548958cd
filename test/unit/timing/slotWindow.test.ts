import { SlotRefusals } from '../../../nodes/shared/piapi/slotRefusals';
import { Problem } from '../../../nodes/shared/problem/problem';
import { SlotWindow, type Slot } from '../../../nodes/shared/timing/slotWindow';
import { EventClock } from '../kit/eventClock';
import { PlacesService, type BeyondPlaces } from '../kit/placesService';

const PLACES = 5;
const WORK_MS = 1_000;
const PATIENCE_MS = 60_000;
const tooMany = new Problem('rateLimited', { statusCode: 429, detail: 'too many requests' });
const concurrent = new Problem('rateLimited', { statusCode: 429, detail: 'concurrency limit' });
const oddWords = new Problem('refused', { statusCode: 400, detail: 'please come back later' });
const noCredit = new Problem('noCredit', { statusCode: 402, detail: 'top up' });

/** A run of jobs that create a task each and wait until it has ended, as its end is seen `lagMs` later. */
function openRun({ beyond, beyondPlan = 1, lagMs = 300 }: RunOptions) {
	const clock = new EventClock();
	const service = new PlacesService(clock, { places: PLACES, beyond });
	service.drawMs = () => WORK_MS;
	const stop = new AbortController();
	const size = { tasksInFlight: PLACES, beyondPlan };
	const window = new SlotWindow(size, clock, new SlotRefusals(), stop.signal);
	const created: number[] = [];
	const work = async (job: number, before?: (slot: Slot) => Promise<void>) =>
		await window.hold(async (slot) => {
			if (stop.signal.aborted) return;
			await before?.(slot);
			const { id } = await slot.send(async () => {
				await clock.sleep(10);
				return service.create();
			}, PATIENCE_MS);
			created.push(job);
			while (service.get(id).status === 'running') await clock.sleep(lagMs);
		});
	const runAll = async (count: number) =>
		await clock.passUntil(
			Promise.all(Array.from({ length: count }, async (_, job) => await work(job))),
		);
	return { clock, service, stop, window, created, work, runAll };
}

interface RunOptions {
	beyond: BeyondPlaces;
	beyondPlan?: number;
	lagMs?: number;
}

test('a service that queues: as many wait there beyond the plan as are to, and no place stands empty', async () => {
	const { clock, service, runAll } = openRun({ beyond: 'queue', beyondPlan: PLACES });
	await runAll(50);
	expect(service.refused).toBe(0);
	const ends = service.tasks.map(({ endMs }) => endMs);
	// Ten rounds without a gap between them; only the first create takes its time.
	expect(Math.max(...ends)).toBe(10 * WORK_MS + 10);
	expect(clock.now()).toBeLessThan(10 * WORK_MS + 500);
});

describe.each([
	['429 with words on concurrency', concurrent],
	['429 without', tooMany],
	['400 in words that say nothing', oddWords],
	['402', noCredit],
])('a service that refuses creates beyond the plan by %s', (_label, beyond) => {
	test('refuses one, once; each job is created, in order but for that one', async () => {
		const { service, created, runAll } = openRun({ beyond });
		await runAll(23);
		expect(service.refused).toBe(1);
		expect(service.tasks).toHaveLength(23);
		expect([...created].sort((a, b) => a - b)).toEqual([...created.keys()]);
		// The refused one was the sixth, and was sent again as soon as there was room.
		expect(created.indexOf(5)).toBeLessThan(2 * PLACES);
	});
});

describe('a limit that other executions narrow', () => {
	test.each([
		['in words on concurrency', concurrent],
		['in words that the run has learned beyond its plan', oddWords],
	])('fails no job, %s, and is used again once it widens', async (_label, beyond) => {
		const { clock, service, runAll } = openRun({ beyond });
		const others = (async () => {
			await clock.sleep(3_500);
			service.places = 2;
			await clock.sleep(20_000);
			service.places = PLACES;
		})();
		await runAll(150);
		await clock.passUntil(others);
		expect(service.tasks).toHaveLength(150);
		// It asks now and then, not all the time.
		expect(service.refused).toBeLessThan(25);
		const after = service.tasks.filter(({ endMs }) => endMs > 40_000);
		const rate = after.length / ((clock.now() - 40_000) / WORK_MS);
		expect(rate).toBeGreaterThan(PLACES * 0.6);
	});

	test('to nothing: the job fails with the refusal once its patience is over', async () => {
		const { clock, service, runAll } = openRun({ beyond: concurrent });
		service.places = 0;
		await expect(runAll(1)).rejects.toBe(concurrent);
		expect(clock.now()).toBeGreaterThanOrEqual(PATIENCE_MS);
		expect(service.refused).toBeGreaterThan(2);
		expect(service.refused).toBeLessThan(15);
	});
});

test('an error that is no refusal comes out at once, also beyond the plan', async () => {
	const { clock, service, window } = openRun({ beyond: 'queue' });
	const down = new Problem('serverError', { statusCode: 503 });
	const sends = Array.from({ length: PLACES + 1 }, async () =>
		window.hold(
			async (slot) =>
				await slot.send(async () => {
					await clock.sleep(10);
					throw down;
				}, PATIENCE_MS),
		),
	);
	const results = await clock.passUntil(Promise.allSettled(sends));
	expect(results.every((each) => each.status === 'rejected' && each.reason === down)).toBe(true);
	expect(service.tasks).toEqual([]);
	expect(clock.now()).toBe(10);
});

test('a refusal of its own fails the job alone: the words of another job excuse nobody', async () => {
	const { clock, created, work } = openRun({ beyond: 'queue', beyondPlan: 0 });
	const wrong = new Problem('refused', { statusCode: 400, detail: 'invalid image' });
	const bad = async (slot: Slot) =>
		void (await slot.send(async () => {
			await clock.sleep(5);
			throw wrong;
		}, PATIENCE_MS));
	const jobs = [0, 1, 2, 3, 4, 5, 6].map(
		async (job) => await work(job, job % 2 === 1 ? bad : undefined),
	);
	const results = await clock.passUntil(Promise.allSettled(jobs));
	expect(results.map(({ status }) => status === 'rejected')).toEqual(
		[0, 1, 2, 3, 4, 5, 6].map((job) => job % 2 === 1),
	);
	expect(created).toEqual([0, 2, 4, 6]);
});

describe('while a lost create is looked for', () => {
	test('its place is another job’s, and a task that is found counts again', async () => {
		const { clock, service, created, work } = openRun({ beyond: 'queue', beyondPlan: 0 });
		const lost = async (slot: Slot) =>
			await slot.releasedWhile(async () => await clock.sleep(9_000));
		const first = Array.from({ length: PLACES }, async (_, job) => await work(job, lost));
		const others = Array.from({ length: 20 }, async (_, job) => await work(100 + job));
		await clock.passUntil(Promise.all([...first, ...others]));
		// The others did not wait for the nine seconds.
		const beforeFound = service.tasks.filter(({ createdMs }) => createdMs < 9_000);
		expect(beforeFound).toHaveLength(20);
		expect(created.slice(0, 20).every((job) => job >= 100)).toBe(true);
	});

	test('a refusal of whoever has its place is for want of room, whatever it says', async () => {
		const { clock, service, created, work } = openRun({ beyond: oddWords, beyondPlan: 0 });
		// The create was taken, so that the place is not free in truth.
		const takenAndLost = async (slot: Slot) => {
			service.create();
			await slot.releasedWhile(async () => await clock.sleep(3_000));
		};
		const jobs = Array.from(
			{ length: 12 },
			async (_, job) => await work(job, job < 2 ? takenAndLost : undefined),
		);
		await clock.passUntil(Promise.all(jobs));
		expect(created).toHaveLength(12);
		expect(service.refused).toBeGreaterThan(0);
	});

	test('no more hold a place than the plan allows when it is to be sent again', async () => {
		const { clock, service, work } = openRun({ beyond: 'queue', beyondPlan: 0 });
		let peak = 0;
		const notTaken = async (slot: Slot) =>
			await slot.releasedWhile(async () => await clock.sleep(1_500));
		const jobs = Array.from(
			{ length: 30 },
			async (_, job) =>
				await work(job, async (slot) => {
					if (job % 3 === 0) await notTaken(slot);
					peak = Math.max(peak, service.unfinished);
				}),
		);
		await clock.passUntil(Promise.all(jobs));
		expect(service.tasks).toHaveLength(30);
		expect(peak).toBeLessThanOrEqual(PLACES);
	});
});

test('once the run has ended nobody waits for a place any more', async () => {
	const { clock, service, stop, runAll } = openRun({ beyond: concurrent });
	service.places = 2;
	void clock.sleep(1_500).then(() => stop.abort());
	await expect(runAll(40)).rejects.toBe(concurrent);
	expect(clock.now()).toBeLessThan(3_000);
});

describe('a look that comes late costs', () => {
	/** What the first job hears, once all that have room are in and `count` jobs want to be. */
	async function costOf(count: number, beyond: BeyondPlaces, beyondPlan: number) {
		const { clock, work } = openRun({ beyond, beyondPlan });
		let cost: string | undefined;
		const first = work(0, async (slot) => {
			void clock.sleep(WORK_MS / 2).then(() => (cost = slot.delayCost()));
			await Promise.resolve();
		});
		const others = Array.from({ length: count - 1 }, async (_, job) => await work(job + 1));
		await clock.passUntil(Promise.all([first, ...others]));
		return cost;
	}

	test.each([
		['little, where another task waits at the service', 20, 'queue', 1, 'little'],
		['a place, where the service takes none beyond the plan', 20, tooMany, 1, 'aPlace'],
		['a place, where none is to be sent beyond the plan', 20, 'queue', 0, 'aPlace'],
		['the run’s time, once nobody waits in line', 4, 'queue', 1, 'theRun'],
	] as const)('%s', async (_label, count, beyond, beyondPlan, expected) => {
		expect(await costOf(count, beyond, beyondPlan)).toBe(expected);
	});
});
