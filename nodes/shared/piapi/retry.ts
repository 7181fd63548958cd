import type { Clock } from '../timing/clock';
import { Problem } from '../problem/problem';
import { isTransient, retryDelayMs } from '../timing/backoff';
import type { Context } from './request';

const MAX_TRIES = 7;

/** Does a request that only reads; a problem that may pass is tried past a few times, about half a minute in all. */
export async function retryRead<T>(
	request: () => Promise<T>,
	{ signal }: Context,
	clock: Clock,
): Promise<T> {
	for (let tries = 1; ; tries++) {
		const result = await request().catch((error: unknown) => {
			const mayPass = error instanceof Problem && isTransient(error);
			if (mayPass && tries < MAX_TRIES && !signal?.aborted) return error;
			throw error;
		});
		if (!(result instanceof Problem)) return result;
		await clock.sleep(retryDelayMs(tries, result, clock.random()), signal);
	}
}
