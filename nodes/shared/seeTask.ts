import type { Clock } from './clock';
import { Problem } from './problem';
import { maySendAgain, retryDelayMs } from './retry';
import type { Task } from './task';
import { getTask, type Connection } from './transport';

const MAX_TRIES = 5;

/** The task as it is now. A problem that may pass is tried past a few times: about 15 seconds. */
export async function seeTask(connection: Connection, taskId: string, clock: Clock): Promise<Task> {
	for (let tries = 1; ; tries++) {
		const seen = await getTask(connection, taskId).catch((error: unknown) => {
			if (!(error instanceof Problem)) throw error;
			const isLast = tries >= MAX_TRIES || connection.signal?.aborted;
			if (isLast || !maySendAgain(error)) throw error.with({ taskId });
			return error;
		});
		if (!(seen instanceof Problem)) return seen;
		await clock.sleep(retryDelayMs(tries, seen, clock.random()), connection.signal);
	}
}
