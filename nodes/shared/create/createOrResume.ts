import type { Clock } from '../timing/clock';
import { createTask, type CreateOptions } from './createTask';
import type { Ledger } from './taskBook';
import type { LostTasks } from './lostTasks';
import { expecting, Problem } from '../problem/problem';
import { maySendAgain } from '../timing/backoff';
import { seeTask } from '../wait/fetchTask';
import type { Task } from '../task/task';
import type { TaskOrder } from '../source/segmentRequest';
import type { Connection } from '../piapi/request';

/** What a run knows of its own tasks. */
export interface RunTasks {
	ledger: Ledger;
	lost: LostTasks;
}

/**
 * The task of one item: the one that an earlier try of this execution created, or may have created, else a new one, which
 * is recorded. Only where the earlier one failed, or does not exist, is a new one created: that is what the user asked
 * the retry for.
 */
export async function createOnce(
	connection: Connection,
	order: TaskOrder,
	options: Omit<CreateOptions, 'lostSinceMs'>,
	item: RunTasks & { index: number },
	clock: Clock,
): Promise<Task> {
	const request = order.identity;
	const taskId = item.ledger.find(item.index, request);
	const earlier = taskId === undefined ? undefined : await findEarlier(connection, taskId, clock);
	if (earlier !== undefined && earlier.status !== 'failed') return earlier;
	await order.image.prepare(connection);
	const lostSinceMs = item.ledger.findLost(item.index, request);
	const task = await createTask(
		connection,
		order,
		{ ...options, lostSinceMs },
		item.lost,
		clock,
	).catch((error: unknown) => {
		const sentMs = error instanceof Problem ? error.facts.sentMs : undefined;
		if (sentMs !== undefined) item.ledger.recordLost(item.index, request, sentMs);
		throw error;
	});
	item.ledger.record(item.index, request, task.id);
	return task;
}

async function findEarlier(
	connection: Connection,
	taskId: string,
	clock: Clock,
): Promise<Task | undefined> {
	return await seeTask(connection, taskId, clock).catch((error: unknown) => {
		const isAbsent = ({ reason }: Problem) => reason === 'notFound';
		const problem = expecting(error, (each) => isAbsent(each) || maySendAgain(each));
		// Where only the looks failed it is there: whoever waits for it looks again.
		return isAbsent(problem) ? undefined : unseenTask(taskId);
	});
}

function unseenTask(id: string): Task {
	return { id, status: 'running', statusText: '', fields: { task_id: id }, images: [] };
}
