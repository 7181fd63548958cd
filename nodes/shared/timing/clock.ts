import { sleep } from 'n8n-workflow';

/** Time and chance, handed in so that tests can run the loops on a virtual clock. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Resolves after `ms` milliseconds, or as soon as `signal` aborts. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** A number from 0 up to, not including, 1. */
	random(): number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	random: () => Math.random(),
	/**
	 * n8n-workflow's `sleepWithAbort` would do, but 2.34 and later lack it, and timers are not allowed in community
	 * nodes. So the one timer they may use is raced with the signal; after an abort it runs out unheard.
	 */
	async sleep(ms, signal) {
		if (signal === undefined) return await sleep(ms);
		if (signal.aborted) return;
		let wake: () => void = () => {};
		const aborted = new Promise<void>((resolve) => {
			wake = resolve;
			signal.addEventListener('abort', wake, { once: true });
		});
		await Promise.race([sleep(ms), aborted]).finally(() =>
			signal.removeEventListener('abort', wake),
		);
	},
};
