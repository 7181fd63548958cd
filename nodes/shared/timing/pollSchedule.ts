/** Before anything is known: the documented example of a task takes 2 s in the queue and 4 s of work; most take less. */
const FIRST_LOOK_MS = 3_200;
/** While nothing is known a look comes at most this share of the wait late, but not sooner than `MIN_STEP_MS`. */
const UNKNOWN_STEP_SHARE = 0.15;
const MIN_STEP_MS = 750;
const MAX_STEP_MS = 15_000;
/** Once durations are known, looks fall where these shares of the tasks are done. */
const LOOK_SHARES = [0.25, 0.5, 0.75, 1];
/** Durations that are remembered; the service's load changes. */
const MEMORY = 60;
/** Fewer finished tasks than this teach nothing. */
const MIN_KNOWN = 5;
/** Looks of one task keep this apart, however short its kind of task is. */
const MIN_KNOWN_STEP_MS = 350;
/** A task that takes longer than all before is looked at in steps of this share of its delay. */
const STRAGGLER_STEP_SHARE = 0.3;
/** Share of a delay that is random, so that many waits do not look in step. */
const JITTER = 0.1;

/**
 * When to look at a task: learned from the tasks of the same run that have ended. Every look costs a context, and
 * every moment after the end is lost, so looks fall where tasks usually end: about two and a half a task.
 */
export class PollSchedule {
	private durationsMs: number[] = [];
	private running = 0;

	/** A task of the run has been created. */
	begin(): void {
		this.running += 1;
	}

	/** A task has ended, or is no longer waited for: `durationMs` from its creation to its end, where that is known. */
	end(durationMs?: number): void {
		this.running -= 1;
		if (durationMs === undefined) return;
		this.durationsMs = [...this.durationsMs, durationMs].slice(-MEMORY);
	}

	/** How long to wait before the next look at a task of this age, both in milliseconds; `chance` is from 0 to 1. */
	nextDelayMs(ageMs: number, chance: number): number {
		const delayMs = this.isLearned() ? this.learnedDelayMs(ageMs) : unknownDelayMs(ageMs);
		return delayMs * (1 - JITTER / 2 + JITTER * chance);
	}

	/** The first to end are the short ones: before half of all have ended they would teach too short a time. */
	private isLearned(): boolean {
		return this.durationsMs.length >= Math.max(MIN_KNOWN, Math.min(this.running, MEMORY / 2));
	}

	private learnedDelayMs(ageMs: number): number {
		const sorted = [...this.durationsMs].sort((a, b) => a - b);
		const earliestMs = ageMs === 0 ? 0 : ageMs + MIN_KNOWN_STEP_MS;
		const points = LOOK_SHARES.map((share) => sorted[Math.ceil(share * sorted.length) - 1]);
		const next = points.find((pointMs) => pointMs >= earliestMs);
		if (next !== undefined) return next - ageMs;
		const longestMs = sorted[sorted.length - 1];
		const spreadMs = longestMs - sorted[0];
		const stepMs = Math.max(spreadMs / 5, STRAGGLER_STEP_SHARE * (ageMs - longestMs));
		return Math.min(Math.max(stepMs, MIN_KNOWN_STEP_MS), MAX_STEP_MS);
	}
}

function unknownDelayMs(ageMs: number): number {
	const stepMs = ageMs < FIRST_LOOK_MS ? FIRST_LOOK_MS - ageMs : ageMs * UNKNOWN_STEP_SHARE;
	return Math.min(Math.max(stepMs, MIN_STEP_MS), MAX_STEP_MS);
}
