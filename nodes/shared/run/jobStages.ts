import type { Context } from '../piapi/context';
import { TimeSlices } from '../timing/timeSlices';
import { IMAGES_AT_ONCE, WAITING_IMAGE_BYTES } from '../limits/memory';
import { Semaphore } from '../limits/semaphore';
import { TaskLimit, type WindowSize } from '../limits/taskLimit';
import { FieldChooser } from './output/chosenFields';
import type { ItemOperation, JobParameters, OutputItem } from './itemOperation';
import type { ReadyJob } from './job';
import type { Run } from './run';

/** Runs jobs through prepare, start and finish, each with its own limit. */
export class JobStages<P extends JobParameters, S> {
	private readonly ahead = new Semaphore(IMAGES_AT_ONCE);
	private readonly limit: TaskLimit;
	/** As long as too many images wait here, no further task is created. */
	private readonly waiting = new Semaphore(WAITING_IMAGE_BYTES);
	private readonly finishing = new Semaphore(IMAGES_AT_ONCE);

	constructor(
		private readonly context: Context,
		private readonly operation: ItemOperation<unknown, P, S>,
		size: WindowSize,
		private readonly run: Run,
	) {
		this.limit = new TaskLimit(size, context.clock, run.ended);
	}

	/** Resolves when all jobs are done, or all those begun before the run ended. */
	async do(jobs: Array<ReadyJob<P>>): Promise<void> {
		const slices = new TimeSlices(this.context.clock);
		const begun: Array<Promise<void>> = [];
		for (const job of jobs) {
			// A job keeps its permit to prepare until it starts, so that only a few wait ready.
			const leaveAhead = await this.ahead.take();
			if (this.run.ended.aborted) break;
			begun.push(this.doOne(job, leaveAhead));
			if (slices.isOver) await slices.next();
		}
		await Promise.all(begun);
	}

	private async doOne(job: ReadyJob<P>, leaveAhead: () => void): Promise<void> {
		const { operation, context } = this;
		const isPrepared = await this.run.attempt([job.job], async () => {
			await operation.prepare?.(context, job.parameters);
			return true;
		});
		const started = isPrepared ? await this.start(job, leaveAhead) : undefined;
		leaveAhead();
		if (started !== undefined) await this.finish(job, started);
	}

	/** The service's result, and what frees its memory; undefined if the job failed or was not begun. */
	private async start(job: ReadyJob<P>, leaveAhead: () => void): Promise<Started<S> | undefined> {
		const { operation, context, run } = this;
		return await this.limit.hold(async (slot) => {
			leaveAhead();
			if (run.ended.aborted) return undefined;
			// Record a failure before the slot is free: the next job must know of it.
			return await run.attempt([job.job], async () => {
				const given = await operation.start(context, job.parameters, slot);
				// Keep the slot while too much waits to be finished, so that no more comes.
				const letGo = await this.waiting.take(operation.heldBytes?.(given) ?? 0);
				return { given, letGo };
			});
		});
	}

	private async finish(ready: ReadyJob<P>, { given, letGo }: Started<S>): Promise<void> {
		const { operation, context, run } = this;
		const { job, parameters } = ready;
		const output = await this.finishing.hold(
			async (permit) =>
				await run.attempt([job], async () => {
					const made = await operation.finish({ ...context, permit }, given, parameters);
					const fields = new FieldChooser(run.n8n, run.inputs, job.itemIndex, parameters.options);
					const items: OutputItem[] = [];
					await new TimeSlices(context.clock).forEach(made, (output) => {
						if ('problem' in output) items.push(run.fail(job.itemIndex, output.problem));
						else items.push({ ...output, item: fields.choose(output.item) });
					});
					return items;
				}),
		);
		letGo();
		if (output !== undefined) job.state = { is: 'done', output };
	}
}

interface Started<S> {
	given: S;
	letGo: () => void;
}
