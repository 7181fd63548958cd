import type { INodeExecutionData } from 'n8n-workflow';

import type { Context } from '../piapi/context';
import type { Slot, WindowSize } from '../timing/slotWindow';

/**
 * One operation, in steps. All items are read and checked before the first job starts, so that a wrong field or file
 * stops the run before anything is paid for. `P` are the parameters of one job, `S` is what the service gave for it.
 */
export interface ItemOperation<P, S> {
	/** Reads and checks the fields of one item: its jobs, mostly one. Throws a `Problem` where a field is wrong. */
	read(itemIndex: number): P[];
	/** Checks what takes longer, such as a file. Throws a `Problem` where it cannot be used. */
	check?(context: Context, parameters: P): Promise<void>;
	/** How many jobs may be with the service at once; asked before the first one starts. */
	inFlight(context: Context, jobs: P[]): Promise<WindowSize>;
	/** What costs nothing and can be done while others are with the service, such as an upload. */
	prepare?(context: Context, parameters: P): Promise<void>;
	/** What the service does for the job, in one of its slots. */
	start(context: Context, parameters: P, itemIndex: number, slot: Slot): Promise<S>;
	/** How many bytes of images the answer holds until it is finished; none where it gives addresses. */
	heldBytes?(started: S): number;
	/** What is left to do once the service is done: it holds no slot of the service. */
	finish(
		context: Context,
		started: S,
		parameters: P,
		itemIndex: number,
	): Promise<INodeExecutionData[]>;
	/** What is left to do when all jobs have ended, however they did. */
	end?(context: Context): void;
	/** IDs of the tasks that this run has created, to be named if it fails. */
	taskIds?(): string[];
}
