import type { Answer, Session } from './session';

/** A task of the history, as its row tells it. */
export type Row = Record<string, unknown>;

/** What the service says of a task right after its create. None of these requests costs anything. */
export interface FreshTask {
	taskId: string;
	/** HTTP status of the first look at it. */
	firstLook: number;
	/** `GET /account/active_tasks` while it ran. */
	active: Answer;
	/** Its first row in the history; undefined where none came in time. */
	row?: Row;
	/** How long after the answer to its create the row came, in milliseconds. */
	rowAfterMs?: number;
}

const HISTORY_TIMEOUT_MS = 60_000;
const MAX_DEPTH = 5;

/** Looks at a task that was created a moment ago, and waits for its row in the history. */
export async function watchFreshTask(
	session: Session,
	taskId: string,
	lookEveryMs: number,
): Promise<FreshTask> {
	const createdMs = Date.now();
	const { status: firstLook } = await session.send('GET', `/api/v1/task/${taskId}`);
	const active = await session.send('GET', '/account/active_tasks');
	for (;;) {
		const row = findRow(await readHistory(session), taskId);
		const rowAfterMs = Date.now() - createdMs;
		if (row !== undefined) return { taskId, firstLook, active, row, rowAfterMs };
		if (rowAfterMs > HISTORY_TIMEOUT_MS) return { taskId, firstLook, active };
		await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
	}
}

/** The account's tasks of the last hour, as PiAPI gives them. */
export async function readHistory(session: Session): Promise<Answer> {
	const now = Math.floor(Date.now() / 1000);
	const range = `start_time=${now - 3_600}&end_time=${now + 60}&page=1&page_size=100`;
	return await session.send('GET', `/api/open/tasks/histories?model=image_toolkit&${range}`);
}

/** The row of a task, wherever in the answer it lies. */
export function findRow({ body }: Answer, taskId: string): Row | undefined {
	const search = (value: unknown, depth: number): Row | undefined => {
		if (typeof value !== 'object' || value === null || depth === 0) return undefined;
		if ((value as Row).task_id === taskId) return value as Row;
		for (const entry of Object.values(value)) {
			const found = search(entry, depth - 1);
			if (found !== undefined) return found;
		}
		return undefined;
	};
	return search(body, MAX_DEPTH);
}
