import { asObject, asText, type JsonObject } from './json';
import { readMark, type Mark } from './mark';
import { classifyStatus, type StatusClass } from './status';
import { readTaskId } from './taskId';

/** A row of the account's history: a hint at a task, which only the task itself can confirm. */
export interface HistoryRow {
	taskId: string;
	status: StatusClass;
	/** Which create made the task, where the row tells that. */
	mark?: Mark;
}

/** Ten times as many as a page is asked for: what has more is none. */
const MOST_ROWS = 1_000;
/** How deep a list may lie in the answer. */
const MAX_DEPTH = 4;

/**
 * Reads the rows from a page of the history, wherever under `data` they are: each entry of any list that has a task's ID,
 * whatever else it says. Undefined where there is no list at all, or one that is far too long: then the answer tells
 * nothing.
 */
export function readHistoryPage(body: unknown): HistoryRow[] | undefined {
	const lists = findLists(asObject(body)?.data ?? body, MAX_DEPTH);
	if (lists.length === 0) return undefined;
	if (lists.some(({ length }) => length > MOST_ROWS)) return undefined;
	return lists.flatMap((list) => list.flatMap((entry) => readRow(entry) ?? []));
}

function readRow(entry: unknown): HistoryRow | undefined {
	const fields = asObject(entry) ?? {};
	const taskId = taskIdOf(fields);
	if (taskId === undefined) return undefined;
	const mark = readMark(fields.config);
	return { taskId, status: classifyStatus(fields.status), ...(mark && { mark }) };
}

function taskIdOf(fields: JsonObject): string | undefined {
	return readTaskId(asText(fields.task_id) ?? asObject(fields.task_info)?.task_id);
}

/** All lists under a value, also those inside others. */
function findLists(value: unknown, depth: number): unknown[][] {
	if (depth === 0) return [];
	if (Array.isArray(value)) return [value];
	return Object.values(asObject(value) ?? {}).flatMap((entry) => findLists(entry, depth - 1));
}
