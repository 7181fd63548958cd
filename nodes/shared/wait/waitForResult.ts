import type { Context } from '../piapi/context';
import type { FileToSend } from '../piapi/request';
import { getTask } from '../piapi/endpoints/getTask';
import { failureOf } from '../piapi/failureOf';
import { isTransient } from '../piapi/retry';
import { namingTask, Problem } from '../problem/problem';
import { readDurations } from '../task/durations';
import type { Task } from '../task/task';
import type { PollSchedule } from './pollSchedule';
import { pollUntilEnd, type WaitResult } from './pollUntilEnd';

/** How many odd answers in a row to wait out: about half a minute. */
const MAX_ODD_IN_A_ROW = 8;
/** A task may complete before its images are there; after this long it has none. In milliseconds. */
export const IMAGES_LATE_MS = 10_000;

/** When to poll: as learned from the run's tasks, or at a fixed interval. */
export type Polling = 'adaptive' | { everyMs: number };

export interface ResultOptions {
	/** How long to wait at most, in milliseconds. */
	timeoutMs: number;
	polling: Polling;
	/** The run's schedule, which learns from each of its tasks. */
	schedule: PollSchedule;
	/** The task from its create's answer; left out if only its ID was given, by somebody who may be wrong. */
	known?: Task;
	/** The file that the task was given, which each answer repeats. */
	sent?: FileToSend;
}

/**
 * Waits until a task has succeeded. Throws a `Problem` with its ID if it failed, timed out or cannot be fetched. A task
 * that certainly exists may give a few odd answers in a row, and be without images for a moment once it is completed.
 */
export async function waitForResult(
	context: Context,
	taskId: string,
	{ timeoutMs, polling, schedule, known, sent }: ResultOptions,
): Promise<Task> {
	const own = schedule.begin();
	const awaitImages = known ? awaitingImages(context) : (task: Task) => task;
	let oddInARow = 0;
	const result = await pollUntilEnd(
		context,
		async (remainingMs) => {
			const task = await getTask(context, taskId, remainingMs, { sent, mark: known?.mark });
			oddInARow = 0;
			return awaitImages(task);
		},
		{
			timeoutMs,
			polling: polling === 'adaptive' ? own : polling,
			known: known && awaitImages(known),
			pollAtOnce: known === undefined,
			mayPass: (problem) =>
				isTransient(problem) || (!!known && isOdd(problem) && ++oddInARow <= MAX_ODD_IN_A_ROW),
		},
	).catch((error: unknown) => {
		own.end();
		return namingTask(taskId)(error);
	});
	own.end(known && durationMs(result));
	if (result.outcome === 'succeeded') return result.task;
	throw unsuccessful(context, taskId, result);
}

/**
 * Whether something answered, but said nothing about the task: a gateway's page, say, or a key that is just being renewed.
 */
function isOdd({ facts }: Problem): boolean {
	return facts.statusCode !== undefined;
}

/** Treats a completed task without images as running, until it has some or enough time has passed. */
function awaitingImages({ clock }: Context): (task: Task) => Task {
	let emptySinceMs: number | undefined;
	return (task) => {
		if (task.status !== 'succeeded' || task.images.length > 0) return task;
		emptySinceMs ??= clock.now();
		return clock.now() - emptySinceMs < IMAGES_LATE_MS ? { ...task, status: 'running' } : task;
	};
}

/** From a task's creation to its end, by the service's clock; otherwise the time waited. */
function durationMs(result: WaitResult): number | undefined {
	if (result.outcome !== 'succeeded') return undefined;
	const { queueSeconds, workSeconds } = readDurations(result.task);
	if (queueSeconds === undefined || workSeconds === undefined) return result.waitedMs;
	return (queueSeconds + workSeconds) * 1000;
}

function unsuccessful(
	context: Context,
	taskId: string,
	result: Exclude<WaitResult, { outcome: 'succeeded' }>,
): Problem {
	const { waitedMs } = result;
	if (result.outcome === 'failed') return failureOf(result.task, context, waitedMs);
	if (result.outcome === 'cancelled') return new Problem('cancelled', { taskId, waitedMs });
	return new Problem('timedOut', { taskId, waitedMs, last: result.lastProblem });
}
