import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { localContext, readContext, type Context } from '../piapi/context';
import { TimeSlices } from '../timing/timeSlices';
import type { Problem } from '../problem/problem';
import type { ItemReport } from '../item/json/itemJson';
import { canonicalTaskId } from '../task/identity/taskId';
import type { Clock } from '../timing/clock';
import { Semaphore } from '../limits/semaphore';
import type { ItemOperation, JobParameters, OutputItem, PaidTask } from './itemOperation';
import { listReady, type Job } from './job';
import { IMAGES_AT_ONCE } from '../limits/memory';
import { JobStages } from './jobStages';
import { Run } from './run';

export interface RunResult {
	/** In the order of the input items. */
	items: INodeExecutionData[];
	/** Those of the items that have one. */
	reports: ItemReport[];
	/** Files that were left out: no images, or too small to be one that is meant. */
	skippedFiles: number;
	/** In order of time; filled only if the node is set to continue on errors. */
	problems: Problem[];
	/** How long the run took, in milliseconds. */
	tookMs: number;
	/** Tasks of the run that neither an item nor a problem names. */
	unnamedTaskIds: string[];
	/** What the run has paid for, or will. */
	paid: PaidTask[];
	/** How many creates may have left a task that no problem mentions. */
	unknownCreates: number;
	/** How many got no answer, and left no task as far as is known. */
	absentCreates: number;
}

/**
 * Runs an operation on all items. If the node is set to continue, a failed job becomes an error item. Otherwise nothing new
 * starts after the first failure; running jobs are finished, because their tasks are paid, and then the error is thrown.
 */
export async function runItems<U, P extends JobParameters, S>(
	n8n: IExecuteFunctions,
	clock: Clock,
	operation: ItemOperation<U, P, S>,
): Promise<RunResult> {
	const { paid } = operation;
	const run = new Run(n8n, clock, paid);
	try {
		const jobs = await readJobs(operation, run);
		// Not all of them may have been read.
		run.throwIfEnded([]);
		const tookMs = await doJobs(operation, jobs, run);
		run.throwIfEnded(jobs);
		const problems = run.failed.map(({ problem }) => problem);
		const { items, reports } = await collectItems(jobs, run);
		const unnamedTaskIds = await listUnnamed(paid?.taskIds() ?? [], reports, problems, run);
		// A stop may have come meanwhile.
		run.throwIfEnded(jobs);
		const unknownCreates = paid?.countUnknown(problems) ?? 0;
		const absentCreates = paid?.countAbsent() ?? 0;
		const skippedFiles = jobs.filter(({ state }) => state.is === 'skipped').length;
		return {
			...{ items, reports, skippedFiles, problems, tookMs },
			...{ unnamedTaskIds, unknownCreates, absentCreates, paid: paid?.listPaid() ?? [] },
		};
	} finally {
		run.close();
	}
}

async function readJobs<U, P extends JobParameters>(
	operation: ItemOperation<U, P, unknown>,
	run: Run,
): Promise<Array<Job<U, P>>> {
	const jobs: Array<Job<U, P>> = [];
	await inSlices(run.n8n.getInputData().keys(), run, (itemIndex) => {
		try {
			for (const parameters of operation.read(itemIndex))
				jobs.push({ itemIndex, state: { is: 'unchecked', parameters } });
		} catch (error) {
			jobs.push({ itemIndex, state: run.fail(itemIndex, error) });
		}
	});
	return jobs;
}

/** The tasks that appear in no item and no problem: one that was replaced because its item has changed, for instance. */
async function listUnnamed(
	taskIds: string[],
	reports: ItemReport[],
	problems: Problem[],
	{ clock }: Run,
): Promise<string[]> {
	const unnamed = new Map<string, string>();
	const strike = (id?: string) => void (id !== undefined && unnamed.delete(canonicalTaskId(id)));
	const slices = new TimeSlices(clock);
	await slices.forEach(taskIds, (id) => void unnamed.set(canonicalTaskId(id), id));
	await slices.forEach(reports, ({ taskId }) => strike(taskId));
	await slices.forEach(problems, ({ facts }) => strike(facts.taskId));
	return [...unnamed.values()];
}

