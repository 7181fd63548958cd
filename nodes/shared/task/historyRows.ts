import { asObject, asText, type JsonObject } from './json';
import { classifyStatus, type StatusClass } from './status';
import { readTime } from './time';

/** A row of the account's history: a hint at a task, which only the task itself can confirm. */
export interface HistoryRow {
	taskId: string;
	status: StatusClass;
	/** Milliseconds since 1970; undefined where the row does not tell, or not for sure. */
	createdMs?: number;
}

/** A page of the history. */
export interface HistoryPage {
	rows: HistoryRow[];
	/** How many entries the page lists: a full page has another one behind it. */
	listed: number;
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
export function readHistoryPage(body: unknown): HistoryPage | undefined {
	const lists = findLists(asObject(body)?.data ?? body, MAX_DEPTH);
	if (lists.length === 0) return undefined;
	if (lists.some(({ length }) => length > MOST_ROWS)) return undefined;
	const rows = lists.flatMap((list) => list.flatMap((entry) => readRow(entry) ?? []));
	const listed = lists.reduce((most, { length }) => Math.max(most, length), 0);
	return { rows, listed };
}

function readRow(entry: unknown): HistoryRow | undefined {
	const fields = asObject(entry) ?? {};
	const taskId = readTaskId(fields);
	if (taskId === undefined) return undefined;
	const { ms, hasZone } = readTime(fields.created_at ?? asObject(fields.meta)?.created_at) ?? {};
	return {
		taskId,
		status: classifyStatus(fields.status),
		...(hasZone && { createdMs: ms }),
	};
}

function readTaskId(fields: JsonObject): string | undefined {
	return asText(fields.task_id) ?? asText(asObject(fields.task_info)?.task_id);
}

/** All lists under a value, also those inside others. */
function findLists(value: unknown, depth: number): unknown[][] {
	if (depth === 0) return [];
	if (Array.isArray(value)) return [value];
	return Object.values(asObject(value) ?? {}).flatMap((entry) => findLists(entry, depth - 1));
}
