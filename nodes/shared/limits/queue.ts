/** A queue: whoever is first in it tries again with each change, and those behind it wait for it. */
export class Queue {
	/** Each tries, and tells whether its wait is over. */
	private readonly waiting: Array<() => boolean> = [];

	get isEmpty(): boolean {
		return this.waiting.length === 0;
	}

	/** Waits for its turn, and until `attempt` returns something or throws. */
	async wait<T>(attempt: () => T | undefined): Promise<T> {
		return await new Promise<T>((resolve, reject) => {
			this.waiting.push(() => {
				try {
					const result = attempt();
					if (result === undefined) return false;
					resolve(result);
				} catch (error) {
					reject(error);
				}
				return true;
			});
			this.advance();
		});
	}

	/** Call it after each change that may let somebody go on. */
	advance(): void {
		while (this.waiting[0]?.()) this.waiting.shift();
	}
}
