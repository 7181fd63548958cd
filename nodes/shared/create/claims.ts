import { canonicalTaskId } from '../task/taskId';

/** More than all tasks in flight on an instance; older claims have long ended. */
const MAX_REMEMBERED = 20_000;

/** Tasks that an item of any execution of this process has, and which execution: two that ask for the same must not share one. */
const ownerOf = new Map<string, string>();

/** Takes a task for an item of an execution; false where an item of any execution has it already. */
export function claim(taskId: string, execution: string): boolean {
	if (findOwner(taskId) !== undefined) return false;
	noteOwner(taskId, execution);
	return true;
}

/** Notes that an item has a task, which others may have had before. */
export function noteOwner(taskId: string, execution: string): void {
	const id = canonicalTaskId(taskId);
	ownerOf.delete(id);
	ownerOf.set(id, execution);
	if (ownerOf.size <= MAX_REMEMBERED) return;
	const [oldest] = ownerOf.keys();
	ownerOf.delete(oldest);
}

/** The execution whose item has a task; undefined where none of this process has it. */
export function findOwner(taskId: string): string | undefined {
	return ownerOf.get(canonicalTaskId(taskId));
}
