import type { SegmentRequest } from '../source/segmentRequest';
import type { Task } from '../task/task';
import type { Asked } from './entries';

/** One task that an item asks for. */
export interface CreateJob {
	itemIndex: number;
	request: SegmentRequest;
	options: {
		/** How long a service that takes nothing is waited for, in milliseconds. */
		timeoutMs: number;
		/** Whether to risk a second task where the history cannot tell whether the first one exists. */
		createAgainIfUnknown: boolean;
		/** Whether items with the same request share one task. */
		reuseIdentical: boolean;
		/** How many hours back an earlier execution's task is reused; 0 is never. */
		reuseEarlierHours: number;
		/** The most that the execution may spend, in US dollars; `Infinity` is no limit. */
		spendingLimitUsd: number;
	};
}

/** A task for an item, and how it came about. */
export interface CreatedTask {
	task: Task;
	/** Whether an earlier execution paid for it. */
	isReused: boolean;
	/** To be called once the task has ended or is left alone, with what it costs in US dollars, where that is known. */
	settle(usd?: number): void;
}

export function askedBy({ itemIndex, request: { digest, shown } }: CreateJob): Asked {
	return { itemIndex, digest, shown };
}
