import type { Clock } from '../timing/clock';
import { onAbort } from '../timing/onAbort';
import { Queue } from './queue';
import type { Permit } from './semaphore';

/** Time between two steps of a narrowed limit: 2 s causes a third more refusals, 4 s finds free slots notably later. */
const STEP_MS = 3_000;

/** How many tasks may be with the service at once. */
export interface WindowSize {
	/** What the account's plan runs at once, or what the user set. */
	tasksInFlight: number;
	/** How many more wait at the service, so that no slot there is empty until we see a task's end. */
	beyondPlan: number;
}

/** A job's permit to have a task with the service. */
export interface Slot extends Permit {
	/** The service has refused the create for lack of a free slot: narrows the limit, and waits for another slot. */
	backInLine(): Promise<void>;
}

/**
 * Limits how many of a run's tasks are with the service at once. A refusal closes the slots beyond the plan for the rest
 * of the run and narrows the limit to the tasks in flight, because other executions use the account too. While anybody
 * waits, the limit widens again up to the plan: by one slot first, then by twice as many each time without a refusal.
 */
export class TaskLimit {
	private held = 0;
	private limit: number;
	/** Jobs that had a slot before come first. */
	private readonly returning = new Queue();
	private readonly line = new Queue();
	/** How many slots the limit widens by next. */
	private step = 1;
	private isWidening = false;

	/** When `stop` aborts, everyone queued is released and sends nothing. */
	constructor(
		private readonly size: WindowSize,
		private readonly clock: Clock,
		private readonly stop: AbortSignal,
	) {
		this.limit = size.tasksInFlight + size.beyondPlan;
		onAbort(stop, () => this.admit());
	}

	/** Queues, then runs `work` in a slot, which is free again however `work` ends. */
	async hold<T>(work: (slot: Slot) => Promise<T>): Promise<T> {
		await this.enter(this.line);
		// Meanwhile the job may have a task at the service that no slot stands for; it comes back at the head of the queue.
		const releasedWhile: Slot['releasedWhile'] = async (wait) => {
			this.leave();
			return await wait().finally(async () => await this.enter(this.returning));
		};
		const backInLine = async () => {
			this.limit = Math.min(this.limit, this.size.tasksInFlight, this.held - 1);
			this.step = 1;
			await releasedWhile(async () => {});
		};
		return await work({ releasedWhile, backInLine }).finally(() => this.leave());
	}

	private async widen(): Promise<void> {
		const { tasksInFlight } = this.size;
		this.isWidening = true;
		while (this.limit < tasksInFlight && !(this.returning.isEmpty && this.line.isEmpty)) {
			await this.clock.sleep(STEP_MS, this.stop);
			this.limit = Math.min(this.limit + this.step, tasksInFlight);
			this.step *= 2;
			this.admit();
		}
		this.isWidening = false;
	}

	private async enter(queue: Queue): Promise<void> {
		await queue.wait(() => {
			if (this.held >= this.limit && !this.stop.aborted) {
				if (!this.isWidening) void this.widen();
				return undefined;
			}
			this.held += 1;
			return true;
		});
	}

	private leave(): void {
		this.held -= 1;
		this.admit();
	}

	private admit(): void {
		this.returning.advance();
		this.line.advance();
	}
}
