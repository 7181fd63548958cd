import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Context } from '../piapi/context';
import { TimeSlices } from '../pixels/timeSlices';
import type { Problem } from '../problem/problem';
import { Semaphore } from '../timing/semaphore';
import type { ItemOperation } from './itemOperation';
import { IMAGES_AT_ONCE, JobStages } from './jobStages';
import { openContext } from './openContext';
import { Run, type Job } from './run';
import { systemClock } from './systemClock';

export interface RunResult {
	/** In the order of the input items. */
	items: INodeExecutionData[];
	/** In the order of time; filled only where the node is set to continue on errors. */
	problems: Problem[];
	/** How long the run took, in milliseconds. */
	tookMs: number;
	/** Tasks of the run that neither an item nor a problem names. */
	unnamedTaskIds: string[];
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
	const taskIds = () => operation.taskIds?.() ?? [];
	try {
		const jobs = await readJobs(n8n, operation, run);
		run.throwIfEnded(() => []);
		const tookMs = await doJobs(n8n, operation, jobs, run);
		run.logIfStopped(taskIds, jobs);
		run.throwIfEnded(taskIds);
		const problems = run.failed.map(({ problem }) => problem);
		const items = await collectItems(jobs, run);
		const unnamedTaskIds = await listUnnamed(taskIds(), items, problems);
		// A stop may have come meanwhile.
		run.logIfStopped(taskIds, jobs);
		run.throwIfEnded(taskIds);
		return { items, problems, tookMs, unnamedTaskIds };
	} finally {
		run.close();
	}
}

async function readJobs<P, S>(
	n8n: IExecuteFunctions,
	operation: ItemOperation<P, S>,
	run: Run,
): Promise<Array<Job<P>>> {
	const jobs: Array<Job<P>> = [];
	await inSlices(n8n.getInputData().keys(), run, (itemIndex) => {
		try {
			jobs.push(...operation.read(itemIndex).map((parameters) => ({ itemIndex, parameters })));
		} catch (error) {
			const job = { itemIndex };
			run.fail(job, error);
			jobs.push(job);
		}
	});
	return jobs;
}

/** The tasks that are in no item and no problem: one that was replaced, for instance, because the item has changed. */
async function listUnnamed(
	taskIds: string[],
	items: INodeExecutionData[],
	problems: Problem[],
): Promise<string[]> {
	const unnamed = new Set<unknown>(taskIds);
	const slices = new TimeSlices(systemClock);
	await slices.forEach(items, ({ json }) => unnamed.delete(json.task_id));
	await slices.forEach(problems, ({ facts }) => unnamed.delete(facts.taskId));
	return [...unnamed] as string[];
}

/** The items of all jobs, in the order of the input. */
async function collectItems(jobs: Array<Job<unknown>>, run: Run): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	await inSlices(jobs, run, (job) => void items.push(...(job.output ?? [run.toErrorItem(job)])));
	return items;
}

/** Does short work for one after the other, in turns that leave n8n time for everybody else; no more once the run ended. */
async function inSlices<T>(all: Iterable<T>, run: Run, work: (one: T) => void): Promise<void> {
	await new TimeSlices(systemClock).forEach(all, (one) => {
		if (!run.ended.aborted) work(one);
	});
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
	const opened = await run.attempt(listReady(), async () => await openContext(n8n));
	if (opened === undefined) return 0;
	const context = { ...opened, noNewTasks: run.ended };
	const startMs = context.clock.now();
	await checkJobs(context, operation, listReady(), run);
	const ready = listReady();
	if (ready.length > 0 && !run.ended.aborted) {
		const parameters = ready.map((job) => job.parameters as P);
		const size = await run.attempt(
			ready,
			async () => await operation.inFlight(context, parameters),
		);
		if (size !== undefined) await new JobStages(context, operation, size, run).do(ready);
	}
	operation.end?.(context);
	return context.clock.now() - startMs;
}

async function checkJobs<P, S>(
	context: Context,
	operation: ItemOperation<P, S>,
	jobs: Array<Job<P>>,
	run: Run,
): Promise<void> {
	const { check } = operation;
	if (check === undefined) return;
	const slices = new TimeSlices(context.clock);
	const checking = new Semaphore(IMAGES_AT_ONCE);
	const begun: Array<Promise<unknown>> = [];
	for (const job of jobs) {
		if (slices.isOver) await slices.next();
		const leave = await checking.take();
		if (run.ended.aborted) break;
		begun.push(
			run.attempt([job], async () => await check(context, job.parameters as P)).finally(leave),
		);
	}
	await Promise.all(begun);
}
