import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { logLine } from '../piapi/log';
import { keptFiles } from './chosenFields';
import type { ItemOperation, JobParameters, OutputItem } from './itemOperation';
import { withoutOwnFields } from '../result/taskItem';
import { toErrorData, toNodeError } from './errors';
import { Problem, toProblem } from '../problem/problem';
import type { Clock } from '../timing/clock';

/** A piece of work for one item, and how far it has come. */
export interface Job<P> {
	readonly itemIndex: number;
	state:
		| { is: 'ready'; parameters: P }
		| { is: 'failed'; problem: Problem }
		| { is: 'skipped' }
		| { is: 'done'; output: OutputItem[] };
}

/** The jobs that have not failed, with their parameters. */
export function listReady<P>(jobs: Array<Job<P>>): Array<ReadyJob<P>> {
	return jobs.flatMap((job) =>
		job.state.is === 'ready' ? [{ job, parameters: job.state.parameters }] : [],
	);
}

export interface ReadyJob<P> {
	job: Job<P>;
	parameters: P;
}

/** What went wrong in a run so far, and what follows from it. */
export class Run {
	/** In the order of time. */
	readonly failed: Array<{ itemIndex: number; problem: Problem }> = [];
	private readonly goesOn: boolean;
	private readonly end = new AbortController();
	private readonly stop: AbortSignal | undefined;
	private readonly onStop = () => this.end.abort();

	constructor(
		readonly n8n: IExecuteFunctions,
		readonly clock: Clock,
	) {
		this.goesOn = n8n.continueOnFail();
		this.stop = n8n.getExecutionCancelSignal();
		if (this.stop?.aborted) this.end.abort();
		this.stop?.addEventListener('abort', this.onStop, { once: true });
	}

	/** Aborts once the run has failed for good or been stopped: then nothing new is begun. */
	get ended(): AbortSignal {
		return this.end.signal;
	}

	/** Lets go of the execution, which may go on for long. */
	close(): void {
		this.stop?.removeEventListener('abort', this.onStop);
	}

	/** Does work for some jobs; if it throws, they all have that problem. */
	async attempt<T>(
		jobs: Array<{ job: Job<unknown> }>,
		work: () => Promise<T>,
	): Promise<T | undefined> {
		try {
			return await work();
		} catch (error) {
			for (const { job } of jobs) job.state = this.fail(job.itemIndex, error);
			return undefined;
		}
	}

	/** Notes a problem of an item, and what a job that has it comes to. */
	fail(itemIndex: number, error: unknown): Job<never>['state'] & { is: 'failed' } {
		const problem = toProblem(error);
		this.failed.push({ itemIndex, problem });
		if (!this.goesOn) this.end.abort();
		return { is: 'failed', problem };
	}

	/** After a stop n8n saves nothing of this node: the log is the one place left for the IDs of its paid tasks. */
	logIfStopped(
		{ taskIds, countUnknown }: Partial<ItemOperation<JobParameters, unknown>>,
		jobs: Array<Job<unknown>>,
	): void {
		if (!this.stop?.aborted) return;
		const waitedFor = this.failed.flatMap(({ problem: { facts } }) => facts.taskId ?? []);
		const all = [...new Set([...(taskIds?.() ?? []), ...waitedFor])];
		const unknown = countUnknown?.() ?? 0;
		const unsent = jobs.filter(isUnsent).length;
		const lines = [
			all.length > 0 &&
				`PiAPI tasks of the stopped run, which you can fetch with Get Task: ${all.join(',')}`,
			unknown > 0 &&
				`PiAPI tasks that may or may not exist, because the stop came before the answer: ${unknown}; see PiAPI's task history`,
			unsent > 0 &&
				`Items that were not sent before the stop, and cost nothing: ${unsent} of ${jobs.length}`,
		];
		for (const line of lines) if (line) logLine(this.n8n, 'warn', line);
	}

	/**
	 * Throws the first problem in time as n8n's error, unless the node is set to continue, or that the execution was
	 * stopped; names the tasks paid so far.
	 */
	throwIfEnded(taskIds: () => string[]): void {
		if (!this.ended.aborted) return;
		const { itemIndex, problem: first } = this.failed[0] ?? { itemIndex: 0, problem: undefined };
		// Whatever a stop makes of the work: to n8n the run was canceled, and the log has the rest.
		const stopped = new Problem('cancelled', { taskId: first?.facts.taskId }, first);
		const problem = first === undefined || this.stop?.aborted ? stopped : first;
		const otherTaskIds = taskIds().filter((id) => id !== problem.facts.taskId);
		const otherUnknown = this.failed.filter(
			(other) => other.problem !== problem && other.problem.reason === 'unknownCreate',
		).length;
		const others = { otherTaskIds, otherUnknown };
		throw toNodeError(this.n8n.getNode(), problem, itemIndex, others);
	}

	/**
	 * An item for the error output. n8n takes it for one only if `error` is the single key of its JSON, and then puts the
	 * input's fields beside it itself; on the regular output nobody does, so they are put there here, but none that tell of
	 * another task. Files come along where the input is to be kept, so that a workflow can mend the image and try again.
	 */
	toErrorItem(itemIndex: number, problem: Problem): INodeExecutionData {
		const error = toErrorData(problem);
		const hasErrorOutput = this.n8n.getNode().onError === 'continueErrorOutput';
		const json = hasErrorOutput
			? { error }
			: {
					...withoutOwnFields(this.n8n.getInputData()[itemIndex].json),
					outcome: error.outcome,
					error,
				};
		const binary = keptFiles(this.n8n, itemIndex);
		return { json, ...(binary && { binary }), pairedItem: { item: itemIndex } };
	}
}

/** Whether a job of a stopped run never got as far as its task. */
function isUnsent({ state }: Job<unknown>): boolean {
	if (state.is !== 'failed') return state.is === 'ready';
	const { wasSent, taskId } = state.problem.facts;
	return wasSent === false && taskId === undefined;
}
