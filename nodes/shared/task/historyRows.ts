import { asAmount, asObject, asShortText, asText, type JsonObject } from '../values/json';
import { readMark, type Mark } from './identity/mark';
import { classifyStatus, type StatusClass } from './status';
import { readTaskId } from './identity/taskId';

/** A row of the account's history: it hints at a task, which only the task itself can confirm. */
export interface HistoryRow {
	taskId: string;
	status: StatusClass;
	/** Whether it says that it is a task of another kind. */
	isOther?: boolean;
	/** Which create made the task, if the row tells. */
	mark?: Mark;
}

/** Ten times as many as we ask for: a longer list is no page. */
const MOST_ROWS = 1_000;
/** How deeply a list may be nested in the answer. */
const MAX_DEPTH = 4;

/**
 * Reads the rows of a history page, wherever they are under `data`: each entry of any list that has a task ID, whatever
 * else it says. Undefined if there is no list at all, or they are far too long: then the answer proves nothing.
 */
export function readHistoryPage(body: unknown): HistoryRow[] | undefined {
	const lists = findLists(asObject(body)?.data ?? body, MAX_DEPTH);
	if (lists.length === 0) return isPastEnd(asObject(asObject(body)?.data)) ? [] : undefined;
	const rows = lists.flat();
	return rows.length > MOST_ROWS ? undefined : rows.flatMap((row) => readRow(row) ?? []);
}

/** Whether a page without a list says itself that it comes after the last row. */
function isPastEnd({ data, total, page, size }: JsonObject = {}): boolean {
	const [all, number, rows] = [total, page, size].map((value) => asAmount(value) ?? NaN);
	return data === null && (all === 0 || (number - 1) * rows >= all);
}

function readRow(entry: unknown): HistoryRow | undefined {
	const fields = asObject(entry) ?? {};
	const taskId = taskIdOf(fields);
	if (taskId === undefined) return undefined;
	const mark = readMark(fields.config);
	const isOther = !/segment/i.test(asShortText(fields.action ?? fields.task_type) ?? 'segment');
	return {
		taskId,
		status: classifyStatus(fields.status),
		...(isOther && { isOther }),
		...(mark && { mark }),
	};
}

function taskIdOf(fields: JsonObject): string | undefined {
	return readTaskId(asText(fields.task_id) ?? asObject(fields.task_info)?.task_id);
}

/** All lists under a value, nested ones too. */
function findLists(value: unknown, depth: number): unknown[][] {
	if (depth === 0) return [];
	if (Array.isArray(value)) return [value];
	return Object.values(asObject(value) ?? {}).flatMap((entry) => findLists(entry, depth - 1));
}
