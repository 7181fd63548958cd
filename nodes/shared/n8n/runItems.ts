import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Place } from '../create/createTask';
import { openContext } from './openContext';
import type { Problem } from '../problem/problem';
import { Run, type Job } from './run';
import { Semaphore } from '../timing/semaphore';
import type { Context } from '../piapi/context';

/**
 * Images are looked into, made ready and fetched a few at a time, whatever the window of tasks is: each is in memory
 * meanwhile.
 */
const IMAGES_AT_ONCE = 4;

/** A place that is held throughout. */
const HELD: Place = { releasedWhile: async (work) => await work() };

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
	inFlight(context: Context, jobs: P[]): Promise<number>;
	/** What costs nothing and can be done while others are with the service, such as an upload. */
	prepare?(context: Context, parameters: P): Promise<void>;
	/** What the service does for the job; at most `inFlight` of these run at once. */
	start(context: Context, parameters: P, itemIndex: number, place: Place): Promise<S>;
	/** What is left to do once the service is done: it holds none of its slots. */
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

export interface RunResult {
	/** In the order of the input items. */
	items: INodeExecutionData[];
	/** In the order of time; filled only where the node is set to continue on errors. */
	problems: Problem[];
	/** How long the run took, in milliseconds. */
	tookMs: number;
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
	const tookMs = await doJobs(n8n, operation, jobs, run);
	run.logIfCancelled(operation.taskIds?.() ?? []);
	run.throwIfStopped(operation.taskIds?.() ?? []);
	const items = jobs.flatMap((job) => job.output ?? [run.toErrorItem(job)]);
	const problems = run.failed.map(({ problem }) => problem);
	return { items, problems, tookMs };
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

/** Opens the context, checks all jobs, and does those that have no problem. Answers how long it took, in milliseconds. */
async function doJobs<P, S>(
	n8n: IExecuteFunctions,
	operation: ItemOperation<P, S>,
	jobs: Array<Job<P>>,
	run: Run,
): Promise<number> {
	const listReady = () => jobs.filter(({ problem }) => problem === undefined);
	if (listReady().length === 0) return 0;
	const context = await run.attempt(listReady(), async () => await openContext(n8n));
	if (context === undefined) return 0;
	context.creating = run.creating;
	const startMs = context.clock.now();
	const took = () => context.clock.now() - startMs;
	await checkJobs(context, operation, listReady(), run);
	const ready = listReady();
	if (ready.length === 0 || run.stopped) return took();
	const parameters = ready.map((job) => job.parameters as P);
	const inFlight = await run.attempt(
		ready,
		async () => await operation.inFlight(context, parameters),
	);
	if (inFlight === undefined) return took();
	const lanes = openLanes(context, operation, inFlight, run);
	await Promise.all(ready.map(lanes));
	operation.end?.(context);
	return took();
}

async function checkJobs<P, S>(
	context: Context,
	operation: ItemOperation<P, S>,
	jobs: Array<Job<P>>,
	run: Run,
): Promise<void> {
	if (operation.check === undefined) return;
	const slots = new Semaphore(IMAGES_AT_ONCE);
	const check = async (job: Job<P>) =>
		run.stopped ? undefined : await operation.check?.(context, job.parameters as P);
	await Promise.all(
		jobs.map((job) => slots.hold(async () => await run.attempt([job], () => check(job)))),
	);
}

/** Gives what does one job: what is free of charge, its work at the service and the rest, each in a lane of its own. */
function openLanes<P, S>(
	context: Context,
	operation: ItemOperation<P, S>,
	inFlight: number,
	run: Run,
): (job: Job<P>) => Promise<void> {
	const ahead = new Semaphore(IMAGES_AT_ONCE);
	const service = new Semaphore(inFlight);
	const downloads = new Semaphore(IMAGES_AT_ONCE);
	return async (job) => {
		const { itemIndex } = job;
		const own = job.parameters as P;
		// A job that is ready keeps its place ahead until it starts, so that only a few wait ready.
		const leaveAhead = await ahead.take();
		if (!run.stopped) {
			await run.attempt([job], async () => await operation.prepare?.(context, own));
		}
		if (job.problem !== undefined) return leaveAhead();
		const start = async () => [await operation.start(context, own, itemIndex, HELD)];
		// A failure is noted before its slot is free: the next job must know of it.
		const started = await service.hold(async () => {
			leaveAhead();
			return run.stopped ? undefined : await run.attempt([job], start);
		});
		if (started === undefined) return;
		const finish = async () => await operation.finish(context, started[0], own, itemIndex);
		const items = await downloads.hold(async () => await run.attempt([job], finish));
		job.output = items?.map((item) => ({ ...item, pairedItem: { item: itemIndex } }));
	};
}
