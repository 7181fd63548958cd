import type { IDataObject } from 'n8n-workflow';

import { withoutErrors } from '../../clean/withoutErrors';
import { asObject, omit } from '../../values/json';
import type { Remarks } from './itemJson';
import { SHORT_OF_FILES } from './shortForm';

/** What this node says of the files that it made: data, or a file's name. */
const REMARKS: { [name in keyof Remarks]-?: 'data' | 'name' } = {
	...({ mask: 'data', product: 'data', images: 'data', thing: 'data' } as const),
	...({ missingOutputs: 'data', notes: 'data', sourceFile: 'name', maskFile: 'name' } as const),
};
/** What it says of a task's cost and end. */
const COST_FIELDS = 'failureReason costUsd costIsEstimated reused shared'.split(' ');
/** What else it says of a task, and the fields in PiAPI's names; a user's own data may have some of them too. */
const TASK_FIELDS = [
	'outcome queueSeconds workSeconds',
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
		...(hadFiles ? remarksIn(json, wasOfTask && of !== 'otherTask') : []),
		...(wasOfTask ? SHORT_OF_FILES : []),
		...(wasOfTask && of !== 'noTask' ? COST_FIELDS : []),
		...(wasOfTask && of === 'otherTask' ? TASK_FIELDS : []),
		...(of === 'otherTask' ? ['outcome'] : []),
	];
	return omit(withoutErrors(json), ...left);
}

/** Its remarks about files; what it says of a task's own file stays if the task is kept. */
function remarksIn(json: IDataObject, keepsTask: boolean): string[] {
	return Object.entries(REMARKS).flatMap(([name, kind]) => {
		// A user's own columns of these names hold texts.
		const isOurs = kind === 'name' || typeof json[name] === 'object';
		return isOurs && !(keepsTask && name === 'sourceFile') ? [name] : [];
	});
}
