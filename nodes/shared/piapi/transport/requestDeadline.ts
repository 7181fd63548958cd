import { onAbort } from '../../timing/onAbort';

/** What ends a request: its time limit, or the execution's stop. */
export interface RequestDeadline {
	signal: AbortSignal;
	/** Whether its time is up. */
	hasPassed(): boolean;
	/** Call it when the request has ended, so that nothing keeps listening. */
	clear(): void;
}

/**
 * Starts a request's time limit. It listens to both sources: on Node.js 20 a time-out that nobody listens to is lost with
 * the next garbage collection (nodejs/node#57736), also as part of `AbortSignal.any`.
 */
export function startDeadline(timeoutMs: number, stop: AbortSignal | undefined): RequestDeadline {
	const controller = new AbortController();
	const timeout = AbortSignal.timeout(Math.max(Math.ceil(timeoutMs), 0));
	const abort = () => controller.abort();
	timeout.addEventListener('abort', abort);
	const forgetStop = stop && onAbort(stop, abort);
	return {
		signal: controller.signal,
		hasPassed: () => timeout.aborted,
		clear() {
			timeout.removeEventListener('abort', abort);
			forgetStop?.();
		},
	};
}

/**
 * The result of `work`, if it comes before the execution stops or within `graceMs` milliseconds after; otherwise
 * undefined, and `work` goes on alone.
 */
export async function untilStop<T>(
	work: Promise<T>,
	stop: AbortSignal | undefined,
	graceMs: number,
): Promise<T | undefined> {
	if (stop === undefined) return await work;
	let forgetStop = () => {};
	const stopped = new Promise<undefined>((resolve) => {
		forgetStop = onAbort(stop, () => {
			const grace = AbortSignal.timeout(graceMs);
			grace.addEventListener('abort', () => resolve(undefined));
		});
	});
	return await Promise.race([work, stopped]).finally(() => forgetStop());
}
