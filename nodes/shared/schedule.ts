/** The documented example of a task: 2 s in the queue and 4 s of work. Looking much earlier is wasted. */
const FIRST_LOOK_MS = 4_000;
const FIRST_STEP_MS = 1_000;
const STEP_GROWTH = 1.4;
const MAX_STEP_MS = 15_000;
/** Share of an adaptive delay that is random, so that many waits do not look in step. */
const JITTER = 0.2;
/** How long before the deadline the last look is taken, in milliseconds. */
export const LAST_LOOK_MARGIN_MS = 500;

/**
 * How long to wait before look number `look` (from 1), in milliseconds. With an interval of the user's it is that
 * interval; otherwise the first look comes when a task is typically done, and the steps after it grow. `chance` is a random
 * number from 0 to 1.
 */
export function lookDelayMs(look: number, pollIntervalMs: number, chance: number): number {
	if (pollIntervalMs > 0) return pollIntervalMs;
	const stepMs =
		look === 1 ? FIRST_LOOK_MS : Math.min(FIRST_STEP_MS * STEP_GROWTH ** (look - 2), MAX_STEP_MS);
	return stepMs * (1 - JITTER / 2 + JITTER * chance);
}

/**
 * Fits a delay before the deadline: shortened so that one look falls `LAST_LOOK_MARGIN_MS` before it. Undefined where
 * not even that look fits any more: then the wait is over.
 */
export function fitDelayMs(delayMs: number, remainingMs: number): number | undefined {
	const latestMs = remainingMs - LAST_LOOK_MARGIN_MS;
	return latestMs > 0 ? Math.min(delayMs, latestMs) : undefined;
}
