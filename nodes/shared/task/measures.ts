import { pointsToUsd, estimateCostUsd } from './cost';
import type { Task } from './task';

/** A task's cost. */
export interface Cost {
	costUsd?: number;
	/** Set if PiAPI does not say what the task cost, or not yet. */
	costIsEstimated?: true;
}

/** How long a task waited to start, and was worked on, in seconds; leaves out what is not known yet. */
export function readTimes({ times: { created, started, ended } }: Task) {
	const queueSeconds = secondsBetween(created, started);
	const workSeconds = secondsBetween(started, ended);
	return {
		...(queueSeconds !== undefined && { queueSeconds }),
		...(workSeconds !== undefined && { workSeconds }),
	};
}

/**
 * What a task counts towards the spending limit, in US dollars; undefined if unknown, so that its reserved price keeps
 * counting. A task that succeeded and claims to have cost nothing was hardly free.
 */
export function countedUsd(task: Task, pixels?: number): number | undefined {
	const { costUsd, costIsEstimated } = readCost(task, pixels);
	if (costUsd === 0 && task.status !== 'failed') return undefined;
	return costIsEstimated && pixels === undefined && !task.points.frozen ? undefined : costUsd;
}

/**
 * What a task cost; `pixels` is its image's size. Until a task is settled its points are only frozen. Failed tasks are
 * said not to be billed, so nothing is estimated for them; nor if the size is unknown, because PiAPI has not opened the
 * image yet.
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

function secondsBetween(fromMs?: number, toMs?: number): number | undefined {
	if (fromMs === undefined || toMs === undefined || toMs < fromMs) return undefined;
	return (toMs - fromMs) / 1000;
}
