import type { FileToSend } from '../piapi/request';
import type { SentImage } from '../source/inputImage';
import type { SegmentRequest } from '../source/segmentRequest';
import type { Task } from '../task/task';
import type { Asked, Entry } from './journal/entries';

/** One task that an item asks for. */
export interface CreateJob {
	itemIndex: number;
	request: SegmentRequest;
	options: {
		/** How long to wait for a service that accepts nothing, in milliseconds. */
		timeoutMs: number;
		/** Whether to risk a second task if the history cannot tell whether the first one exists. */
		createAgainIfUnknown: boolean;
		/** Whether items with the same request share one task. */
		reuseIdentical: boolean;
		/** How many hours back to look for an earlier execution's task; 0 is never. */
		reuseEarlierHours: number;
		/** The most that the execution may spend, in US dollars; `Infinity` is no limit. */
		spendingLimitUsd: number;
	};
}

/** A job whose image is ready to be sent. */
export interface PreparedJob extends CreateJob {
	sent: SentImage;
}

/** A task, and the journal's entry for its create. */
export interface Created {
	task: Task;
	entry: Entry;
	/** The file that this try sent, which each answer about the task repeats; left out for a task of an earlier one. */
	sent?: FileToSend;
}

/** A task for an item, and how it came about. */
export interface CreatedTask extends Required<Created> {
	/** Whether an earlier execution paid for it. */
	isReused: boolean;
	/**
	 * Call it once the task has ended or is given up, with its cost in US dollars if that is known, and whether PiAPI has
	 * said so.
	 */
	settle(usd?: number, isPriced?: boolean): void;
	/** Call it if the task has failed, with what PiAPI bills all the same, in US dollars. */
	fail(usd: number): void;
}

export function askedBy({ itemIndex, request: { given, shown } }: CreateJob): Asked {
	return { itemIndex, given, shown };
}
