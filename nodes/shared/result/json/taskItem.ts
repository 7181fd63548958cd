import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { withoutErrors } from '../../clean/withoutErrors';
import { asObject, asText, omit } from '../../values/json';
import { readCost, type Cost } from '../../task/cost';
import { readDurations } from '../../task/durations';
import type { Task } from '../../task/task';
import type { DescribedImage } from '../files/itemFile';
import type { MaskReport } from './maskReport';
import type { ProductReport } from '../product/reportProduct';
import { SHORT_OF_FILES } from './shortForm';

const OUTCOMES = { running: 'pending', succeeded: 'succeeded', failed: 'failed' } as const;

/** What an item says of its task in addition to PiAPI. */
export interface Remarks {
	mask?: MaskReport;
	/** The images on the item, as files. */
	images?: DescribedImage[];
	/** Which of the mask's things the item is about, counted from 1. */
	thing?: IDataObject & { index: number };
	/** How its cutout does as a product image. */
	product?: ProductReport;
	/** The file names of the source image and, where it came as a file, the mask. */
	sourceFile?: string;
	maskFile?: string;
	missingOutputs?: string[];
	notes?: string[];
}

/** What a run's summary counts of an item, whichever fields the user keeps. What is made without a task has no ID. */
export interface ItemReport extends Remarks, Cost {
	taskId?: string;
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
 * A task's item: first what a workflow needs to decide, then the task in PiAPI's names. `pixels` is its image's size, to
 * estimate the cost. Only the first item of a task has its cost, so that sums are right.
 */
export function toTaskItem(task: Task, pixels?: number, remarks: Remarks = {}): TaskItem {
	const { mask, product, images, missingOutputs = [], notes = [], ...others } = remarks;
	const outcome = OUTCOMES[task.status];
	const isFirst = (remarks.thing?.index ?? 1) === 1;
	const cost = isFirst ? readCost(task, pixels) : {};
	const own = {
		outcome,
		...(task.status === 'failed' && {
			failureReason: task.failure.message ?? 'PiAPI gives no reason',
		}),
		...(mask && { mask }),
		...(product && { product }),
		...(images && { images }),
		...cost,
		...readDurations(task),
		...others,
		...(missingOutputs.length > 0 && { missingOutputs }),
		...(notes.length > 0 && { notes }),
	};
	// Spread twice, so that our fields keep both their place and their value, whatever PiAPI's are called.
	const json = { ...own, task_id: task.id, ...task.fields, ...own } as IDataObject;
	const prompt = asText(asObject(task.fields.input)?.prompt);
	return { item: { json }, report: { ...remarks, ...cost, taskId: task.id, outcome, prompt } };
}

/** The item of a task that an earlier execution paid for: this one pays nothing. */
export function asReused({ item, report }: TaskItem): TaskItem {
	return {
		item: atNoCost(item, 'reused'),
		report: { ...omit(report, 'costIsEstimated'), isReused: true, costUsd: 0 },
	};
}

/** The item of a task that an item before it has as well, with its cost. */
export function asShared({ item, report }: TaskItem): TaskItem {
	return { item: atNoCost(item, 'shared'), report: omit(report, 'costUsd', 'costIsEstimated') };
}

function atNoCost(item: INodeExecutionData, why: 'reused' | 'shared'): INodeExecutionData {
	return { ...item, json: { ...omit(item.json, 'costIsEstimated'), [why]: true, costUsd: 0 } };
}

/** What this node says of the files that it made: objects and lists. A user's own columns of these names hold texts. */
const FILE_FIELDS = 'mask product images thing missingOutputs notes'.split(' ');
/** What it says of a task's cost and end. */
const COST_FIELDS = 'failureReason costUsd costIsEstimated reused shared'.split(' ');
/** What else it says of a task, and the fields in PiAPI's names; a user's own data may have some of them too. */
const TASK_FIELDS = [
	'outcome queueSeconds workSeconds sourceFile',
	'task_id model task_type status config input output meta detail logs used_credits',
].flatMap((words) => words.split(' '));

/**
 * An input item's fields without what this node said of other files and, if they are for an item of a task, of its cost; if
 * that is another task, without all that it said of this one. Fields that merely share a name with those stay, unless the
 * item came from this node.
 */
export function withoutOwnFields(
	json: IDataObject,
	of: 'otherTask' | 'sameTask' | 'noTask',
): IDataObject {
	const wasOfTask = 'task_id' in json && 'outcome' in json;
	const hadFiles = wasOfTask || asObject(json.mask)?.coverage !== undefined;
	const left = [
		...(hadFiles ? FILE_FIELDS.filter((name) => typeof json[name] === 'object') : []),
		...(wasOfTask ? SHORT_OF_FILES : []),
		...(wasOfTask && of !== 'noTask' ? COST_FIELDS : []),
		...(wasOfTask && of === 'otherTask' ? TASK_FIELDS : []),
		...(of === 'otherTask' ? ['outcome'] : []),
	];
	return omit(withoutErrors(json), ...left);
}
