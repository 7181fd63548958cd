import type { Clock } from '../timing/clock';
import { namingTask } from '../problem/problem';
import type { Task } from '../task/task';
import { getTask } from '../piapi/endpoints';
import type { Context } from '../piapi/request';
import { retryRead } from '../piapi/retry';

/** The task as it is now. Throws a `Problem` with its ID. */
export async function fetchTask(context: Context, taskId: string, clock: Clock): Promise<Task> {
	const look = async () => await getTask(context, taskId);
	return await retryRead(look, context, clock).catch(namingTask(taskId));
}
