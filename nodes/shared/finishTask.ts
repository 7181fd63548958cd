import type { Clock } from './clock';
import { Problem } from './problem';
import type { Task } from './task';
import { getTask, type Connection } from './transport';
import { waitForTask, type WaitOptions, type WaitResult } from './waitForTask';

/** Waits until a task has succeeded. Throws a `Problem` with its ID where it failed, timed out or was not to be had. */
export async function finishTask(
	connection: Connection,
	taskId: string,
	options: Pick<WaitOptions, 'timeoutMs' | 'pollIntervalMs' | 'known' | 'lookNow'>,
	clock: Clock,
): Promise<Task> {
	const look = async (remainingMs: number) => await getTask(connection, taskId, remainingMs);
	const result = await waitForTask(
		options.known ? toleratingAbsence(look) : look,
		{ ...options, signal: connection.signal },
		clock,
	).catch((error: unknown) => {
		throw error instanceof Problem ? error.with({ taskId }) : error;
	});
	if (result.outcome === 'succeeded') return result.task as Task;
	throw unsuccessful(taskId, result);
}

/** A task that was created a moment ago may not be found yet: that passes. */
function toleratingAbsence(look: (remainingMs: number) => Promise<Task>): typeof look {
	return async (remainingMs) =>
		await look(remainingMs).catch((error: unknown) => {
			const isAbsent = error instanceof Problem && error.reason === 'notFound';
			throw isAbsent ? new Problem('serverError', error.facts, error) : error;
		});
}

function unsuccessful(
	taskId: string,
	{ outcome, task, waitedMs, lastProblem }: WaitResult,
): Problem {
	if (outcome === 'cancelled') return new Problem('cancelled', { taskId, waitedMs });
	if (outcome === 'failed') {
		const { message: detail, code: statusCode } = task?.failure ?? {};
		return new Problem('taskFailed', { taskId, waitedMs, detail, statusCode });
	}
	return new Problem('timedOut', { taskId, waitedMs, last: lastProblem });
}
