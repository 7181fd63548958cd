import { Queue } from './queue';

/** A held permit. */
export interface Permit {
	/** Gives the permit to others during `wait`, then takes one again. */
	releasedWhile<T>(wait: () => Promise<T>): Promise<T>;
}

/** A permit whose holder can see who else wants one. */
export interface SharedPermit extends Permit {
	/** Whether others wait for a permit, apart from those who come last. */
	readonly isWanted: boolean;
	/** Whether one is free. */
	readonly isFree: boolean;
	/** Gives the permit to all others who want one, and takes one again once nobody does. */
	comeLast(): Promise<void>;
}

/** How many permits those who come last leave free, if there are more: the next to come need not wait for them. */
const KEPT_FREE = 1;

/** A counting semaphore: holders have at most `size` permits together, and are served in order; some come last. */
export class Semaphore {
	private free: number;
	private readonly waiting = new Queue();
	private readonly last = new Queue();

	constructor(private readonly size: number) {
		this.free = size;
	}

	/** Whether the next to ask would have to wait. */
	get isFull(): boolean {
		return this.free === 0;
	}

	/**
	 * Takes a permit, or as many as wanted, but no more than there are; whoever wants none does not wait. Returns a function
	 * that gives them back, the first time it is called.
	 */
	async take(wanted = 1): Promise<() => void> {
		if (wanted === 0) return () => {};
		return await this.waiting.wait(() => this.tryToTake(wanted, 0));
	}

	/**
	 * Runs `work` while holding a permit, or as many as wanted, which are given back however `work` ends. Whoever keeps the
	 * permit beyond that has nothing to give to others, and waits for none.
	 */
	async hold<T>(work: (permit: SharedPermit) => Promise<T>, wanted = 1): Promise<T> {
		let leave = await this.take(wanted);
		let isOver = false;
		const isWanted = () => !isOver && !this.waiting.isEmpty;
		const isFree = () => isOver || !this.isFull;
		const permit: SharedPermit = {
			get isWanted() {
				return isWanted();
			},
			get isFree() {
				return isFree();
			},
			releasedWhile: async (wait) => {
				if (isOver) return await wait();
				leave();
				return await wait().finally(async () => (leave = await this.take(wanted)));
			},
			comeLast: async () => {
				if (isOver) return;
				leave();
				leave = await this.last.wait(() => this.tryToTake(wanted, KEPT_FREE));
			},
		};
		try {
			return await work(permit);
		} finally {
			isOver = true;
			leave();
		}
	}

	/** Takes permits if as many are left free, where there are more. */
	private tryToTake(wanted: number, keptFree: number): (() => void) | undefined {
		let held = Math.min(wanted, this.size);
		if (this.free - held < Math.min(keptFree, this.size - held)) return undefined;
		this.free -= held;
		return () => {
			this.free += held;
			held = 0;
			this.waiting.advance();
			this.last.advance();
		};
	}
}
