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

/** A counting semaphore: at most `size` holders at once, served in order; some come last. */
export class Semaphore {
	private free: number;
	private readonly waiting: Array<() => void> = [];
	private readonly last: Array<() => void> = [];

	constructor(private readonly size: number) {
		this.free = size;
	}

	/** Whether the next to ask would have to wait. */
	get isFull(): boolean {
		return this.free === 0;
	}

	/** Takes a permit. Returns a function that gives it back, the first time it is called. */
	async take(): Promise<() => void> {
		return await this.takeFrom(this.waiting);
	}

	/**
	 * Runs `work` while holding a permit, which is given back however `work` ends. Whoever keeps the permit beyond that has
	 * nothing to give to others, and waits for none.
	 */
	async hold<T>(work: (permit: SharedPermit) => Promise<T>): Promise<T> {
		let leave = await this.take();
		let isOver = false;
		const isWanted = () => !isOver && this.waiting.length > 0;
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
				return await wait().finally(async () => (leave = await this.take()));
			},
			comeLast: async () => {
				if (isOver) return;
				leave();
				leave = await this.takeFrom(this.last);
			},
		};
		try {
			return await work(permit);
		} finally {
			isOver = true;
			leave();
		}
	}

	private async takeFrom(line: Array<() => void>): Promise<() => void> {
		await new Promise<void>((resolve) => {
			line.push(resolve);
			this.admit();
		});
		let isHeld = true;
		return () => {
			if (!isHeld) return;
			isHeld = false;
			this.free += 1;
			this.admit();
		};
	}

	private admit(): void {
		while (this.waiting.length > 0 && this.free > 0) this.admitFirst(this.waiting);
		const keptFree = Math.min(KEPT_FREE, this.size - 1);
		while (this.last.length > 0 && this.free > keptFree) this.admitFirst(this.last);
	}

	private admitFirst(line: Array<() => void>): void {
		this.free -= 1;
		line.shift()?.();
	}
}
