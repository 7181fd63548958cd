import type { Clock } from '../timing/clock';
import { Problem } from '../problem/problem';
import { maySendAgain, retryDelayMs } from '../timing/backoff';
import type { Connection } from './request';

const MAX_TRIES = 7;

/** Does a request that only reads; a problem that may pass is tried past a few times, about half a minute in all. */
export async function tryOften<T>(
	request: () => Promise<T>,
	{ signal }: Connection,
	clock: Clock,
): Promise<T> {
	for (let tries = 1; ; tries++) {
		const result = await request().catch((error: unknown) => {
			const mayPass = error instanceof Problem && maySendAgain(error);
			if (mayPass && tries < MAX_TRIES && !signal?.aborted) return error;
			throw error;
		});
		if (!(result instanceof Problem)) return result;
		await clock.sleep(retryDelayMs(tries, result, clock.random()), signal);
	}
}
