import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { asNumber, asObject, asText } from '../task/json';

/**
 * The tasks that this node has created in this execution, by run and item, and the creates whose fate is not known. It
 * lives in the node's context, which n8n keeps while it tries the node again (Retry On Fail runs it for all items) and
 * when a failed execution is retried. So the second try finds the first one's tasks instead of paying for new ones. A loop
 * over the node counts up the run index, which keeps its rounds apart.
 */
export class TaskBook {
	private readonly runs: IDataObject;
	private readonly entries: IDataObject;

	constructor(n8n: IExecuteFunctions) {
		const nodeContext = n8n.getContext('node');
		this.runs = (nodeContext.piApiTasks ??= {}) as IDataObject;
		const run = String(n8n.getWorkflowDataProxy(0).$runIndex ?? 0);
		this.entries = (this.runs[run] ??= {}) as IDataObject;
	}

	/** The task that was created for this item, if its request is still the same. */
	find(itemIndex: number, key: string): string | undefined {
		const entry = asObject(this.entries[itemIndex]);
		return entry?.request === key ? asText(entry.taskId) : undefined;
	}

	/** When a create for this item was sent whose fate nobody could tell, in milliseconds since 1970. */
	findLost(itemIndex: number, key: string): number | undefined {
		const entry = asObject(this.entries[itemIndex]);
		return entry?.request === key ? asNumber(entry.lostSinceMs) : undefined;
	}

	recordLost(itemIndex: number, key: string, lostSinceMs: number): void {
		this.entries[itemIndex] = { lostSinceMs, request: key };
	}

	/** Every task that the node has created in this execution, in all its rounds. */
	everyTaskId(): string[] {
		return Object.values(this.runs).flatMap((entries) => idsOf(entries as IDataObject));
	}

	/** Every task that this run has created so far, in the order of the items. */
	taskIds(): string[] {
		return idsOf(this.entries);
	}

	record(itemIndex: number, key: string, taskId: string): void {
		this.entries[itemIndex] = { taskId, request: key };
	}
}

function idsOf(entries: IDataObject): string[] {
	return Object.values(entries).flatMap((entry) => asText(asObject(entry)?.taskId) ?? []);
}
