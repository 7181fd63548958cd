import type { BenchRun } from './benchRun';
import { boundMs } from './statistics';

export const LOOKS_TARGET = 3;
export const LAG_TARGET_MS = 500;
export const MEMORY_TARGET_BYTES = 100 * 1024 ** 2;
/** Most that a run with a look at each mask may take, as a multiple of one without. */
export const INSIGHT_TARGET = 1.05;

/** A run against its case: scaled up to the case's items where it was made with fewer. */
export interface Result {
	run: BenchRun;
	/** Whether the time is the measured one times the items left out. */
	isScaled: boolean;
	makespanMs: number;
	boundMs: number;
	/** Makespan as a multiple of the bound; undefined if the run did not come to its end. */
	ratio?: number;
	/** How much more memory it took than the run with few items, in bytes, if there was one. */
	memoryGrowthBytes?: number;
	/** What was asked for and not reached; empty if all of it was. */
	missed: string[];
}

/**
 * Holds a run against the targets.
 * @param small the run of the same contender and case with few items
 */
export function judgeRun(run: BenchRun, small?: BenchRun): Result {
	const { benchCase, measures, itemCount } = run;
	// One after the other, every item costs the same; a small run for memory stands for itself.
	const isScaled = run.contender === 'serial' && itemCount < benchCase.itemCount;
	const scale = isScaled ? benchCase.itemCount / itemCount : 1;
	const makespanMs = measures.makespanMs * scale;
	const bound = boundMs(itemCount * scale, benchCase.slots, measures.taskTimesMs);
	const isFinished = run.problem === undefined && run.masksDelivered === itemCount;
	const result = {
		run,
		isScaled,
		makespanMs,
		boundMs: bound,
		ratio: isFinished ? makespanMs / bound : undefined,
		memoryGrowthBytes: small && growthBytes(run, small),
	};
	return { ...result, missed: missedTargets(result) };
}

function growthBytes(run: BenchRun, small: BenchRun): number | undefined {
	if (run.peakMemoryBytes === undefined || small.peakMemoryBytes === undefined) return undefined;
	return run.peakMemoryBytes - small.peakMemoryBytes;
}

function missedTargets({ run, ratio, memoryGrowthBytes = 0 }: Omit<Result, 'missed'>): string[] {
	const { benchCase, measures, itemCount, masksDelivered } = run;
	const { looksPerTask, meanLagMs, tasksCreated, tasksPaid } = measures;
	const reached: Array<[string, boolean]> = [
		['time', ratio !== undefined && ratio <= benchCase.makespanTarget],
		['GETs', looksPerTask <= LOOKS_TARGET],
		['lag', meanLagMs <= LAG_TARGET_MS],
		['memory', memoryGrowthBytes <= MEMORY_TARGET_BYTES],
		['masks', masksDelivered === itemCount],
		['paid once', Math.max(tasksCreated, tasksPaid) <= itemCount],
	];
	return reached.filter(([, isReached]) => !isReached).map(([name]) => name);
}
