import type { Clock } from '../timing/clock';
import { namingTask } from '../problem/problem';
import type { Task } from '../task/task';
import { getTask } from '../piapi/endpoints';
import type { Connection } from '../piapi/request';
import { tryOften } from '../piapi/retry';

/** The task as it is now. Throws a `Problem` with its ID. */
export async function seeTask(connection: Connection, taskId: string, clock: Clock): Promise<Task> {
	const look = async () => await getTask(connection, taskId);
	return await tryOften(look, connection, clock).catch(namingTask(taskId));
}
