/** A counting semaphore: at most `size` holders at once, served in the order in which they asked. */
export class Semaphore {
	private free: number;
	private readonly waiting: Array<() => void> = [];

	constructor(size: number) {
		this.free = size;
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
	async hold<T>(work: () => Promise<T>): Promise<T> {
		const leave = await this.take();
		try {
			return await work();
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
