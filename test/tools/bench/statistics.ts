/** When a task was created and when it ended, in milliseconds of one clock. */
export interface TaskSpan {
	createdAtMs: number;
	endedAtMs?: number;
}

/** The arithmetic mean; not a number where there are no values. */
export function mean(values: number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The smallest value that at least this share of the values does not exceed (nearest rank); not a number where there
 * are none.
 * @param share above 0, at most 1
 */
export function percentile(values: number[], share: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/**
 * How long each ended task held one of the account's places, in milliseconds. A task that was created while all places
 * were taken got its own when one became free, in the order of creation: the task number `i` when the task
 * `i - slots` in the order of ending had ended.
 * @param spans in the order of creation
 */
export function placeTimesMs(spans: TaskSpan[], slots: number): number[] {
	const ends = spans.flatMap(({ endedAtMs }) => endedAtMs ?? []).sort((one, other) => one - other);
	return spans.flatMap(({ createdAtMs, endedAtMs }, index) => {
		if (endedAtMs === undefined) return [];
		const freeAtMs = index < slots ? createdAtMs : ends[index - slots];
		return [endedAtMs - Math.max(createdAtMs, freeAtMs)];
	});
}

/**
 * The shortest time in which so many tasks can be done, in milliseconds: as many rounds as the slots ask for, each as
 * long as a mean task, and never less than the longest task.
 */
export function boundMs(itemCount: number, slots: number, taskTimesMs: number[]): number {
	return Math.max(Math.ceil(itemCount / slots) * mean(taskTimesMs), Math.max(...taskTimesMs));
}

/**
 * How long these tasks take, in milliseconds, if each end is seen at once and the next task in this order starts there
 * and then: what no client beats without knowing beforehand how long each task takes.
 */
export function idealMs(taskTimesMs: number[], slots: number): number {
	const freeAtMs = new Array<number>(Math.min(slots, taskTimesMs.length)).fill(0);
	for (const taskMs of taskTimesMs) {
		const earliest = freeAtMs.indexOf(Math.min(...freeAtMs));
		freeAtMs[earliest] += taskMs;
	}
	return Math.max(...freeAtMs);
}
