import type { IDataObject } from 'n8n-workflow';

import { withoutErrors } from '../../clean/withoutErrors';
import { asObject, omit } from '../../values/json';
import { SHORT_OF_FILES } from './shortForm';

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
