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

	/** Notes that a task is an item's; false where this execution has an item with it already. */
	take(taskId: string): boolean {
		if (this.own.has(taskId)) return false;
		this.own.add(taskId);
		claimedByAnyRun.add(taskId);
		if (claimedByAnyRun.size > MAX_REMEMBERED) {
			const [oldest] = claimedByAnyRun;
			claimedByAnyRun.delete(oldest);
		}
		return true;
	}

	/** Takes a task that was found; false where an item of any execution has it already. */
	takeFound(taskId: string): boolean {
		return !claimedByAnyRun.has(taskId) && this.take(taskId);
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
