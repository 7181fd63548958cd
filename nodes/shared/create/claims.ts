import { LatestByTask } from '../task/latestByTask';
import { perProcess } from '../timing/perProcess';

/** Which execution owns each task: two items that ask for the same thing must not share one. */
export class Claims {
	private readonly ownerOf = new LatestByTask<string>();

	/** Records the owner of a task, whoever had it before. */
	noteOwner(taskId: string, execution: string): void {
		this.ownerOf.set(taskId, execution);
	}

	/** The execution that owns a task; undefined if none in this process does. */
	findOwner(taskId: string): string | undefined {
		return this.ownerOf.get(taskId);
	}
}

/** The claims of all executions in this process. */
export const claimsOf = perProcess(() => new Claims());
