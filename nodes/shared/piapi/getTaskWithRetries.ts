import type { Context } from './context';
import { getTask } from './endpoints/getTask';
import { RETRY, withRetries } from './retry';
import { namingTask } from '../problem/problem';
import type { Task } from '../task/task';

/** The task as it is now, retried for up to `withinMs` milliseconds. Throws a `Problem` with its ID. */
export async function getTaskWithRetries(
	context: Context,
	taskId: string,
	withinMs = Infinity,
): Promise<Task> {
	const fetch = async (remainingMs: number) => await getTask(context, taskId, remainingMs);
	const policy = { ...RETRY.poll, withinMs };
	return await withRetries(context, policy, fetch).catch(namingTask(taskId));
}
