import type { Context } from '../piapi/context';
import { isTransient } from '../piapi/retry';
import { expecting, Problem } from '../problem/problem';
import type { SegmentRequest } from '../source/segmentRequest';
import { unseenTask, type Task } from '../task/task';
import { fetchTask } from '../wait/fetchTask';
import { createTask, type CreateOptions } from './createTask';
import type { LostTasks } from './lostTasks';
import type { TaskBook } from './taskBook';

/** What a run knows of its own tasks. */
export interface RunTasks {
	book: TaskBook;
	lost: LostTasks;
}

/**
 * The task of one item: the one that an earlier try of this execution created, or may have created, else a new one, which
 * is recorded. Only where the earlier one failed, or does not exist, is a new one created: that is what the user asked
 * the retry for.
 */
export async function createOrResume(
	context: Context,
	request: SegmentRequest,
	options: Omit<CreateOptions, 'lostSinceMs'>,
	{ index, book, lost }: RunTasks & { index: number },
): Promise<Task> {
	const { key } = request;
	const taskId = book.find(index, key);
	const earlier = taskId === undefined ? undefined : await findEarlier(context, taskId);
	if (earlier !== undefined && earlier.status !== 'failed') return earlier;
	await request.image.prepare(context);
	const lostSinceMs = book.findLost(index, key);
	const task = await createTask(context, request, { ...options, lostSinceMs }, lost).catch(
		(error: unknown) => {
			const sentMs = error instanceof Problem ? error.facts.sentMs : undefined;
			if (sentMs !== undefined) book.recordLost(index, key, sentMs);
			throw error;
		},
	);
	book.record(index, key, task.id);
	return task;
}

async function findEarlier(context: Context, taskId: string): Promise<Task | undefined> {
	return await fetchTask(context, taskId).catch((error: unknown) => {
		const isAbsent = ({ reason }: Problem) => reason === 'notFound';
		const problem = expecting(error, (each) => isAbsent(each) || isTransient(each));
		// Where only the polls failed it is there: whoever waits for it polls again.
		return isAbsent(problem) ? undefined : unseenTask(taskId);
	});
}
