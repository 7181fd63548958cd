import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { toFields, type MadeItem, type Remarks } from '../item/json/itemJson';
import { readCost } from '../task/cost';
import { readDurations } from '../task/durations';
import type { Task } from '../task/task';
import { asObject, asText, omit } from '../values/json';

const OUTCOMES = { running: 'pending', succeeded: 'succeeded', failed: 'failed' } as const;

/**
 * A task's item: first what a workflow needs to decide, then the task in PiAPI's names. `pixels` is its image's size, to
 * estimate the cost. Only the first item of a task has its cost, so that sums are right.
 */
export function toTaskItem(task: Task, pixels?: number, remarks: Remarks = {}): MadeItem {
	const isFirst = (remarks.thing?.index ?? 1) === 1;
	const cost = isFirst ? readCost(task, pixels) : {};
	const outcome = {
		outcome: OUTCOMES[task.status],
		...(task.status === 'failed' && {
			failureReason: task.failure.message ?? 'PiAPI gives no reason',
		}),
	};
	const own = toFields(outcome, remarks, { ...cost, ...readDurations(task) });
	// Spread twice, so that our fields keep both their place and their value, whatever PiAPI's are called.
	const json = { ...own, task_id: task.id, ...(task.fields as IDataObject), ...own };
	const prompt = asText(asObject(task.fields.input)?.prompt);
	return {
		item: { json },
		report: { ...remarks, ...cost, taskId: task.id, outcome: outcome.outcome, prompt },
	};
}

/** The item of a task that an earlier execution paid for: this one pays nothing. */
export function asReused({ item, report }: MadeItem): MadeItem {
	return {
		item: atNoCost(item, 'reused'),
		report: { ...omit(report, 'costIsEstimated'), isReused: true, costUsd: 0 },
	};
}

/** The item of a task that an item before it has as well, with its cost. */
export function asShared({ item, report }: MadeItem): MadeItem {
	return { item: atNoCost(item, 'shared'), report: omit(report, 'costUsd', 'costIsEstimated') };
}

function atNoCost(item: INodeExecutionData, why: 'reused' | 'shared'): INodeExecutionData {
	return { ...item, json: { ...omit(item.json, 'costIsEstimated'), [why]: true, costUsd: 0 } };
}
