import type { Clock } from '../timing/clock';
import { readMeasures } from '../task/measures';
import { namingTask, Problem } from '../problem/problem';
import type { Task } from '../task/task';
import { getTask } from '../piapi/endpoints';
import type { Context } from '../piapi/request';
import { waitForTask, type WaitOptions, type WaitResult } from './waitForTask';

/** Waits until a task has succeeded. Throws a `Problem` with its ID where it failed, timed out or was not to be had. */
export async function waitForResult(
	context: Context,
	taskId: string,
	options: Pick<WaitOptions, 'timeoutMs' | 'pollIntervalMs' | 'pace' | 'known' | 'lookNow'>,
	clock: Clock,
): Promise<Task> {
	const { pace, known } = options;
	const look = async (remainingMs: number) => await getTask(context, taskId, remainingMs);
	pace.begin();
	const result = await waitForTask(
		known ? toleratingAbsence(look) : look,
		{ ...options, signal: context.signal },
		clock,
	).catch((error: unknown) => {
		pace.end();
		return namingTask(taskId)(error);
	});
	pace.end(known && durationMs(result));
	if (result.outcome === 'succeeded') return result.task as Task;
	throw unsuccessful(taskId, result);
}

/** From a task's creation to its end, by the service's clock; else as long as was waited. */
function durationMs({ task, outcome, waitedMs }: WaitResult): number | undefined {
	if (task === undefined || outcome !== 'succeeded') return undefined;
	const { queueSeconds, workSeconds } = readMeasures(task);
	if (queueSeconds === undefined || workSeconds === undefined) return waitedMs;
	return (queueSeconds + workSeconds) * 1000;
}

/** A task that was created a moment ago may not be found yet: that passes. */
function toleratingAbsence(look: (remainingMs: number) => Promise<Task>): typeof look {
	return async (remainingMs) =>
		await look(remainingMs).catch((error: unknown) => {
			const isAbsent = error instanceof Problem && error.reason === 'notFound';
			throw isAbsent ? new Problem('serverError', error.facts, error) : error;
		});
}

/** The problem of a task that the service reports as failed. */
export function failureOf({ id: taskId, failure }: Task, waitedMs?: number): Problem {
	const { message: detail, code: statusCode } = failure ?? {};
	return new Problem('taskFailed', { taskId, waitedMs, detail, statusCode });
}

function unsuccessful(
	taskId: string,
	{ outcome, task, waitedMs, lastProblem }: WaitResult,
): Problem {
	if (outcome === 'cancelled') return new Problem('cancelled', { taskId, waitedMs });
	if (outcome === 'failed') return failureOf(task as Task, waitedMs).with({ taskId });
	return new Problem('timedOut', { taskId, waitedMs, last: lastProblem });
}
