/** A place among those who work at the same time. */
export interface Place {
	/** Gives the place to others while `wait` needs none, and takes one again. */
	releasedWhile<T>(wait: () => Promise<T>): Promise<T>;
}

/** A counting semaphore: at most `size` holders at once, served in the order in which they asked. */
export class Semaphore {
	private free: number;
	private readonly waiting: Array<() => void> = [];

	constructor(size: number) {
		this.free = size;
	}

	/** Whether the next to ask would have to wait. */
	get isFull(): boolean {
		return this.free === 0;
	}

	/** Takes a slot; what it gives makes the slot free again, the first time it is called. */
	async take(): Promise<() => void> {
		if (this.free > 0) this.free -= 1;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		let isHeld = true;
		return () => {
			if (isHeld) this.release();
			isHeld = false;
		};
	}

	/** Runs `work` while holding a slot; the slot is free again as soon as it ends, however it ends. */
	async hold<T>(work: (place: Place) => Promise<T>): Promise<T> {
		let leave = await this.take();
		const place: Place = {
			releasedWhile: async (wait) => {
				leave();
				return await wait().finally(async () => (leave = await this.take()));
			},
		};
		try {
			return await work(place);
		} finally {
			leave();
		}
	}

	private release(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.free += 1;
	}
}
