import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { logLine } from '../piapi/log';
import { keptFiles } from './chosenFields';
import type { ItemOperation, JobParameters, OutputItem } from './itemOperation';
import { withoutOwnFields } from '../result/taskItem';
import { toErrorData, toNodeError } from './errors';
import { Problem, toProblem } from '../problem/problem';
import type { Clock } from '../timing/clock';

/** A piece of work for one item, and its state. */
export interface Job<U = unknown, P = unknown> {
	readonly itemIndex: number;
	state:
		| { is: 'unchecked'; parameters: U }
		| { is: 'ready'; parameters: P }
		| { is: 'failed'; problem: Problem }
		| { is: 'skipped' }
		| { is: 'done'; output: OutputItem[] };
}

/** The jobs that were checked and have not failed, with their parameters. */
export function listReady<P>(jobs: Array<Job<unknown, P>>): Array<ReadyJob<P>> {
	return jobs.flatMap((job) =>
		job.state.is === 'ready' ? [{ job, parameters: job.state.parameters }] : [],
	);
}

export interface ReadyJob<P> {
	job: Job;
	parameters: P;
}

/** Tracks what has gone wrong in a run, and what follows from it. */
export class Run {
	/** In order of time. */
	readonly failed: Array<{ itemIndex: number; problem: Problem }> = [];
	private readonly goesOn: boolean;
	private readonly end = new AbortController();
	private readonly stop: AbortSignal | undefined;
	private readonly onStop = () => this.end.abort();

	constructor(
		readonly n8n: IExecuteFunctions,
		readonly clock: Clock,
		private readonly operation: Pick<ItemOperation<never, never, never>, 'hasPaid'> = {},
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

	/** Stops listening to the execution, which may go on for long. */
	close(): void {
		this.stop?.removeEventListener('abort', this.onStop);
	}

	/** Does work for some jobs; if it throws, they all fail with that problem. */
	async attempt<T>(jobs: Job[], work: () => Promise<T>): Promise<T | undefined> {
		try {
			return await work();
		} catch (error) {
			for (const job of jobs) job.state = this.fail(job.itemIndex, error);
			return undefined;
		}
	}

	/** Records an item's problem, and returns the state of its job. */
	fail(itemIndex: number, error: unknown): Job['state'] & { is: 'failed' } {
		const { hasPaid } = this.operation;
		// What never pays cannot tell.
		const facts = hasPaid ? hasPaid(itemIndex) && { hasPaid: true } : { isFree: true };
		const problem = facts ? toProblem(error).with(facts) : toProblem(error);
		this.failed.push({ itemIndex, problem });
		if (!this.goesOn) this.end.abort();
		return { is: 'failed', problem };
	}

	/** After a stop n8n saves nothing of this node: only the log can hold the IDs of its paid tasks. */
	logIfStopped(
		{
			taskIds,
			countUnknown,
		}: Pick<ItemOperation<unknown, JobParameters, unknown>, 'taskIds' | 'countUnknown'>,
		jobs: Job[],
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

	/** If the run has ended, throws its first problem, or the stop, as an n8n error that names the tasks paid so far. */
	throwIfEnded(taskIds: () => string[]): void {
		if (!this.ended.aborted) return;
		const { itemIndex, problem: first } = this.failed[0] ?? { itemIndex: 0, problem: undefined };
		// Whatever the stop did to the work: to n8n the run was canceled, and the log has the rest.
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
	 * An item for the error output. n8n accepts it as one only if `error` is the single key of its JSON, and then adds the
	 * input's fields itself. On the regular output it does not, so they are added here, except those that describe another
	 * task. The input's files come along if the input is kept, so that a workflow can mend the image and try again.
	 */
	toErrorItem(itemIndex: number, problem: Problem): INodeExecutionData {
		const error = toErrorData(problem);
		const hasErrorOutput = this.n8n.getNode().onError === 'continueErrorOutput';
		const json = hasErrorOutput
			? { error }
			: {
					...withoutOwnFields(this.n8n.getInputData()[itemIndex].json, true),
					outcome: error.outcome,
					error,
				};
		const binary = keptFiles(this.n8n, itemIndex);
		return { json, ...(binary && { binary }), pairedItem: { item: itemIndex } };
	}
}

/** Whether a job of a stopped run never got as far as a task. */
function isUnsent({ state }: Job): boolean {
	if (state.is !== 'failed') return state.is === 'unchecked' || state.is === 'ready';
	const { wasSent, taskId } = state.problem.facts;
	return wasSent === false && taskId === undefined;
}
