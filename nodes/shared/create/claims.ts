import { canonicalTaskId } from '../task/taskId';

/** More than an instance ever has in flight; older claims have long ended. */
const MAX_REMEMBERED = 20_000;

/** Which execution of this process owns each task: two that ask for the same thing must not share one. */
const ownerOf = new Map<string, string>();

/** Claims a task for an item of an execution. False if an item of any execution already has it. */
export function claim(taskId: string, execution: string): boolean {
	if (findOwner(taskId) !== undefined) return false;
	noteOwner(taskId, execution);
	return true;
}

/** Records the owner of a task, whoever had it before. */
export function noteOwner(taskId: string, execution: string): void {
	const id = canonicalTaskId(taskId);
	ownerOf.delete(id);
	ownerOf.set(id, execution);
	if (ownerOf.size <= MAX_REMEMBERED) return;
	const [oldest] = ownerOf.keys();
	ownerOf.delete(oldest);
}

/** The execution that owns a task; undefined if none in this process does. */
export function findOwner(taskId: string): string | undefined {
	return ownerOf.get(canonicalTaskId(taskId));
}
