import { planPollTimes } from './pollTimes';

/** Before anything is known: the documented example of a task takes 2 s in the queue and 4 s of work; most take less. */
const FIRST_LOOK_MS = 3_200;
/** While nothing is known a look comes at most this share of the wait late, but not sooner than `MIN_STEP_MS`. */
const UNKNOWN_STEP_SHARE = 0.15;
const MIN_STEP_MS = 750;
const MAX_STEP_MS = 15_000;
/** One task in so many is looked at from early on, for all: the others' first look may be far too late. */
const SCOUT_EVERY = 10;
const FIRST_SCOUT_LOOK_MS = 1_000;
const SCOUT_STEP_SHARE = 0.4;
/** Once durations are known, a task is looked at so often in the mean: more often where more is lost by a late look. */
const MEAN_LOOKS: Record<DelayCost, number> = { little: 2.4, aPlace: 2.95, theRun: 3.2 };
/** Durations that are remembered; the service's load changes. */
const MEMORY = 60;
/** Fewer finished tasks than this teach nothing. */
const MIN_KNOWN = 5;
/** Looks of one task keep this apart, however short its kind of task is; longer once it outlasts all before. */
const MIN_KNOWN_STEP_MS = 100;
const MIN_STRAGGLER_STEP_MS = 250;
/** A task that takes longer than all before is looked at in steps of this share of its delay. */
const STRAGGLER_STEP_SHARE = 0.3;
/** Share of a delay that is random, so that many waits do not look in step. */
const JITTER = 0.05;

/**
 * What is lost from a task's end until it is seen: little, where another task has its place already; a place that stands
 * empty; or the run's own time, where all it waits for is its last tasks.
 */
export type DelayCost = 'little' | 'aPlace' | 'theRun';

/** When to look at one task. */
export interface TaskSchedule {
	/** Whether other tasks may teach something before the next look, so that the delay is worth asking for again. */
	readonly mayChange: boolean;
	/** From one look, at this age of the task, to the next, in milliseconds; `chance` is from 0 to 1. */
	nextDelayMs(ageMs: number, chance: number): number;
	/** The task has ended, or is left alone: `durationMs` from its creation to its end, where that is known. */
	end(durationMs?: number): void;
}

/**
 * When to look at the tasks of a run: learned from those that have ended. Every look costs a request, and every moment
 * after an end is lost, so looks fall where tasks usually end.
 */
export class PollSchedule {
	private durationsMs: number[] = [];
	private running = 0;
	private begun = 0;
	/** The first look while nothing is known: sooner, once a task has ended sooner. */
	private firstLookMs = FIRST_LOOK_MS;
	/** As the durations teach; each planned when it is asked for. */
	private plans: Partial<Record<DelayCost, number[]>> = {};

	/** A task of the run has been created. `delayCost` tells at any time what a late look at it costs. */
	begin(delayCost: () => DelayCost = () => 'little'): TaskSchedule {
		const isScout = this.begun % SCOUT_EVERY === 0;
		this.begun += 1;
		this.running += 1;
		return new OneTask(this, isScout, delayCost);
	}

	end(durationMs?: number): void {
		this.running -= 1;
		if (durationMs === undefined) return;
		this.durationsMs = [...this.durationsMs, durationMs].slice(-MEMORY);
		this.firstLookMs = Math.min(this.firstLookMs, durationMs);
		this.plans = {};
	}

	/** Whether there is more to come from others than is known now. */
	get isLearning(): boolean {
		return this.running > 1 && !this.isLearned();
	}

	delayMs(ageMs: number, isScout: boolean, delayCost: DelayCost): number {
		if (this.isLearned()) return this.learnedDelayMs(ageMs, delayCost);
		const isEarly = isScout && this.running >= SCOUT_EVERY;
		const unknownMs = this.unknownDelayMs(ageMs);
		return isEarly ? Math.min(scoutDelayMs(ageMs), unknownMs) : unknownMs;
	}

	/** The first to end are the short ones: before half of all have ended they would teach too short a time. */
	private isLearned(): boolean {
		return this.durationsMs.length >= Math.max(MIN_KNOWN, Math.min(this.running, MEMORY / 2));
	}

	private unknownDelayMs(ageMs: number): number {
		const { firstLookMs } = this;
		const scaledMs = MIN_STEP_MS * (firstLookMs / FIRST_LOOK_MS);
		const minStepMs = Math.max(scaledMs, MIN_STRAGGLER_STEP_MS);
		const stepMs = ageMs < firstLookMs ? firstLookMs - ageMs : ageMs * UNKNOWN_STEP_SHARE;
		return Math.min(Math.max(stepMs, minStepMs), MAX_STEP_MS);
	}

	private learnedDelayMs(ageMs: number, delayCost: DelayCost): number {
		const pollTimesMs = (this.plans[delayCost] ??= planPollTimes(
			[...this.durationsMs].sort((a, b) => a - b),
			MEAN_LOOKS[delayCost],
		));
		const earliestMs = ageMs === 0 ? 0 : ageMs + MIN_KNOWN_STEP_MS;
		const next = pollTimesMs.find((timeMs) => timeMs >= earliestMs);
		if (next !== undefined) return next - ageMs;
		const lastMs = pollTimesMs[pollTimesMs.length - 1];
		const usualStepMs = (lastMs - pollTimesMs[0]) / pollTimesMs.length;
		const stepMs = Math.max(usualStepMs, STRAGGLER_STEP_SHARE * (ageMs - lastMs));
		return Math.min(Math.max(stepMs, MIN_STRAGGLER_STEP_MS), MAX_STEP_MS);
	}
}

class OneTask implements TaskSchedule {
	constructor(
		private readonly run: PollSchedule,
		private readonly isScout: boolean,
		private readonly delayCost: () => DelayCost,
	) {}

	get mayChange(): boolean {
		return this.run.isLearning;
	}

	nextDelayMs(ageMs: number, chance: number): number {
		return (
			this.run.delayMs(ageMs, this.isScout, this.delayCost()) * (1 - JITTER / 2 + JITTER * chance)
		);
	}

	end(durationMs?: number): void {
		this.run.end(durationMs);
	}
}

function scoutDelayMs(ageMs: number): number {
	return Math.max(FIRST_SCOUT_LOOK_MS - ageMs, ageMs * SCOUT_STEP_SHARE);
}
