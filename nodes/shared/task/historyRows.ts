import { asNumber, asObject, asText } from './json';

/** A row of the account's history. */
export interface HistoryRow {
	taskId: string;
	/** Milliseconds since 1970; undefined where the row does not tell. */
	createdMs?: number;
}

/**
 * Reads the rows of segment tasks from a page of the history, wherever under `data` the list is. Undefined where there is
 * no list: then the history tells nothing.
 */
export function readHistoryRows(body: unknown): { rows: HistoryRow[]; listed: number } | undefined {
	const list = findList(asObject(body)?.data ?? body, 3);
	if (list === undefined) return undefined;
	const rows = list.flatMap((entry) => {
		const fields = asObject(entry) ?? {};
		const taskId = asText(fields.task_id);
		const action = asText(fields.action) ?? asText(fields.task_type) ?? 'segment';
		return taskId === undefined || action !== 'segment'
			? []
			: [{ taskId, createdMs: readTimeMs(fields.created_at) }];
	});
	return { rows, listed: list.length };
}

function findList(value: unknown, depth: number): unknown[] | undefined {
	if (Array.isArray(value)) return value;
	if (depth === 0) return undefined;
	for (const entry of Object.values(asObject(value) ?? {})) {
		const list = findList(entry, depth - 1);
		if (list !== undefined) return list;
	}
	return undefined;
}

/** A time in Unix seconds, in milliseconds, or as RFC 3339. */
function readTimeMs(value: unknown): number | undefined {
	const number = asNumber(value);
	if (number !== undefined) return number < 1e11 ? number * 1000 : number;
	const ms = Date.parse(asText(value) ?? '');
	return Number.isFinite(ms) ? ms : undefined;
}
