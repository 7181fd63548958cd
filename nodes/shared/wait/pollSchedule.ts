/** First poll while nothing is known. The documented example takes 2 s in the queue and 4 s of work; most take less. */
const FIRST_POLL_MS = 3_200;
/** Poll one task in ten early, to learn when to poll the rest. */
const SCOUT_EVERY = 10;
const FIRST_SCOUT_POLL_MS = 700;
const SCOUT_STEP_SHARE = 0.5;
/** Poll when this share of the known tasks that took longer than this one's age had ended. */
const ENDED_SHARE = 0.33;
/** But no later after the last poll than this share of the task's age; sooner once it outlasts all known tasks. */
const STEP_SHARE = 0.19;
const STRAGGLER_STEP_SHARE = 0.06;
/** Minimum and maximum gap between polls of one task. */
const MIN_STEP_MS = 100;
const MAX_STEP_MS = 15_000;
/** How many durations to remember; the service's load changes. */
const MEMORY = 60;
/** Durations needed before we trust them. */
const MIN_KNOWN = 5;
/** The random share of a delay, so that many waits do not poll in step. */
const JITTER = 0.05;

/** When to poll one task. */
export interface TaskSchedule {
	/** Whether other tasks may teach us something before the next poll, so that the delay is worth recomputing. */
	mayChange(): boolean;
	/** The delay from a poll at this age of the task to the next, in milliseconds; `chance` is from 0 to 1. */
	nextDelayMs(ageMs: number, chance: number): number;
	/** The task has ended, or is given up: `durationMs` is from its creation to its end, if known. */
	end(durationMs?: number): void;
}

/**
 * When to poll a run's tasks, learned from those that have ended: every poll costs a request, and every moment between a
 * task's end and the next poll is lost. The shares were chosen in simulated runs of 1 to 2,500 tasks of 0.1 to 30 s:
 * against a computed plan of least delay, runs of more than one round take at most 2 % longer, with about as many polls.
 */
export class PollSchedule {
	/** In the order of their ends. */
	private recentMs: number[] = [];
	private running = 0;
	private begun = 0;

	/** Call it when a task of the run has been created. */
	begin(): TaskSchedule {
		const isScout = this.begun % SCOUT_EVERY === 0;
		this.begun += 1;
		this.running += 1;
		return {
			mayChange: () => this.running > 1 && !this.isLearned(),
			nextDelayMs: (ageMs, chance) =>
				this.delayMs(ageMs, isScout) * (1 - JITTER / 2 + JITTER * chance),
			end: (durationMs) => this.end(durationMs),
		};
	}

	private end(durationMs?: number): void {
		this.running -= 1;
		if (durationMs !== undefined) this.recentMs = [...this.recentMs, durationMs].slice(-MEMORY);
	}

	/** Short tasks end first: before half of all have ended they would teach too short a time. */
	private isLearned(): boolean {
		return this.recentMs.length >= Math.max(MIN_KNOWN, Math.min(this.running, MEMORY / 2));
	}

	private delayMs(ageMs: number, isScout: boolean): number {
		const knownMs = [...this.recentMs].sort((a, b) => a - b);
		if (this.isLearned()) return nextDelayMs(ageMs, knownMs, STRAGGLER_STEP_SHARE);
		const isEarly = isScout && this.running >= SCOUT_EVERY;
		const firstMs = Math.min(isEarly ? FIRST_SCOUT_POLL_MS : FIRST_POLL_MS, ...knownMs);
		return nextDelayMs(ageMs, [firstMs], isEarly ? SCOUT_STEP_SHARE : STEP_SHARE);
	}
}

/** `knownMs` are durations in ascending order; `lastShare` is the step's share of the age once it exceeds all of them. */
function nextDelayMs(ageMs: number, knownMs: number[], lastShare: number): number {
	const earliestMs = ageMs === 0 ? 0 : ageMs + MIN_STEP_MS;
	const left = knownMs.filter((ms) => ms >= earliestMs);
	const stepMs = (left.length > 0 ? STEP_SHARE : lastShare) * ageMs;
	const longestMs = Math.min(Math.max(stepMs, MIN_STEP_MS), MAX_STEP_MS);
	if (left.length === 0) return longestMs;
	const targetMs = left[Math.floor(left.length * ENDED_SHARE)] - ageMs;
	return ageMs === 0 ? targetMs : Math.min(targetMs, longestMs);
}
