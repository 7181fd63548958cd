import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { keepsInput } from './output/chosenFields';
import type { PaidFacts } from './itemOperation';
import type { FailedItem, Job } from './job';
import { toErrorData, toNodeError } from './output/errors';
import { KeptInputs } from './output/keptInputs';
import { logStop } from './logStop';
import { Problem, toProblem } from '../problem/problem';
import type { Clock } from '../timing/clock';

/** Tracks what has gone wrong in a run, and what follows from it. */
export class Run {
	/** In order of time. */
	readonly failed: FailedItem[] = [];
	readonly inputs: KeptInputs;
	private readonly goesOn: boolean;
	private readonly end = new AbortController();
	private readonly stop: AbortSignal | undefined;
	private readonly onStop = () => this.end.abort();

	constructor(
		readonly n8n: IExecuteFunctions,
		readonly clock: Clock,
		readonly paid?: PaidFacts,
	) {
		this.inputs = new KeptInputs(n8n);
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
		const problem = toProblem(error);
		this.failed.push({ itemIndex, problem });
		if (!this.goesOn) this.end.abort();
		return { is: 'failed', problem };
	}

	/**
	 * If the run has ended, throws its first problem, or the stop, as an n8n error that names what the execution has paid
	 * for so far.
	 */
	throwIfEnded(jobs: Job[]): void {
		if (!this.ended.aborted) return;
		const [first] = this.failed;
		const isStopped = first === undefined || this.stop?.aborted;
		if (isStopped) logStop(this, jobs);
		const problem = isStopped ? this.toStop(first?.problem) : this.asPaid(first);
		const others = {
			otherTaskIds: this.paid?.taskIds().filter((id) => id !== problem.facts.taskId),
			reusedTaskIds: this.paid?.reusedIds(),
			otherUnknown: this.paid?.countUnknown([problem]),
			otherPossibleIds: this.paid?.possibleIds([problem]),
			absent: this.paid?.countAbsent(),
		};
		throw toNodeError(this.n8n.getNode(), problem, first?.itemIndex ?? 0, others);
	}

	/** Whatever the stop did to the work: to n8n the run was canceled. */
	private toStop(first?: Problem): Problem {
		const { paid } = this;
		const facts = paid ? { hasPaid: paid.hasPaidAny() } : { isFree: true };
		return new Problem('cancelled', { taskId: first?.facts.taskId, ...facts }, first);
	}

	/** An item's problem, and whether the item is paid as far as is known by now. */
	private asPaid({ itemIndex, problem }: FailedItem): Problem {
		const { paid } = this;
		// An operation that never pays has no record to ask.
		return problem.with(paid ? { hasPaid: paid.hasPaid(itemIndex) } : { isFree: true });
	}

	/**
	 * An item for the error output. n8n accepts it as one only if `error` is the single key of its JSON, and then adds the
	 * input's fields itself. On the regular output it does not, so they are added here, except those that describe another
	 * task. The input's files come along if the input is kept, so that a workflow can fix the image and try again.
	 */
	toErrorItem(itemIndex: number, problem: Problem): INodeExecutionData {
		const error = toErrorData(this.asPaid({ itemIndex, problem }));
		const hasErrorOutput = this.n8n.getNode().onError === 'continueErrorOutput';
		// A free operation reports on the task that the input names.
		const ofTask = this.paid ? 'otherTask' : 'noTask';
		const json = hasErrorOutput
			? { error }
			: {
					...this.inputs.fieldsOf(itemIndex, ofTask),
					outcome: error.outcome,
					error,
				};
		// n8n adds no fields to an item that is not linked to its input.
		const isLinked = !hasErrorOutput || this.inputs.mayBeAdded(itemIndex);
		const isKept = keepsInput(this.n8n, itemIndex);
		const files = isKept ? this.inputs.filesOf(itemIndex) : {};
		return {
			json,
			...(Object.keys(files).length > 0 && { binary: files }),
			...(isLinked && { pairedItem: { item: itemIndex } }),
		};
	}
}
