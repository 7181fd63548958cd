import { pointsToUsd, estimateCostUsd } from './cost';
import type { Task } from './task';
import type { ServiceTime } from './time';

/** What a task cost. */
export interface Cost {
	costUsd?: number;
	/** Set where PiAPI does not say what the task cost, or not yet. */
	costIsEstimated?: true;
}

/** How long a task waited for the start of work, and was worked on, in seconds; what is not known yet is left out. */
export function readTimes({ times: { created, started, ended } }: Task) {
	const queueSeconds = secondsBetween(created, started);
	const workSeconds = secondsBetween(started, ended);
	return {
		...(queueSeconds !== undefined && { queueSeconds }),
		...(workSeconds !== undefined && { workSeconds }),
	};
}

/**
 * What a task counts towards a limit of money, in US dollars; undefined where that is not known, so that what was set aside
 * for it goes on to count: a task that has succeeded and says that it cost nothing has hardly been free.
 */
export function countedUsd(task: Task, pixels?: number): number | undefined {
	const { costUsd, costIsEstimated } = readCost(task, pixels);
	if (costUsd === 0 && task.status !== 'failed') return undefined;
	return costIsEstimated && pixels === undefined && !task.points.frozen ? undefined : costUsd;
}

/**
 * What a task cost; `pixels` is the size of its image. Until a task is settled its points are only frozen. A failed one is
 * said not to be billed, so nothing is estimated; nor is it while the size is not known: PiAPI has not looked at it yet.
 */
export function readCost({ status, points }: Task, pixels?: number): Cost {
	const { consumed, frozen = 0 } = points;
	const isSettled = status !== 'running' && (consumed !== 0 || frozen === 0 || status === 'failed');
	if (consumed !== undefined && isSettled) return { costUsd: pointsToUsd(consumed) };
	if (status === 'failed') return {};
	if (status === 'running' && frozen === 0 && pixels === undefined) return {};
	const costUsd = frozen > 0 ? pointsToUsd(frozen) : estimateCostUsd(pixels);
	return { costUsd, costIsEstimated: true };
}

function secondsBetween(from?: ServiceTime, to?: ServiceTime): number | undefined {
	if (from === undefined || to === undefined || to.ms < from.ms) return undefined;
	return (to.ms - from.ms) / 1000;
}
