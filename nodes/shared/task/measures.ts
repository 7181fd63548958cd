import { pointsToUsd, estimateCostUsd } from './cost';
import type { Task } from './task';
import type { ServiceTime } from './time';

/** What a task cost and how long it took. */
export interface Measures {
	costUsd?: number;
	/** Set where PiAPI does not say what the task cost, or not yet. */
	costIsEstimated?: true;
	/** From its creation to the start of work, in seconds. */
	queueSeconds?: number;
	/** From the start of work to its end, in seconds. */
	workSeconds?: number;
}

/** Cost and times of a task; what is not known yet is left out. `pixels` is the size of its image. */
export function readMeasures(task: Task, pixels?: number): Measures {
	const { created, started, ended } = task.times;
	const queueSeconds = secondsBetween(created, started);
	const workSeconds = secondsBetween(started, ended);
	return {
		...readCost(task, pixels),
		...(queueSeconds !== undefined && { queueSeconds }),
		...(workSeconds !== undefined && { workSeconds }),
	};
}

/**
 * Until a task is settled its points are only frozen; a failed one is said not to be billed, so nothing is estimated, and
 * nothing while the size of the image is not known either: PiAPI has not looked at it yet.
 */
function readCost({ status, points }: Task, pixels?: number): Measures {
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
