import type { Context } from '../piapi/context';
import { getTask } from '../piapi/endpoints';
import { RETRY, withRetries } from '../piapi/retry';
import { namingTask } from '../problem/problem';
import type { Task } from '../task/task';

/** The task as it is now. Throws a `Problem` with its ID. */
export async function fetchTask(context: Context, taskId: string): Promise<Task> {
	const fetch = async () => await getTask(context, taskId);
	return await withRetries(context, RETRY.poll, fetch).catch(namingTask(taskId));
}