/** The items of all jobs and their reports, in input order. */
async function collectItems(jobs: Job[], run: Run): Promise<Pick<RunResult, 'items' | 'reports'>> {
	const items: INodeExecutionData[] = [];
	const reports: ItemReport[] = [];
	await inSlices(outputsOf(jobs), run, ({ itemIndex, output }) => {
		if ('problem' in output) items.push(run.toErrorItem(itemIndex, output.problem));
		else items.push(output.item);
		if ('report' in output && output.report !== undefined) reports.push(output.report);
	});
	return { items, reports };
}

/** What each job gave, one by one: one job may give very many. */
function* outputsOf(jobs: Job[]): Generator<{ itemIndex: number; output: OutputItem }> {
	for (const { itemIndex, state } of jobs) {
		if (state.is === 'failed') yield { itemIndex, output: state };
		else if (state.is === 'done') for (const output of state.output) yield { itemIndex, output };
	}
}

/** Does short work for each, in slices that leave n8n time for everybody else; stops once the run has ended. */
async function inSlices<T>(all: Iterable<T>, run: Run, work: (one: T) => void): Promise<void> {
	await new TimeSlices(run.clock).forEach(all, (one) => {
		if (!run.ended.aborted) work(one);
	});
}

/** Opens the context, checks all jobs, and does those without a problem. Returns how long it took, in milliseconds. */
async function doJobs<U, P extends JobParameters, S>(
	operation: ItemOperation<U, P, S>,
	jobs: Array<Job<U, P>>,
	run: Run,
): Promise<number> {
	const unchecked = jobs.filter(({ state }) => state.is === 'unchecked');
	if (unchecked.length === 0) return 0;
	const open = operation.isLocal?.() ? localContext : readContext;
	const opened = await run.attempt(unchecked, async () => await open(run.n8n, run.clock));
	if (opened === undefined) return 0;
	const context = { ...opened, noNewTasks: run.ended };
	const startMs = context.clock.now();
	await checkJobs(context, operation, unchecked, run);
	const ready = listReady(jobs);
	if (ready.length > 0 && !run.ended.aborted) {
		const parameters = ready.map((job) => job.parameters);
		const size = await run.attempt(
			ready.map(({ job }) => job),
			async () => await operation.inFlight(context, parameters),
		);
		if (size !== undefined) await new JobStages(context, operation, size, run).do(ready);
	}
	await operation.end?.(context);
	return context.clock.now() - startMs;
}

async function checkJobs<U, P extends JobParameters>(
	context: Context,
	operation: ItemOperation<U, P, unknown>,
	jobs: Array<Job<U, P>>,
	run: Run,
): Promise<void> {
	const slices = new TimeSlices(context.clock);
	const checking = new Semaphore(IMAGES_AT_ONCE);
	const begun: Array<Promise<unknown>> = [];
	for (const job of jobs) {
		if (slices.isOver) await slices.next();
		begun.push(
			checking.hold(async (permit) => {
				// A file in memory is read without a pause, and the next one follows at once.
				if (slices.isOver) await slices.next();
				const check = async () => await checkJob({ ...context, permit }, operation, job);
				if (!run.ended.aborted) await run.attempt([job], check);
			}),
		);
	}
	await Promise.all(begun);
}

async function checkJob<U, P extends JobParameters>(
	context: Context,
	operation: ItemOperation<U, P, unknown>,
	job: Job<U, P>,
): Promise<void> {
	if (job.state.is !== 'unchecked') return;
	const parameters = await operation.check(context, job.state.parameters);
	job.state = parameters === undefined ? { is: 'skipped' } : { is: 'ready', parameters };
}
