import type { Context } from '../piapi/context';
import type { FileToSend } from '../piapi/fileToSend';
import { getTask } from '../piapi/getTask';
import { isTransient } from '../piapi/retry';
import { namingTask, Problem } from '../problem/problem';
import { cleanUrl } from '../task/cleanText';
import { readMeasures } from '../task/measures';
import type { Task } from '../task/task';
import type { DelayCost, PollSchedule } from '../timing/pollSchedule';
import { waitForTask, type WaitResult } from './waitForTask';

/** When to poll: as the run's tasks teach, or so often. */
export type Polling = 'adaptive' | { everyMs: number };

export interface ResultOptions {
	/** How long to wait at most, in milliseconds. */
	timeoutMs: number;
	polling: Polling;
	/** The schedule of the run: it learns from each of its tasks. */
	schedule: PollSchedule;
	/** What is lost, as things are now, while the task's end is not seen. */
	delayCost?(): DelayCost;
	/** The task as its create answered it; left out where only its ID was given, by somebody who may be wrong. */
	known?: Task;
	/** The file that the task was given, which each answer repeats. */
	sent?: FileToSend;
}

/** Waits until a task has succeeded. Throws a `Problem` with its ID where it failed, timed out or cannot be fetched. */
export async function waitForResult(
	context: Context,
	taskId: string,
	{ timeoutMs, polling, schedule, delayCost, known, sent }: ResultOptions,
): Promise<Task> {
	const own = schedule.begin(delayCost);
	const result = await waitForTask(
		context,
		async (remainingMs) => await getTask(context, taskId, remainingMs, sent),
		{
			timeoutMs,
			polling: polling === 'adaptive' ? own : polling,
			known,
			pollAtOnce: known === undefined,
			// A task that was created a moment ago may not be found yet: that passes.
			mayPass: (problem) => isTransient(problem) || (!!known && problem.reason === 'notFound'),
		},
	).catch((error: unknown) => {
		own.end();
		return namingTask(taskId)(error);
	});
	own.end(known && durationMs(result));
	if (result.outcome === 'succeeded') return result.task;
	throw unsuccessful(context, taskId, result);
}

/** From a task's creation to its end, by the service's clock; else as long as was waited. */
function durationMs(result: WaitResult): number | undefined {
	if (result.outcome !== 'succeeded') return undefined;
	const { queueSeconds, workSeconds } = readMeasures(result.task);
	if (queueSeconds === undefined || workSeconds === undefined) return result.waitedMs;
	return (queueSeconds + workSeconds) * 1000;
}

/** The problem of a task that the service reports as failed. */
export function failureOf(
	{ id: taskId, failure, input }: Task,
	{ secrets }: Pick<Context, 'secrets'>,
	waitedMs?: number,
): Problem {
	const { message: detail, code: statusCode } = failure ?? {};
	const { image = '' } = input;
	const imageAddress = /^https?:/i.test(image) ? cleanUrl(image, secrets) : undefined;
	return new Problem('taskFailed', { taskId, waitedMs, detail, statusCode, imageAddress });
}

function unsuccessful(
	context: Context,
	taskId: string,
	result: Exclude<WaitResult, { outcome: 'succeeded' }>,
): Problem {
	const { waitedMs } = result;
	if (result.outcome === 'failed')
		return failureOf({ ...result.task, id: taskId }, context, waitedMs);
	if (result.outcome === 'cancelled') return new Problem('cancelled', { taskId, waitedMs });
	const last = 'lastProblem' in result ? result.lastProblem : undefined;
	return new Problem('timedOut', { taskId, waitedMs, last });
}
