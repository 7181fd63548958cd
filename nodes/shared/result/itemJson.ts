import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { cleanTask } from '../task/cleanTask';
import { readMeasures } from '../task/measures';
import type { Task } from '../task/task';

const OUTCOMES = { running: 'pending', succeeded: 'succeeded', failed: 'failed' } as const;

/**
 * The JSON of an item: first what a workflow needs to decide, then the cleaned task in PiAPI's names. `pixels` is the size
 * of its image, for an estimate of its cost; `delivered` is what became of its images.
 */
export function toJson(task: Task, pixels?: number, delivered: IDataObject = {}): IDataObject {
	const { mask, images, ...remarks } = delivered;
	const own = {
		outcome: OUTCOMES[task.status],
		...(task.failure && { failureReason: task.failure.message ?? 'PiAPI gives no reason' }),
		...(mask !== undefined && { mask }),
		...(images !== undefined && { images }),
		...readMeasures(task, pixels),
		...remarks,
	};
	// Named twice: our fields keep both their place and their value, whatever PiAPI's are called.
	return { ...own, task_id: task.id, ...cleanTask(task), ...own } as IDataObject;
}

/** Fields that this node puts on its items, beside those of the task. */
const OWN_FIELDS = [
	'outcome',
	'failureReason',
	'costUsd',
	'costIsEstimated',
	'queueSeconds',
	'workSeconds',
	'mask',
	'images',
	'missingOutputs',
	'notes',
	'reused',
	'thing',
	'error',
];
/** Fields of a task in PiAPI's names; a user's own data may have some of them too. */
const TASK_FIELDS = [
	'task_id',
	'model',
	'task_type',
	'status',
	'config',
	'input',
	'output',
	'meta',
	'detail',
	'logs',
	'used_credits',
];

/**
 * The fields of an input item without those that tell of another task of this node. What only has the name of a task's
 * field stays, unless the item came from this node.
 */
export function withoutOwnFields(json: IDataObject): IDataObject {
	const isOfThisNode = 'task_id' in json && 'outcome' in json;
	const left = isOfThisNode ? [...OWN_FIELDS, ...TASK_FIELDS] : ['error', 'outcome'];
	return Object.fromEntries(Object.entries(json).filter(([name]) => !left.includes(name)));
}

/** An item whose task an earlier execution has paid for: it costs this one nothing. */
export function asReused(item: INodeExecutionData): INodeExecutionData {
	const { costIsEstimated: _estimated, ...json } = item.json;
	return { ...item, json: { ...json, reused: true, costUsd: 0 } };
}
