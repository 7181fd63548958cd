import { canonicalTaskId } from '../task/taskId';
import { perProcess } from '../timing/perProcess';

/** More than an instance ever has in flight; older claims have long ended. */
const MAX_REMEMBERED = 20_000;

/** Which execution owns each task: two items that ask for the same thing must not share one. */
export class Claims {
	private readonly ownerOf = new Map<string, string>();

	/** Records the owner of a task, whoever had it before. */
	noteOwner(taskId: string, execution: string): void {
		const id = canonicalTaskId(taskId);
		this.ownerOf.delete(id);
		this.ownerOf.set(id, execution);
		if (this.ownerOf.size <= MAX_REMEMBERED) return;
		const [oldest] = this.ownerOf.keys();
		this.ownerOf.delete(oldest);
	}

	/** The execution that owns a task; undefined if none in this process does. */
	findOwner(taskId: string): string | undefined {
		return this.ownerOf.get(canonicalTaskId(taskId));
	}
}

/** The claims of all executions in this process. */
export const claimsOf = perProcess(() => new Claims());
