import type { Context } from '../piapi/context';
import { SlotRefusals } from '../piapi/slotRefusals';
import { TimeSlices } from '../pixels/timeSlices';
import { ByteBudget } from '../timing/byteBudget';
import { Semaphore } from '../timing/semaphore';
import { SlotWindow, type WindowSize } from '../timing/slotWindow';
import type { ItemOperation } from './itemOperation';
import type { Job, Run } from './run';

/**
 * Images are looked into, made ready and fetched a few at a time, whatever the window of tasks is: each is in memory
 * meanwhile.
 */
export const IMAGES_AT_ONCE = 4;
/** Images that came inside of answers and wait to be finished: beyond this no further task is sent for. */
const WAITING_BYTES = 32 * 1024 * 1024;

/** Takes jobs through their three stages; each stage takes a few at a time, and none waits for another's places. */
export class JobStages<P, S> {
	private readonly ahead = new Semaphore(IMAGES_AT_ONCE);
	private readonly window: SlotWindow;
	private readonly waiting = new ByteBudget(WAITING_BYTES);
	private readonly finishing = new Semaphore(IMAGES_AT_ONCE);

	constructor(
		private readonly context: Context,
		private readonly operation: ItemOperation<P, S>,
		size: WindowSize,
		private readonly run: Run,
	) {
		this.window = new SlotWindow(size, context.clock, new SlotRefusals(), run.ended);
	}

	/** Resolves when all jobs are done, or all that were begun before the run ended. */
	async do(jobs: Array<Job<P>>): Promise<void> {
		const slices = new TimeSlices(this.context.clock);
		const begun: Array<Promise<void>> = [];
		for (const job of jobs) {
			// A job keeps its place ahead until it starts, so that only a few wait ready.
			const leaveAhead = await this.ahead.take();
			if (this.run.ended.aborted) break;
			begun.push(this.doOne(job, leaveAhead));
			if (slices.isOver) await slices.next();
		}
		await Promise.all(begun);
	}

	private async doOne(job: Job<P>, leaveAhead: () => void): Promise<void> {
		const { operation, context } = this;
		await this.run.attempt([job], async () => {
			await operation.prepare?.(context, job.parameters as P);
		});
		const started = job.problem === undefined ? await this.start(job, leaveAhead) : undefined;
		leaveAhead();
		if (started !== undefined) await this.finish(job, started);
	}

	/** What the service gave, and what frees the memory it takes; undefined where it failed or was not begun. */
	private async start(job: Job<P>, leaveAhead: () => void): Promise<Started<S> | undefined> {
		const { operation, context, run } = this;
		return await this.window.hold(async (slot) => {
			leaveAhead();
			if (run.ended.aborted) return undefined;
			// A failure is noted before the slot is free: the next job must know of it.
			return await run.attempt([job], async () => {
				const given = await operation.start(context, job.parameters as P, job.itemIndex, slot);
				// While too much waits to be finished, the slot is kept, so that no more comes.
				const letGo = await this.waiting.take(operation.heldBytes?.(given) ?? 0);
				return { given, letGo };
			});
		});
	}

	private async finish(job: Job<P>, { given, letGo }: Started<S>): Promise<void> {
		const { operation, context, run } = this;
		const { itemIndex } = job;
		const items = await this.finishing.hold(
			async (place) =>
				await run.attempt([job], async () => {
					const own = { ...context, place };
					return await operation.finish(own, given, job.parameters as P, itemIndex);
				}),
		);
		letGo();
		job.output = items?.map((item) => ({ ...item, pairedItem: { item: itemIndex } }));
	}
}

interface Started<S> {
	given: S;
	letGo: () => void;
}
