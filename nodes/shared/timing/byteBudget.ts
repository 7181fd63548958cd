/** A counting semaphore of bytes: the total held stays within `size`, served in order. */
export class ByteBudget {
	private used = 0;
	private readonly line: Array<{ bytes: number; resolve: () => void }> = [];

	constructor(private readonly size: number) {}

	/**
	 * Takes this many bytes, or all of them if there are fewer. Returns a function that gives them back, the first time it
	 * is called.
	 */
	async take(wanted: number): Promise<() => void> {
		const bytes = Math.min(wanted, this.size);
		if (bytes > 0) {
			await new Promise<void>((resolve) => {
				this.line.push({ bytes, resolve });
				this.admit();
			});
		}
		let isHeld = true;
		return () => {
			if (isHeld) this.used -= bytes;
			isHeld = false;
			this.admit();
		};
	}

	/** Runs `work` while holding this many bytes. */
	async hold<T>(bytes: number, work: () => Promise<T>): Promise<T> {
		const giveBack = await this.take(bytes);
		try {
			return await work();
		} finally {
			giveBack();
		}
	}

	private admit(): void {
		while (this.line.length > 0 && this.used + this.line[0].bytes <= this.size) {
			this.used += this.line[0].bytes;
			this.line.shift()?.resolve();
		}
	}
}
