import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { withoutErrors } from '../task/failedItem';
import { asObject, asText } from '../task/json';
import { readCost, readTimes, type Cost } from '../task/measures';
import type { Task } from '../task/task';
import type { DescribedImage } from './files';
import type { MaskReport } from './maskReport';

const OUTCOMES = { running: 'pending', succeeded: 'succeeded', failed: 'failed' } as const;

/** What an item says of its task beside what PiAPI says. */
export interface Remarks {
	mask?: MaskReport;
	/** The images that the item has as files. */
	images?: DescribedImage[];
	/** Which thing of the mask the item is about; its number counts from 1. */
	thing?: IDataObject & { index: number };
	/** Name of the source image's file. */
	sourceFile?: string;
	missingOutputs?: string[];
	notes?: string[];
}

/** What the summary of a run counts of an item, whichever fields of it the user keeps. */
export interface ItemReport extends Remarks, Cost {
	taskId: string;
	outcome: (typeof OUTCOMES)[Task['status']];
	prompt?: string;
	isReused?: boolean;
}

/** An item and its report. */
export interface TaskItem {
	item: INodeExecutionData;
	report: ItemReport;
}

/**
 * The item of a task: first what a workflow needs to decide, then the task in PiAPI's names. `pixels` is the size of
 * its image, for an estimate of its cost. What a task cost stands on its first item only, so that sums are right.
 */
export function toTaskItem(task: Task, pixels?: number, remarks: Remarks = {}): TaskItem {
	const { mask, images, missingOutputs = [], notes = [], ...others } = remarks;
	const outcome = OUTCOMES[task.status];
	const isFirst = (remarks.thing?.index ?? 1) === 1;
	const cost = isFirst ? readCost(task, pixels) : {};
	const own = {
		outcome,
		...(task.failure && { failureReason: task.failure.message ?? 'PiAPI gives no reason' }),
		...(mask && { mask }),
		...(images && { images }),
		...cost,
		...readTimes(task),
		...others,
		...(missingOutputs.length > 0 && { missingOutputs }),
		...(notes.length > 0 && { notes }),
	};
	// Named twice: our fields keep both their place and their value, whatever PiAPI's are called.
	const json = { ...own, task_id: task.id, ...task.fields, ...own } as IDataObject;
	const prompt = asText(asObject(task.fields.input)?.prompt);
	return { item: { json }, report: { ...remarks, ...cost, taskId: task.id, outcome, prompt } };
}

/** The item of a task that an earlier execution has paid for: it costs this one nothing. */
export function asReused({ item, report }: TaskItem): TaskItem {
	const { costIsEstimated: _estimated, ...json } = item.json;
	const { costIsEstimated: _isEstimated, ...others } = report;
	return {
		item: { ...item, json: { ...json, reused: true, costUsd: 0 } },
		report: { ...others, isReused: true, costUsd: 0 },
	};
}

/** Fields that this node puts on its items, beside those of the task. */
const OWN_FIELDS = [
	'outcome failureReason costUsd costIsEstimated queueSeconds workSeconds mask images',
	'sourceFile missingOutputs notes reused thing',
].flatMap((words) => words.split(' '));
/** Fields of a task in PiAPI's names; a user's own data may have some of them too. */
const TASK_FIELDS =
	'task_id model task_type status config input output meta detail logs used_credits'.split(' ');

/**
 * The fields of an input item without those that tell of another task of this node. What only has the name of a task's
 * field stays, unless the item came from this node.
 */
export function withoutOwnFields(json: IDataObject): IDataObject {
	const isOfThisNode = 'task_id' in json && 'outcome' in json;
	const left = isOfThisNode ? [...OWN_FIELDS, ...TASK_FIELDS] : ['outcome'];
	const entries = Object.entries(withoutErrors(json));
	return Object.fromEntries(entries.filter(([name]) => !left.includes(name)));
}
