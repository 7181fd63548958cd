import type { BenchRun } from './benchRun';
import { boundMs } from './statistics';

export const LOOKS_TARGET = 3;
export const LAG_TARGET_MS = 400;
/** Requests a task beside its create, its looks and its images: the account, the history and others. */
export const OTHERS_TARGET = 0.0105;
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
	/** The same of the makespan of the case without faults, where it is held against one. */
	soundRatio?: number;
	/** How much more memory it took than the run with few items, in bytes, if there was one. */
	memoryGrowthBytes?: number;
	/** How much of that n8n takes for such items without this package, if that was measured. */
	n8nGrowthBytes?: number;
	/** What was asked for and not reached; empty if all of it was. */
	missed: string[];
}

/**
 * Holds a run against the targets.
 * @param small the run of the same contender and case with few items
 * @param sound the run of the case without faults that it is held against
 */
export function judgeRun(run: BenchRun, small?: BenchRun, sound?: BenchRun): Result {
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
		memoryGrowthBytes: growth(run.peakMemoryBytes, small?.peakMemoryBytes),
		n8nGrowthBytes: growth(run.n8nAloneBytes, small?.n8nAloneBytes),
		soundRatio: sound && isFinished ? makespanMs / sound.measures.makespanMs : undefined,
	};
	return { ...result, missed: missedTargets(result) };
}

function growth(bytes: number | undefined, smallBytes: number | undefined): number | undefined {
	return bytes === undefined || smallBytes === undefined ? undefined : bytes - smallBytes;
}

function missedTargets({
	run,
	ratio,
	soundRatio,
	memoryGrowthBytes = 0,
	n8nGrowthBytes = 0,
}: Omit<Result, 'missed'>): string[] {
	const { benchCase, measures, itemCount, masksDelivered } = run;
	const { looksPerTask, meanLagMs, others, tasksCreated, tasksPaid } = measures;
	const hasFaults = benchCase.comparedWith !== undefined;
	const time = hasFaults ? soundRatio : ratio;
	const mostMemory = benchCase.memoryTargetBytes ?? MEMORY_TARGET_BYTES;
	const reached: Array<[string, boolean]> = [
		['time', time !== undefined && time <= benchCase.makespanTarget],
		['GETs', hasFaults || looksPerTask <= LOOKS_TARGET],
		['lag', hasFaults || meanLagMs <= LAG_TARGET_MS],
		['other requests', hasFaults || others <= Math.ceil(itemCount * OTHERS_TARGET)],
		['memory', memoryGrowthBytes - n8nGrowthBytes <= mostMemory],
		['masks', masksDelivered === itemCount],
		['paid once', Math.max(tasksCreated, tasksPaid) <= itemCount],
	];
	return reached.filter(([, isReached]) => !isReached).map(([name]) => name);
}
