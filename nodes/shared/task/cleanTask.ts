import type { JsonObject } from './json';
import type { Task } from './task';

/**
 * The task as it leaves the node. `error` is left out, because n8n reads that key on an item as "this run failed" and
 * would, with Retry On Fail, run the node again; a failed task's reason is given as `failureReason` by the caller.
 */
export function cleanTask(task: Task): JsonObject {
	const { error: _error, ...rest } = task.fields;
	return rest;
}
