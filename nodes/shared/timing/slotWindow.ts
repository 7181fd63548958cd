import type { Clock } from './clock';
import { onAbort } from './onAbort';
import type { DelayCost } from './pollSchedule';
import { Widening } from './widening';

/** Share of the plan's places by which it widens. */
const WIDENING_SHARE = 0.1;

/** How many tasks may be with the service at once. */
export interface WindowSize {
	/** What the account's plan runs at once, or what the user has set. */
	tasksInFlight: number;
	/** How many more are sent to wait at the service, so that no place there stands empty until a task's end is seen. */
	beyondPlan: number;
}

/** Knows the service's refusals of creates. */
export interface RefusalJudge {
	/** `mayBeFull`: by our own count, all places of the plan may have been taken. */
	isForWantOfPlace(error: unknown, mayBeFull: boolean): boolean;
	/** The same create was taken later. */
	noteTakenAfter(error: unknown): void;
}

/** A job's place at the service. */
export interface Slot {
	/**
	 * Sends a create, and again each time that the service refuses it for want of a free place: then the job goes back to
	 * the head of the line. Throws any other error, and such a refusal once no create of the run has been taken for
	 * `patienceMs`, because others fill the account.
	 */
	send<T>(create: () => Promise<T>, patienceMs: number): Promise<T>;
	/** Gives the place to another job while `work` finds out whether a create was taken. */
	releasedWhile<T>(work: () => Promise<T>): Promise<T>;
	/** Gives the place to another job while nothing of this one is at the service. */
	idleWhile<T>(work: () => Promise<T>): Promise<T>;
	/** What is lost, as things are now, while the end of this job's task is not seen. */
	delayCost(): DelayCost;
}

/**
 * The places of a run at the service. It learns from refusals: one beyond the plan's number closes the places beyond it
 * for the rest of the run; one within that number, because other executions use the account too, narrows the window to
 * the tasks that were taken, and it widens again step by step.
 */
export class SlotWindow {
	/** Places in use. */
	private held = 0;
	/** Creates whose fate is being looked for: each may have a place at the service, but holds none here. */
	private unsure = 0;
	private width: number;
	private beyondPlan: number;
	private readonly line: Array<() => void> = [];
	private readonly widening: Widening;
	private lastTakenMs = -Infinity;

	/** `stop` lets everybody in line go on, to see for themselves that nothing is to be sent any more. */
	constructor(
		private readonly size: WindowSize,
		private readonly clock: Clock,
		private readonly judge: RefusalJudge,
		private readonly stop: AbortSignal,
	) {
		this.width = size.tasksInFlight;
		this.beyondPlan = size.beyondPlan;
		this.widening = new Widening(clock, stop);
		onAbort(stop, () => this.admit());
	}

	/** Runs `work` in a slot, which is free again as soon as it ends, however it ends. */
	async hold<T>(work: (slot: Slot) => Promise<T>): Promise<T> {
		await this.enter('last');
		try {
			return await work({
				send: async (create, patienceMs) => await this.send(create, patienceMs),
				releasedWhile: async (look) => await this.releasedWhile(look, 1),
				idleWhile: async (wait) => await this.releasedWhile(wait, 0),
				delayCost: () => this.delayCost(),
			});
		} finally {
			this.leave();
		}
	}

	private async send<T>(create: () => Promise<T>, patienceMs: number): Promise<T> {
		const startMs = this.clock.now();
		let refusal: unknown;
		for (;;) {
			if (this.held > this.width + this.beyondPlan) await this.stepBack();
			const wasFull = this.mayBeFull;
			try {
				const taken = await create();
				this.noteTaken(refusal);
				return taken;
			} catch (error) {
				const mayBeFull = wasFull || this.mayBeFull;
				refusal = this.expectRefusal(error, mayBeFull, { startMs, patienceMs });
				this.noteRefusal();
				await this.stepBack();
			}
		}
	}

	/** The refusal, if it is one that may pass; throws on whatever else a create ended with. */
	private expectRefusal(
		error: unknown,
		mayBeFull: boolean,
		{ startMs, patienceMs }: { startMs: number; patienceMs: number },
	): unknown {
		if (this.stop.aborted || !this.judge.isForWantOfPlace(error, mayBeFull)) throw error;
		const waitedMs = this.clock.now() - Math.max(startMs, this.lastTakenMs);
		if (!mayBeFull && waitedMs >= patienceMs) throw error;
		return error;
	}

	/** `unsure`: how many tasks may be at the service meanwhile. */
	private async releasedWhile<T>(work: () => Promise<T>, unsure: number): Promise<T> {
		this.unsure += unsure;
		this.leave();
		try {
			return await work();
		} finally {
			this.unsure -= unsure;
			// Its task may be there, so it counts at once; if it has to be sent again, `send` looks for room.
			this.held += 1;
		}
	}

	private delayCost(): DelayCost {
		if (this.line.length === 0) return 'theRun';
		return this.beyondPlan === 0 ? 'aPlace' : 'little';
	}

	private get mayBeFull(): boolean {
		return this.held + this.unsure > this.size.tasksInFlight;
	}

	private noteTaken(refusal: unknown): void {
		if (refusal !== undefined) this.judge.noteTakenAfter(refusal);
		this.lastTakenMs = this.clock.now();
		this.widening.noteTaken();
	}

	private noteRefusal(): void {
		this.beyondPlan = 0;
		this.width = Math.min(this.width, this.held - 1);
		this.widening.noteRefusal();
		const isDue = () => this.width < this.size.tasksInFlight && this.held + this.line.length > 0;
		void this.widening.run(isDue, () => this.widen());
	}

	/** One step towards the plan's number. */
	private widen(): void {
		const step = Math.max(1, Math.floor(this.size.tasksInFlight * WIDENING_SHARE));
		this.width = Math.min(this.width + step, this.size.tasksInFlight);
		this.admit();
	}

	private async stepBack(): Promise<void> {
		this.held -= 1;
		const entered = this.enter('first');
		this.admit();
		await entered;
	}

	private async enter(place: 'first' | 'last'): Promise<void> {
		await new Promise<void>((resolve) => {
			if (place === 'first') this.line.unshift(resolve);
			else this.line.push(resolve);
			this.admit();
		});
	}

	private leave(): void {
		this.held -= 1;
		this.admit();
	}

	private admit(): void {
		const hasRoom = () => this.held < this.width + this.beyondPlan || this.stop.aborted;
		while (this.line.length > 0 && hasRoom()) {
			this.held += 1;
			this.line.shift()?.();
		}
	}
}
