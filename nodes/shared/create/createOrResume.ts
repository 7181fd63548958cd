import type { Clock } from '../timing/clock';
import { createTask, type CreateOptions } from './createTask';
import type { TaskBook } from './taskBook';
import type { LostTasks } from './lostTasks';
import { expecting, Problem } from '../problem/problem';
import { isTransient } from '../timing/backoff';
import { fetchTask } from '../wait/fetchTask';
import type { Task } from '../task/task';
import type { SegmentRequest } from '../source/segmentRequest';
import type { Context } from '../piapi/request';

/** What a run knows of its own tasks. */
export interface RunTasks {
	ledger: TaskBook;
	lost: LostTasks;
}

/**
 * The task of one item: the one that an earlier try of this execution created, or may have created, else a new one, which
 * is recorded. Only where the earlier one failed, or does not exist, is a new one created: that is what the user asked
 * the retry for.
 */
export async function createOrResume(
	context: Context,
	order: SegmentRequest,
	options: Omit<CreateOptions, 'lostSinceMs'>,
	item: RunTasks & { index: number },
	clock: Clock,
): Promise<Task> {
	const request = order.identity;
	const taskId = item.ledger.find(item.index, request);
	const earlier = taskId === undefined ? undefined : await findEarlier(context, taskId, clock);
	if (earlier !== undefined && earlier.status !== 'failed') return earlier;
	await order.image.prepare(context);
	const lostSinceMs = item.ledger.findLost(item.index, request);
	const task = await createTask(
		context,
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
	context: Context,
	taskId: string,
	clock: Clock,
): Promise<Task | undefined> {
	return await fetchTask(context, taskId, clock).catch((error: unknown) => {
		const isAbsent = ({ reason }: Problem) => reason === 'notFound';
		const problem = expecting(error, (each) => isAbsent(each) || isTransient(each));
		// Where only the looks failed it is there: whoever waits for it looks again.
		return isAbsent(problem) ? undefined : unseenTask(taskId);
	});
}

function unseenTask(id: string): Task {
	return { id, status: 'running', statusText: '', fields: { task_id: id }, images: [] };
}
