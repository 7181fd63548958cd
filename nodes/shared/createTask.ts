import type { Clock } from './clock';
import { Problem } from './problem';
import { maybeTaken, retryDelayMs, surelyNotTaken } from './retry';
import type { Task } from './task';
import { submitTask, type Connection, type TaskRequest } from './transport';

/** A service that cannot be reached at all is given up after these tries: about 15 seconds. */
const MAX_TRIES_UNREACHED = 5;

/**
 * Creates a task. A create is sent again only while the service surely did not take it: it
 * said "too many requests" (until the deadline), or no connection came about (a few times). Where it may have been
 * taken it is not sent again: the problem is `unknownCreate`.
 */
export async function createTask(
	connection: Connection,
	request: TaskRequest,
	{ timeoutMs }: { timeoutMs: number },
	clock: Clock,
): Promise<Task> {
	const startMs = clock.now();
	for (let tries = 1; ; tries++) {
		if (connection.signal?.aborted) throw new Problem('cancelled');
		try {
			return await submitTask(connection, request);
		} catch (error) {
			const waitedMs = clock.now() - startMs;
			const delayMs = delayBeforeNextTry(error, tries, timeoutMs - waitedMs, clock);
			if (delayMs === undefined) throw giveUp(error, waitedMs);
			await clock.sleep(delayMs, connection.signal);
		}
	}
}

/** Milliseconds until the create may be sent again; undefined where it may not. */
function delayBeforeNextTry(
	error: unknown,
	tries: number,
	remainingMs: number,
	clock: Clock,
): number | undefined {
	if (!(error instanceof Problem) || !surelyNotTaken(error)) return undefined;
	if (error.reason === 'network' && tries >= MAX_TRIES_UNREACHED) return undefined;
	const delayMs = retryDelayMs(tries, error, clock.random());
	return delayMs < remainingMs ? delayMs : undefined;
}

function giveUp(error: unknown, waitedMs: number): unknown {
	if (!(error instanceof Problem)) return error;
	if (maybeTaken(error)) return new Problem('unknownCreate', { waitedMs, last: error }, error);
	return error.reason === 'rateLimited' ? error.with({ waitedMs }) : error;
}
