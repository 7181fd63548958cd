import type { INodeExecutionData } from 'n8n-workflow';

import type { PaidRecord } from '../create/journal/paidRecord';
import type { Context } from '../piapi/context';
import type { Problem } from '../problem/problem';
import type { ItemReport } from '../item/json/itemJson';
import type { Slot, WindowSize } from '../limits/taskLimit';
import type { ItemFields } from './output/chosenFields';

/** An item and its report for the summary, if there is something to report; or the problem of a part of a job. */
export type OutputItem = { item: INodeExecutionData; report?: ItemReport } | { problem: Problem };

export interface JobParameters {
	/** Which fields its items get. */
	options: ItemFields;
}

/**
 * One operation, in steps. All items are read and checked before the first job starts, so that a wrong field or file
 * stops the run before anything is paid for. `U` are the parameters of one job as its item gives them, `P` those that were
 * checked, and `S` is the service's result for it.
 */
export interface ItemOperation<U, P extends JobParameters, S> {
	/** Whether it makes no requests, which is known once all items are read. If so, the credential is not read. */
	isLocal?(): boolean;
	/** Reads and checks an item's fields and returns its jobs, usually one. Throws a `Problem` if a field is wrong. */
	read(itemIndex: number): U[];
	/**
	 * Checks what takes longer, such as a file; undefined for one that is to be left out. Throws a `Problem` if it cannot be
	 * used.
	 */
	check(context: Context, parameters: U): Promise<P | undefined>;
	/** How many jobs may be with the service at once; asked before the first one starts. */
	inFlight(context: Context, jobs: P[]): Promise<WindowSize>;
	/** Free work that can be done while other jobs are with the service, such as an upload. */
	prepare?(context: Context, parameters: P): Promise<void>;
	/** Has the service do the job, in one of its slots. */
	start(context: Context, parameters: P, slot: Slot): Promise<S>;
	/** How many bytes of inline images the result holds until it is finished; 0 if it has only addresses. */
	heldBytes?(started: S): number;
	/** Makes the items once the service is done; holds no slot of the service. */
	finish(context: Context, started: S, parameters: P): Promise<OutputItem[]>;
	/** Runs when all jobs have ended, however they ended. */
	end?(context: Context): Promise<void>;
	/** What it has paid for; left out if it never pays. */
	paid?: PaidFacts;
}

/** What it has paid for, or may have, as errors, log and summary tell it. */
export type PaidFacts = Pick<
	PaidRecord,
	| 'hasPaidAny'
	| 'hasPaid'
	| 'listPaid'
	| 'taskIds'
	| 'possibleIds'
	| 'reusedIds'
	| 'countUnknown'
	| 'countAbsent'
>;

/** A task that the run has paid for, or will. */
export interface PaidTask {
	taskId: string;
	/** The most it costs, in US dollars. */
	usd: number;
	/** Whether PiAPI has said so. */
	isPriced?: boolean;
}
