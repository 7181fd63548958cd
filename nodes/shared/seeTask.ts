import type { Clock } from './clock';
import { namingTask } from './problem';
import type { Task } from './task';
import { getTask } from './endpoints';
import type { Connection } from './transport';
import { tryOften } from './tryOften';

/** The task as it is now. Throws a `Problem` with its ID. */
export async function seeTask(connection: Connection, taskId: string, clock: Clock): Promise<Task> {
	const look = async () => await getTask(connection, taskId);
	return await tryOften(look, connection, clock).catch(namingTask(taskId));
}
