import fc from 'fast-check';

import { Problem } from '../../../nodes/shared/problem/problem';
import { TaskLimit, type Slot } from '../../../nodes/shared/limits/taskLimit';
import { EventClock } from '../kit/eventClock';
import { PlacesService, type BeyondPlaces } from '../kit/placesService';

const PLAN = 5;
const WORK_MS = 1_000;
const LATENCY_MS = 10;
const refusal = new Problem('rateLimited', { statusCode: 429, detail: 'concurrency limit' });

interface RunOptions {
	beyond: BeyondPlaces;
	plan?: number;
	beyondPlan?: number;
	/** How long after a task's end it is seen, at most. */
	lagMs?: number;
}

/** A run of jobs that create a task each and wait until it has ended. */
function openRun({ beyond, plan = PLAN, beyondPlan = 1, lagMs = 300 }: RunOptions) {
	const clock = new EventClock();
	const service = new PlacesService(clock, { places: plan, beyond });
	service.drawMs = () => WORK_MS;
	const size = { tasksInFlight: plan, beyondPlan };
	const limit = new TaskLimit(size, clock, new AbortController().signal);
	let [busy, peak] = [0, 0];
	const work = async (before?: (slot: Slot) => Promise<void>) =>
		await limit.hold(async (slot) => {
			await before?.(slot);
			let id: string | undefined;
			while (id === undefined) {
				peak = Math.max(peak, ++busy);
				await clock.sleep(LATENCY_MS);
				try {
					id = service.create().id;
				} catch (error) {
					expect(error).toBe(refusal);
					busy -= 1;
					await slot.backInLine();
				}
			}
			while (service.get(id).status === 'running') await clock.sleep(lagMs);
			busy -= 1;
		});
	const run = async (jobs: Array<Promise<void>>) => await clock.passUntil(Promise.all(jobs));
	return { clock, service, work, run, peak: () => peak };
}

const times = <T>(count: number, make: (index: number) => T) =>
	Array.from({ length: count }, (_, index) => make(index));

test('a service that queues: as many wait there beyond the plan as are to, and it never stands idle', async () => {
	const { service, work, run, peak } = openRun({ beyond: 'queue', beyondPlan: PLAN });
	await run(times(50, async () => await work()));
	expect(Math.max(...service.tasks.map(({ endMs }) => endMs))).toBe(10 * WORK_MS + LATENCY_MS);
	expect(peak()).toBe(2 * PLAN);
});

test('a service that refuses what is beyond the plan refuses each slot beyond it once', async () => {
	const { clock, service, work, run } = openRun({ beyond: refusal, beyondPlan: 2 });
	await run(times(50, async () => await work()));
	expect([service.tasks.length, service.refused]).toEqual([50, 2]);
	// Each of ten rounds is seen at most this late.
	expect(clock.now()).toBeLessThan(10 * (WORK_MS + 300 + LATENCY_MS));
});

test('others fill the account for a while: no job fails, few are refused, and all slots are used again', async () => {
	const { clock, service, work, run } = openRun({ beyond: refusal });
	const others = async () => {
		await clock.sleep(3_500);
		service.places = 0;
		await clock.sleep(30_000);
		service.places = PLAN;
	};
	await run([others(), ...times(100, async () => await work())]);
	expect(service.tasks).toHaveLength(100);
	// One a step of 3 s, the ones in flight at 3.5 s, and the one beyond the plan.
	expect(service.refused).toBeLessThanOrEqual(30 / 3 + PLAN + 1);
	// Three steps after they left the run has all slots.
	const after = service.tasks.filter(({ createdMs }) => createdMs > 33_500 + 9_000);
	const rounds = Math.ceil(after.length / PLAN);
	expect(clock.now() - 33_500 - 9_000).toBeLessThan((rounds + 1) * (WORK_MS + 300 + LATENCY_MS));
});

test('while lost creates are searched for, others have their slots and no more than the plan are with the service', async () => {
	const { clock, service, work, run, peak } = openRun({ beyond: 'queue', beyondPlan: 0 });
	const lost = async (slot: Slot) => await slot.releasedWhile(async () => await clock.sleep(9_000));
	const first = times(PLAN, async () => await work(lost));
	await run([...first, ...times(20, async () => await work())]);
	expect(service.tasks.filter(({ createdMs }) => createdMs < 9_000)).toHaveLength(20);
	expect(service.tasks).toHaveLength(20 + PLAN);
	expect(peak()).toBe(PLAN);
});

test('whatever others and lost creates do, every job ends and no more are sent than the plan and beyond', async () => {
	const story = fc.record({
		plan: fc.integer({ min: 1, max: 12 }),
		beyondPlan: fc.integer({ min: 0, max: 3 }),
		jobs: fc.integer({ min: 1, max: 40 }),
		/** How many slots others leave, and for how long, in milliseconds. */
		others: fc.array(
			fc.record({ left: fc.nat({ max: 12 }), forMs: fc.integer({ min: 1, max: 9_000 }) }),
			{ maxLength: 8 },
		),
		lostMs: fc.array(fc.nat({ max: 9_000 }), { maxLength: 40 }),
	});
	await fc.assert(
		fc.asyncProperty(story, async ({ plan, beyondPlan, jobs, others, lostMs }) => {
			const { clock, service, work, run, peak } = openRun({ beyond: refusal, plan, beyondPlan });
			const play = async () => {
				for (const { left, forMs } of others) {
					service.places = Math.min(left, plan);
					await clock.sleep(forMs);
				}
				service.places = plan;
			};
			const lose = (ms: number | undefined) =>
				ms === undefined
					? undefined
					: async (slot: Slot) => await slot.releasedWhile(async () => await clock.sleep(ms));
			await run([play(), ...times(jobs, async (index) => await work(lose(lostMs[index])))]);
			expect(service.tasks).toHaveLength(jobs);
			expect(peak()).toBeLessThanOrEqual(plan + beyondPlan);
		}),
		{ numRuns: 60 },
	);
});
