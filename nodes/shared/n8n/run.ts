import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toErrorData, toNodeError } from './errors';
import { toProblem, type Problem } from '../problem/problem';

/** A piece of work for one item, and what came of it. */
export interface Job<P> {
	itemIndex: number;
	parameters?: P;
	problem?: Problem;
	output?: INodeExecutionData[];
}

/** What went wrong in a run so far, and what follows from it. */
export class Run {
	/** In the order of time. */
	readonly failed: Array<{ itemIndex: number; problem: Problem }> = [];
	private readonly goesOn: boolean;
	private readonly noneNew = new AbortController();

	constructor(private readonly n8n: IExecuteFunctions) {
		this.goesOn = n8n.continueOnFail();
		n8n.getExecutionCancelSignal()?.addEventListener('abort', () => this.noneNew.abort(), {
			once: true,
		});
	}

	/** Aborts as soon as nothing new is to be paid for, because the run has failed or is stopped. */
	get creating(): AbortSignal {
		return this.noneNew.signal;
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
		if (!this.goesOn) this.noneNew.abort();
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
		const unsent = this.failed.filter(({ problem }) => problem.facts.wasSent === false).length;
		if (unsent > 0) {
			this.n8n.logger.warn(
				`PiAPI tasks that were not sent before the stop, and cost nothing: ${unsent}`,
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
