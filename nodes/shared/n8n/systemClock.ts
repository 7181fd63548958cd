import { sleep } from 'n8n-workflow';

import type { Clock } from '../timing/clock';

/** The machine's own clock: the one place that asks it for the time. */
export const systemClock: Clock = {
	now: () => performance.now(),
	unixNow: () => Date.now(),
	random: () => Math.random(),
	/**
	 * n8n-workflow's `sleepWithAbort` would do, but 2.34 and later lack it, and community nodes may not use timers. So the
	 * one timer they may use is raced with the signal; after an abort it runs out unheard.
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
