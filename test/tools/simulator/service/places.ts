import type { Account } from './accounts';

/** The places for tasks in flight that every account has, and who waits for one. */
export class Places {
	private readonly taken = new Map<Account, number>();
	private readonly queues = new Map<Account, Array<() => void>>();

	/** `limitOf` tells how many places an account has; it is asked anew each time. */
	constructor(readonly limitOf: (account: Account) => number) {}

	isFull(account: Account): boolean {
		return this.count(account) >= this.limitOf(account);
	}

	/** Takes a place: undefined if one is free, else a promise that there is one, in the order of asking. */
	take(account: Account): Promise<void> | undefined {
		if (!this.isFull(account)) {
			this.taken.set(account, this.count(account) + 1);
			return undefined;
		}
		const queue = this.queues.get(account) ?? [];
		this.queues.set(account, queue);
		return new Promise((resolve) => queue.push(resolve));
	}

	/** Gives a place back, to whoever waits longest. */
	leave(account: Account): void {
		this.taken.set(account, this.count(account) - 1);
		const queue = this.queues.get(account) ?? [];
		while (queue.length > 0 && !this.isFull(account)) {
			this.taken.set(account, this.count(account) + 1);
			queue.shift()?.();
		}
	}

	private count(account: Account): number {
		return this.taken.get(account) ?? 0;
	}
}
