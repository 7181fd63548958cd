import fc from 'fast-check';

import { isTransient } from '../../../nodes/shared/piapi/retry';
import { Problem } from '../../../nodes/shared/problem/problem';
import { LAST_POLL_MARGIN_MS } from '../../../nodes/shared/wait/deadline';
import { pollUntilEnd } from '../../../nodes/shared/wait/pollUntilEnd';
import { VirtualClock } from '../kit/virtualClock';
import { finalTask, lastingProblem, passingProblem, runningTask } from '../kit/arbitraries';
import { plan, play, pollingOf } from './waitPlan';

/** No two looks of one task are closer than this, in milliseconds, but the last one; a `Retry-After: 0` apart. */
const SHORTEST_STEP_MS = 97;

const passing = fc.oneof(runningTask, passingProblem);
const anything = fc.oneof({ weight: 6, arbitrary: passing }, finalTask, lastingProblem);

test('ends, with the first final answer or the first problem that lasts, and never sleeps after it', async () => {
	await fc.assert(
		fc.asyncProperty(plan(anything), async (given) => {
			const { result, error, lookedAtMs, clock } = await play(given);
			const last = given.answers[Math.min(lookedAtMs.length, given.answers.length) - 1];
			// One sleep before each look: none after the last one, and none is left out but before a look at once.
			expect(clock.sleepsMs).toHaveLength(lookedAtMs.length);
			if (error !== undefined) return void expect(error).toBe(last);
			if (result!.outcome === 'timedOut') return;
			expect(result!.task).toBe(last);
			expect(result!.task!.status).toBe(result!.outcome);
		}),
	);
});

test('begins no look past the deadline, and waits no longer than until there and for one look', async () => {
	await fc.assert(
		fc.asyncProperty(plan(anything), async (given) => {
			const { result, lookedAtMs, clock } = await play(given);
			for (const atMs of lookedAtMs) {
				expect(atMs).toBeLessThanOrEqual(given.timeoutMs - LAST_POLL_MARGIN_MS + 1e-6);
			}
			for (const sleepMs of clock.sleepsMs) expect(sleepMs).toBeGreaterThanOrEqual(0);
			if (result === undefined) return;
			expect(result.polls).toBe(lookedAtMs.length);
			const mostMs = given.timeoutMs - LAST_POLL_MARGIN_MS + given.lookMs;
			expect(result.waitedMs).toBeLessThanOrEqual(mostMs + 1e-6);
		}),
	);
});

test('of a task that never ends times out, with the last look right before the deadline', async () => {
	await fc.assert(
		fc.asyncProperty(plan(passing), async (given) => {
			fc.pre(given.lookMs === 0 || given.timeoutMs > 2 * given.lookMs);
			const { result, lookedAtMs } = await play({ ...given, lookMs: 0 });
			expect(result?.outcome).toBe('timedOut');
			expect(lookedAtMs.at(-1)).toBeCloseTo(given.timeoutMs - LAST_POLL_MARGIN_MS, 3);
		}),
	);
});

test('takes a number of looks that the time bounds', async () => {
	const patient = passing.filter(
		(answer) => !(answer instanceof Problem && (answer.facts.retryAfterMs ?? 1_000) < 500),
	);
	await fc.assert(
		fc.asyncProperty(plan(patient), async (given) => {
			const { lookedAtMs } = await play(given);
			expect(lookedAtMs.length).toBeLessThanOrEqual(given.timeoutMs / SHORTEST_STEP_MS + 2);
		}),
	);
});

test('of a task that has ended already takes no look and no time', async () => {
	await fc.assert(
		fc.asyncProperty(plan(anything), finalTask, async (given, known) => {
			const { result, clock } = await play(given, { known });
			expect(result).toMatchObject({ outcome: known.status, task: known, polls: 0, waitedMs: 0 });
			expect(clock.sleepsMs).toEqual([]);
		}),
	);
});

test('ends at once when the execution is stopped, whatever the looks give', async () => {
	await fc.assert(
		fc.asyncProperty(plan(passing), fc.nat({ max: 12 }), async (given, stopAfter) => {
			const stop = new AbortController();
			const clock = new VirtualClock(given.luck);
			let looks = 0;
			const look = async () => {
				if (looks++ === stopAfter) stop.abort();
				const answer = given.answers[looks % given.answers.length];
				if (answer instanceof Problem) throw answer;
				return answer;
			};
			const { timeoutMs, pollIntervalMs } = given;
			const options = { timeoutMs, polling: pollingOf(pollIntervalMs), mayPass: isTransient };
			const result = await pollUntilEnd({ clock, signal: stop.signal }, look, options);
			if (looks <= stopAfter) return void expect(result.outcome).toBe('timedOut');
			expect(result).toMatchObject({ outcome: 'cancelled', polls: stopAfter + 1 });
			expect(clock.sleepsMs).toHaveLength(stopAfter + 1);
		}),
	);
});
