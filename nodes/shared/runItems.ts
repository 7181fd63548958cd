import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openConnection } from './connection';
import { toErrorData, toNodeError, toProblem } from './errors';
import { Problem } from './problem';
import { Slots } from './slots';
import type { Connection } from './transport';

/** Pictures are fetched a few at a time, whatever the window of tasks is: each is in memory while it is checked. */
const DOWNLOADS_AT_ONCE = 4;

/**
 * One operation, in steps. All items are read before the first job starts, so that a wrong field stops the run before
 * anything is paid for. `P` are the parameters of one job, `S` is what the service gave for it.
 */
export interface ItemOperation<P, S> {
	/** Reads and checks the fields of one item: its jobs, mostly one. Throws a `Problem` where a field is wrong. */
	read(itemIndex: number): P[];
	/** How many jobs may be with the service at once; asked with the first job. */
	inFlight(connection: Connection, first: P, jobCount: number): Promise<number>;
	/** What the service does for the job; at most `inFlight` of these run at once. */
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
	/** In the order of time; filled only where the node is set to continue on errors. */
	problems: Problem[];
}

/** A piece of work for one item, and what came of it. */
interface Job<P> {
	itemIndex: number;
	parameters?: P;
	problem?: Problem;
	output?: INodeExecutionData[];
}

/**
 * Runs an operation over all items. Where the node is set to continue, a job that fails becomes an error item.
 * Otherwise nothing new is started after the first failure, what runs is waited for (its task is paid), and then the
 * error of the failed job is thrown.
 */
export async function runItems<P, S>(
	n8n: IExecuteFunctions,
	operation: ItemOperation<P, S>,
): Promise<RunResult> {
	const run = new Run(n8n);
	const jobs = n8n.getInputData().flatMap((_, itemIndex) => readJobs(operation, itemIndex, run));
	run.throwIfStopped([]);
	const ready = jobs.filter(({ problem }) => problem === undefined);
	await run
		.attempt(ready, async () => await openLanes(n8n, operation, ready, run))
		.then(async (doJob) => doJob && (await Promise.all(ready.map(doJob))));
	run.logIfCancelled(operation.taskIds?.() ?? []);
	run.throwIfStopped(operation.taskIds?.() ?? []);
	const items = jobs.flatMap((job) => job.output ?? [run.toErrorItem(job)]);
	return { items, problems: run.failed.map(({ problem }) => problem) };
}

function readJobs<P, S>(
	operation: ItemOperation<P, S>,
	itemIndex: number,
	run: Run,
): Array<Job<P>> {
	try {
		return operation.read(itemIndex).map((parameters) => ({ itemIndex, parameters }));
	} catch (error) {
		const job = { itemIndex };
		run.fail(job, error);
		return [job];
	}
}

/** Opens the connection and gives what does one job: its work at the service in one lane, the rest in another. */
async function openLanes<P, S>(
	n8n: IExecuteFunctions,
	operation: ItemOperation<P, S>,
	ready: Array<Job<P>>,
	run: Run,
) {
	if (ready.length === 0) return undefined;
	const connection = await openConnection(n8n);
	const inFlight = await operation.inFlight(connection, ready[0].parameters as P, ready.length);
	const service = new Slots(inFlight);
	const downloads = new Slots(DOWNLOADS_AT_ONCE);
	return async (job: Job<P>): Promise<void> => {
		const { itemIndex } = job;
		const own = job.parameters as P;
		const start = async () => [await operation.start(connection, own, itemIndex)];
		// A failure is noted before its slot is free: the next job must know of it.
		const started = await service.hold(async () =>
			run.stopped ? undefined : await run.attempt([job], start),
		);
		if (started === undefined) return;
		const finish = async () => await operation.finish(connection, started[0], own, itemIndex);
		const items = await downloads.hold(async () => await run.attempt([job], finish));
		job.output = items?.map((item) => ({ ...item, pairedItem: { item: itemIndex } }));
	};
}

/** What went wrong so far, and what follows from it. */
class Run {
	/** In the order of time. */
	readonly failed: Array<{ itemIndex: number; problem: Problem }> = [];
	private readonly goesOn: boolean;

	constructor(private readonly n8n: IExecuteFunctions) {
		this.goesOn = n8n.continueOnFail();
	}

	get stopped(): boolean {
		return this.failed.length > 0 && !this.goesOn;
	}

	/** Does work for some jobs; if it throws, they all have that problem. */
	async attempt<T>(jobs: Array<Job<unknown>>, work: () => Promise<T>): Promise<T | undefined> {
		try {
			return await work();
		} catch (error) {
			for (const job of jobs) this.fail(job, error);
			return undefined;
		}
	}

	fail(job: Job<unknown>, error: unknown): void {
		job.problem = toProblem(error);
		this.failed.push({ itemIndex: job.itemIndex, problem: job.problem });
	}

	/** After a stop n8n saves nothing of this node: the log is the one place left for the IDs of its paid tasks. */
	logIfCancelled(taskIds: string[]): void {
		if (!this.n8n.getExecutionCancelSignal()?.aborted) return;
		const waitedFor = this.failed.flatMap(({ problem: { facts } }) => facts.taskId ?? []);
		const all = [...new Set([...taskIds, ...waitedFor])];
		if (all.length > 0) {
			this.n8n.logger.warn(
				`PiAPI tasks of the stopped run, to be fetched with Get Task: ${all.join(',')}`,
			);
		}
		const unknown = this.failed.filter(({ problem }) => problem.reason === 'unknownCreate').length;
		if (unknown > 0) {
			this.n8n.logger.warn(
				`PiAPI tasks whose creation was not answered before the stop: ${unknown}; see PiAPI's task history`,
			);
		}
	}

	/** Throws the first problem in time as n8n's error, unless the node is set to continue; names the tasks paid so far. */
	throwIfStopped(taskIds: string[]): void {
		if (!this.stopped) return;
		const [{ itemIndex, problem }] = this.failed;
		const others = taskIds.filter((id) => id !== problem.facts.taskId);
		throw toNodeError(this.n8n.getNode(), problem, itemIndex, others);
	}

	/**
	 * An item for the error output. n8n takes it for one only if `error` is its single key, and then puts the input's
	 * fields beside it itself; on the regular output nobody does, so they are put there here.
	 */
	toErrorItem({ itemIndex, problem }: Job<unknown>): INodeExecutionData {
		const hasErrorOutput = this.n8n.getNode().onError === 'continueErrorOutput';
		const input = hasErrorOutput ? {} : this.n8n.getInputData()[itemIndex].json;
		const error = toErrorData(problem as Problem);
		return { json: { ...input, error }, pairedItem: { item: itemIndex } };
	}
}
