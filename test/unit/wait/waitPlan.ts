import fc from 'fast-check';

import { isTransient } from '../../../nodes/shared/piapi/retry';
import { PollSchedule } from '../../../nodes/shared/wait/pollSchedule';
import { Problem } from '../../../nodes/shared/problem/problem';
import {
	pollUntilEnd,
	type WaitOptions,
	type WaitResult,
} from '../../../nodes/shared/wait/pollUntilEnd';
import { VirtualClock } from '../kit/virtualClock';
import { chance, type Answer } from '../kit/arbitraries';

/** One wait: how it is set up, and what its looks meet. */
export interface Plan {
	/** What the looks give, one after the other; the last one for ever. */
	answers: Answer[];
	/** How long each look takes, in milliseconds. */
	lookMs: number;
	luck: number;
	timeoutMs: number;
	pollIntervalMs: number;
	lookNow: boolean;
}

/** Plans whose looks give such answers. */
export const plan = (answer: fc.Arbitrary<Answer>): fc.Arbitrary<Plan> =>
	fc.record({
		answers: fc.array(answer, { minLength: 1, maxLength: 30 }),
		lookMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5_000 })),
		luck: chance,
		timeoutMs: fc.oneof(
			fc.integer({ min: 1_000, max: 20_000 }),
			fc.integer({ min: 1_000, max: 3_600_000 }),
		),
		pollIntervalMs: fc.oneof(fc.constant(0), fc.integer({ min: 500, max: 60_000 })),
		lookNow: fc.boolean(),
	});

/** What came of a plan. */
export interface Wait {
	result?: WaitResult;
	error?: unknown;
	/** When each look began, in milliseconds since the wait did. */
	lookedAtMs: number[];
	clock: VirtualClock;
}

/** More than an hour of looks could hold: a wait that takes more stands still, and would never end on a virtual clock. */
const MOST_LOOKS = 20_000;

/** A fixed interval, or for 0 what the run learns. */
export function pollingOf(everyMs: number): WaitOptions['polling'] {
	return everyMs === 0 ? new PollSchedule().begin() : { everyMs };
}

/** Plays a plan on a virtual clock. */
export async function play(given: Plan, more: Partial<WaitOptions> = {}): Promise<Wait> {
	const clock = new VirtualClock(given.luck);
	const startMs = clock.now();
	const wait: Wait = { lookedAtMs: [], clock };
	const look = async () => {
		const answer = given.answers[Math.min(wait.lookedAtMs.length, given.answers.length - 1)];
		wait.lookedAtMs.push(clock.now() - startMs);
		if (wait.lookedAtMs.length > MOST_LOOKS) throw new Error('The wait does not get on');
		clock.pass(given.lookMs);
		if (answer instanceof Problem) throw answer;
		return answer;
	};
	const { timeoutMs, pollIntervalMs, lookNow: pollAtOnce } = given;
	const options = {
		timeoutMs,
		polling: pollingOf(pollIntervalMs),
		pollAtOnce,
		mayPass: isTransient,
		...more,
	};
	try {
		wait.result = await pollUntilEnd({ clock }, look, options);
	} catch (error) {
		wait.error = error;
	}
	return wait;
}
