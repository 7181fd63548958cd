import { planLookTimes } from './lookTimes';

/** Before anything is known: the documented example of a task takes 2 s in the queue and 4 s of work; most take less. */
const FIRST_LOOK_MS = 3_200;
/** While nothing is known a look comes at most this share of the wait late, but not sooner than `MIN_STEP_MS`. */
const UNKNOWN_STEP_SHARE = 0.15;
const MIN_STEP_MS = 750;
const MAX_STEP_MS = 15_000;
/** Once durations are known, a task is looked at so often in the mean. */
const MEAN_LOOKS = 2.7;
/** Durations that are remembered; the service's load changes. */
const MEMORY = 60;
/** Fewer finished tasks than this teach nothing. */
const MIN_KNOWN = 5;
/** Looks of one task keep this apart, however short its kind of task is. */
const MIN_KNOWN_STEP_MS = 250;
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
	/** As the durations teach; planned when it is asked for. */
	private lookTimesMs?: number[];
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
		this.lookTimesMs = undefined;
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
		this.lookTimesMs ??= planLookTimes(
			[...this.durationsMs].sort((a, b) => a - b),
			MEAN_LOOKS,
		);
		const earliestMs = ageMs === 0 ? 0 : ageMs + MIN_KNOWN_STEP_MS;
		const next = this.lookTimesMs.find((timeMs) => timeMs >= earliestMs);
		if (next !== undefined) return next - ageMs;
		const [firstMs] = this.lookTimesMs;
		const lastMs = this.lookTimesMs[this.lookTimesMs.length - 1];
		const usualStepMs = (lastMs - firstMs) / this.lookTimesMs.length;
		const stepMs = Math.max(usualStepMs, STRAGGLER_STEP_SHARE * (ageMs - lastMs));
		return Math.min(Math.max(stepMs, MIN_KNOWN_STEP_MS), MAX_STEP_MS);
	}
}

function unknownDelayMs(ageMs: number): number {
	const stepMs = ageMs < FIRST_LOOK_MS ? FIRST_LOOK_MS - ageMs : ageMs * UNKNOWN_STEP_SHARE;
	return Math.min(Math.max(stepMs, MIN_STEP_MS), MAX_STEP_MS);
}
