import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openConnection } from './connection';
import { toErrorData, toNodeError, toProblem } from './errors';
import { Problem } from './problem';
import { Slots } from './slots';
import type { Connection } from './transport';

/** Pictures are fetched a few at a time, whatever the window of tasks is: each is in memory while it is checked. */
const DOWNLOADS_AT_ONCE = 4;

/**
 * One operation on one item, in steps. All items are read before the first one starts, so that a wrong field stops the
 * run before anything is paid for. `P` are the item's parameters, `S` is what the service gave for it.
 */
export interface ItemOperation<P, S> {
	/** Reads and checks the fields of one item; throws a `Problem` where one is wrong. */
	read(itemIndex: number): P;
	/** How many items may be with the service at once; asked with the first item that could be read. */
	inFlight(connection: Connection, parameters: P, itemCount: number): Promise<number>;
	/** What the service does for the item; at most `inFlight` of these run at once. */
	start(connection: Connection, parameters: P, itemIndex: number): Promise<S>;
	/** What is left to do once the service is done: it holds none of its slots. */
	finish(
		connection: Connection,
		started: S,
		parameters: P,
		itemIndex: number,
	): Promise<INodeExecutionData[]>;
	/** IDs of the tasks that this run has created, to be named if it fails. */
	taskIds?(): string[];
}

export interface RunResult {
	/** In the order of the input items. */
	items: INodeExecutionData[];
	/** By item index; filled only where the node is set to continue on errors. */
	problems: Map<number, Problem>;
}

/**
 * Runs an operation over all items. Where the node is set to continue, an item that fails becomes an error item.
 * Otherwise nothing new is started after the first failure, what runs is waited for (its task is paid), and then the
 * error of the failed item is thrown.
 */
export async function runItems<P, S>(
	n8n: IExecuteFunctions,
	operation: ItemOperation<P, S>,
): Promise<RunResult> {
	const run = new Run(n8n);
	const inputs = n8n.getInputData();
	const parameters = await Promise.all(
		inputs.map(
			async (_, itemIndex) => await run.attempt([itemIndex], async () => operation.read(itemIndex)),
		),
	);
	run.throwIfStopped([]);
	const ready = [...inputs.keys()].filter((itemIndex) => !run.problems.has(itemIndex));
	const lanes = await run.attempt(
		ready,
		async () => await openLanes(n8n, operation, ready, parameters),
	);
	const outputs: Array<INodeExecutionData[] | undefined> = [];
	const doItem = async (itemIndex: number) => {
		outputs[itemIndex] = await lanes?.(itemIndex, run);
	};
	await Promise.all(ready.map(doItem));
	run.logUnfinished();
	run.throwIfStopped(operation.taskIds?.() ?? []);
	const items = inputs.flatMap(
		(_, itemIndex) => outputs[itemIndex] ?? [run.toErrorItem(itemIndex)],
	);
	return { items, problems: run.problems };
}

/** Opens the connection and gives what does one item: its work at the service in one lane, the rest in another. */
async function openLanes<P, S>(
	n8n: IExecuteFunctions,
	operation: ItemOperation<P, S>,
	ready: number[],
	parameters: Array<P | undefined>,
) {
	if (ready.length === 0) return undefined;
	const connection = await openConnection(n8n);
	const first = parameters[ready[0]] as P;
	const service = new Slots(await operation.inFlight(connection, first, ready.length));
	const downloads = new Slots(DOWNLOADS_AT_ONCE);
	return async (itemIndex: number, run: Run): Promise<INodeExecutionData[] | undefined> => {
		const own = parameters[itemIndex] as P;
		// A failure is noted before its slot is free: the next item must know of it.
		const started = await service.hold(async () =>
			run.stopped
				? undefined
				: await run.attempt([itemIndex], async () => [
						await operation.start(connection, own, itemIndex),
					]),
		);
		if (started === undefined) return undefined;
		return await downloads.hold(async () =>
			run.attempt([itemIndex], async () => {
				const items = await operation.finish(connection, started[0], own, itemIndex);
				return items.map((item) => ({ ...item, pairedItem: { item: itemIndex } }));
			}),
		);
	};
}

/** What went wrong so far, by item, and what follows from it. */
class Run {
	readonly problems = new Map<number, Problem>();
	private readonly goesOn: boolean;

	constructor(private readonly n8n: IExecuteFunctions) {
		this.goesOn = n8n.continueOnFail();
	}

	get stopped(): boolean {
		return this.problems.size > 0 && !this.goesOn;
	}

	/** Does work for some items; if it throws, they all have that problem. */
	async attempt<T>(itemIndexes: number[], work: () => Promise<T>): Promise<T | undefined> {
		try {
			return await work();
		} catch (error) {
			for (const itemIndex of itemIndexes) this.problems.set(itemIndex, toProblem(error));
			return undefined;
		}
	}

	/** After a stop n8n saves nothing of this node: the log is the one place left for the IDs of paid tasks. */
	logUnfinished(): void {
		const cancelled = [...this.problems.values()].filter(({ reason }) => reason === 'cancelled');
		const taskIds = cancelled.flatMap(({ facts }) => facts.taskId ?? []);
		if (taskIds.length === 0) return;
		this.n8n.logger.warn(
			`PiAPI tasks that go on after the stop, to be fetched with Get Task: ${taskIds.join(',')}`,
		);
	}

	/** Throws the first problem in time as n8n's error, unless the node is set to continue; names the tasks paid so far. */
	throwIfStopped(taskIds: string[]): void {
		if (!this.stopped) return;
		const [itemIndex, problem] = [...this.problems][0];
		const others = taskIds.filter((id) => id !== problem.facts.taskId);
		throw toNodeError(this.n8n.getNode(), problem, itemIndex, others);
	}

	/**
	 * An item for the error output. n8n takes it for one only if `error` is its single key, and then puts the input's
	 * fields beside it itself; on the regular output nobody does, so they are put there here.
	 */
	toErrorItem(itemIndex: number): INodeExecutionData {
		const problem = this.problems.get(itemIndex) as Problem;
		const hasErrorOutput = this.n8n.getNode().onError === 'continueErrorOutput';
		const input = hasErrorOutput ? {} : this.n8n.getInputData()[itemIndex].json;
		return { json: { ...input, error: toErrorData(problem) }, pairedItem: { item: itemIndex } };
	}
}
