/** More than all tasks in flight on an instance; older claims have long ended. */
const MAX_REMEMBERED = 20_000;

/** Tasks that an item of any execution of this process has taken: two that ask for the same must not share one. */
const claimedByAnyRun = new Set<string>();

/** Which tasks belong to an item already. A lost task that is found belongs to one item only. */
export class Claims {
	private readonly own: Set<string>;

	/** `taskIds` are the tasks of earlier tries and rounds of this execution. */
	constructor(taskIds: string[]) {
		this.own = new Set(taskIds);
	}

	/**
	 * Takes a task for an item, whether its create was answered or it was found in the history; false where an item of any
	 * execution has it already.
	 */
	take(taskId: string): boolean {
		if (this.has(taskId)) return false;
		this.note(taskId);
		return true;
	}

	/** Notes that an item has a task, which others may have had before: it was created by an earlier try or execution. */
	note(taskId: string): void {
		this.own.add(taskId);
		claimedByAnyRun.add(taskId);
		if (claimedByAnyRun.size > MAX_REMEMBERED) {
			const [oldest] = claimedByAnyRun;
			claimedByAnyRun.delete(oldest);
		}
	}

	/** Whether an item of any execution of this process has the task. */
	has(taskId: string): boolean {
		return this.own.has(taskId) || claimedByAnyRun.has(taskId);
	}

	/** Whether an item of this execution has the task. */
	hasOwn(taskId: string): boolean {
		return this.own.has(taskId);
	}
}
