/** What ends a request: its total time, or the stop of the execution. */
export interface RequestDeadline {
	signal: AbortSignal;
	/** Whether its time is up. */
	hasPassed(): boolean;
	/** To be called when the request has ended, so that nothing listens any longer. */
	clear(): void;
}

/**
 * Starts the total time of a request. It listens to both sources: on Node.js 20 a time-out that nobody listens to is lost
 * with the next garbage collection (nodejs/node#57736), also as part of `AbortSignal.any`.
 */
export function startDeadline(timeoutMs: number, stop: AbortSignal | undefined): RequestDeadline {
	const controller = new AbortController();
	const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
	const abort = () => controller.abort();
	const sources = [timeout, ...(stop ? [stop] : [])];
	for (const source of sources) {
		if (source.aborted) abort();
		source.addEventListener('abort', abort, { once: true });
	}
	return {
		signal: controller.signal,
		hasPassed: () => timeout.aborted,
		clear: () => sources.forEach((source) => source.removeEventListener('abort', abort)),
	};
}

/**
 * What `work` gives, if it comes before the execution is stopped or `graceMs` milliseconds after that; undefined where
 * it does not: then `work` goes on alone.
 */
export async function untilStop<T>(
	work: Promise<T>,
	stop: AbortSignal | undefined,
	graceMs: number,
): Promise<T | undefined> {
	if (stop === undefined) return await work;
	const over = new AbortController();
	const stopped = new Promise<undefined>((resolve) => {
		const end = () => {
			const grace = AbortSignal.timeout(graceMs);
			grace.addEventListener('abort', () => resolve(undefined), { once: true });
		};
		if (stop.aborted) end();
		else stop.addEventListener('abort', end, { once: true, signal: over.signal });
	});
	return await Promise.race([work, stopped]).finally(() => over.abort());
}
