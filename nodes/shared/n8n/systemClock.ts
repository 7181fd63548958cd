import { sleep } from 'n8n-workflow';

import type { Clock } from '../timing/clock';
import { onAbort } from '../timing/onAbort';

/** The machine's own clock: the only place that asks it for the time. */
export const systemClock: Clock = {
	now: () => performance.now(),
	unixNow: () => Date.now(),
	random: () => Math.random(),
	/**
	 * n8n-workflow's `sleepWithAbort` would do, but 2.34 and later lack it, and community nodes may not use timers. So this
	 * races the one timer they may use with the signal; after an abort nobody waits for it.
	 */
	async sleep(ms, signal) {
		if (signal === undefined) return await sleep(ms);
		if (signal.aborted) return;
		let forget = () => {};
		const aborted = new Promise<void>((resolve) => {
			forget = onAbort(signal, resolve);
		});
		await Promise.race([sleep(ms), aborted]).finally(() => forget());
	},
};
