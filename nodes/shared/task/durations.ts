import type { Task } from './task';

/** How long a task waited to start, and was worked on, in seconds; leaves out what is not known yet. */
export function readDurations({ times: { created, started, ended } }: Task) {
	const queueSeconds = secondsBetween(created, started);
	const workSeconds = secondsBetween(started, ended);
	return {
		...(queueSeconds !== undefined && { queueSeconds }),
		...(workSeconds !== undefined && { workSeconds }),
	};
}

function secondsBetween(fromMs?: number, toMs?: number): number | undefined {
	if (fromMs === undefined || toMs === undefined || toMs < fromMs) return undefined;
	return (toMs - fromMs) / 1000;
}
