import { parseTask, type FailedTask } from '../../../nodes/shared/task/task';

/** A failed task from its fields. */
export function failedTask(fields: object, secrets: string[] = []): FailedTask {
	const task = parseTask({ task_id: 't', status: 'failed', ...fields }, secrets);
	if (task?.status !== 'failed') throw new Error('this task has not failed');
	return task;
}
