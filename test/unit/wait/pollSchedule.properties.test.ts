import fc from 'fast-check';

import { PollSchedule, type TaskSchedule } from '../../../nodes/shared/wait/pollSchedule';
import { fitBeforeDeadline, LAST_POLL_MARGIN_MS } from '../../../nodes/shared/wait/deadline';
import { chance } from '../kit/arbitraries';

/** No learned or unlearned step is longer than this, jitter included, in milliseconds. */
const LONGEST_STEP_MS = 16_000;
/** Looks of one task keep about this apart, in milliseconds. */
const SHORTEST_STEP_MS = 95;
const LONGEST_TASK_MS = 600_000;
/** Most tasks are young, so most of the cases are. */
const ageMs = fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 86_400_000 }));

/** What a run has seen so far; undefined is a task that nobody waits for any more. */
interface Seen {
	durationsMs: Array<number | undefined>;
	stillRunning: number;
}
const seen: fc.Arbitrary<Seen> = fc.record({
	durationsMs: fc.array(
		fc.option(fc.oneof(fc.nat({ max: 10_000 }), fc.nat({ max: LONGEST_TASK_MS })), {
			nil: undefined,
		}),
		{ maxLength: 200 },
	),
	stillRunning: fc.nat({ max: 1000 }),
});

/** The schedule of a task of that run; each may be a scout. */
function scheduleAfter({ durationsMs, stillRunning }: Seen): TaskSchedule {
	const schedule = new PollSchedule();
	const tasks = durationsMs.map(() => schedule.begin());
	for (let left = stillRunning; left > 0; left--) schedule.begin();
	const own = schedule.begin();
	durationsMs.forEach((durationMs, index) => tasks[index].end(durationMs));
	return own;
}

describe('the delay before a look', () => {
	test('is finite and not negative, whatever the run has seen', () => {
		fc.assert(
			fc.property(seen, ageMs, chance, (given, age, luck) => {
				const delayMs = scheduleAfter(given).nextDelayMs(age, luck);
				expect(Number.isFinite(delayMs)).toBe(true);
				expect(delayMs).toBeGreaterThanOrEqual(0);
				expect(delayMs).toBeLessThanOrEqual(Math.max(LONGEST_STEP_MS, LONGEST_TASK_MS * 1.1));
			}),
		);
	});

	test('is never so short that looks follow each other like a drum roll', () => {
		fc.assert(
			fc.property(seen, ageMs, chance, (given, age, luck) => {
				fc.pre(age > 0);
				const delayMs = scheduleAfter(given).nextDelayMs(age, luck);
				expect(delayMs).toBeGreaterThanOrEqual(SHORTEST_STEP_MS);
			}),
		);
	});

	test('of a task that outlasts all before is bounded', () => {
		fc.assert(
			fc.property(seen, chance, (given, luck) => {
				const delayMs = scheduleAfter(given).nextDelayMs(LONGEST_TASK_MS + 1, luck);
				expect(delayMs).toBeLessThanOrEqual(LONGEST_STEP_MS);
			}),
		);
	});
});

describe('a delay that is fitted before the deadline', () => {
	const delayMs = fc.oneof(fc.nat({ max: 60_000 }), fc.nat({ max: 1e9 }));
	const remainingMs = fc.oneof(fc.integer({ min: -1_000, max: 60_000 }), fc.nat({ max: 1e9 }));

	test('never ends past the last look before the deadline', () => {
		fc.assert(
			fc.property(delayMs, remainingMs, (delay, remaining) => {
				const fitted = fitBeforeDeadline(delay, remaining);
				if (fitted === undefined) {
					expect(remaining).toBeLessThanOrEqual(LAST_POLL_MARGIN_MS);
					return;
				}
				expect(fitted).toBeGreaterThanOrEqual(0);
				expect(fitted).toBeLessThanOrEqual(delay);
				expect(remaining - fitted).toBeGreaterThanOrEqual(LAST_POLL_MARGIN_MS);
			}),
		);
	});

	test('is left alone, or ends exactly at the last look', () => {
		fc.assert(
			fc.property(delayMs, fc.integer({ min: 501, max: 120_000 }), (delay, remaining) => {
				const fitted = fitBeforeDeadline(delay, remaining);
				const latestMs = remaining - LAST_POLL_MARGIN_MS;
				expect(fitted).toBe(delay < latestMs ? delay : latestMs);
			}),
		);
	});
});
