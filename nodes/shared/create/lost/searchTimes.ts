import type { LostCreate } from './lostCreate';

/** Limits of the pause between two reads of the history, in milliseconds; it is half the age of the newest lost create. */
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
/** After this time we give up on the history, in milliseconds; sooner if it has shown none of the run's tasks, or fails. */
export const MAX_SEARCH_MS = 120_000;
const BLIND_AFTER_MS = 90_000;
/** How long a call of an agent waits for another that is at work on the same, in milliseconds. */
export const MOST_BESIDE_MS = 300_000;

/** How long to wait before the history is read for lost creates. */
export function pauseMs(lost: LostCreate[], nowMs: number): number {
	const youngestMs = nowMs - Math.max(...lost.map(({ lostMs }) => lostMs));
	return Math.min(Math.max(youngestMs / 2, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
}

/** Whether a create that was lost then has been looked for long enough, with a history that shows nothing or something. */
export function isLookedForLong(lostMs: number, nowMs: number, isBlind: boolean): boolean {
	return nowMs - lostMs >= (isBlind ? BLIND_AFTER_MS : MAX_SEARCH_MS);
}
