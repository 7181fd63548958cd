import type { Context } from '../piapi/context';
import { getHistoryPage } from '../piapi/endpoints/getHistoryPage';
import { RETRY, withRetries } from '../piapi/retry';
import { Problem, toProblem } from '../problem/problem';
import type { HistoryRow } from '../task/historyRows';
import type { Task } from '../task/task';
import { canonicalTaskId } from '../task/identity/taskId';
import { Semaphore } from '../limits/semaphore';
import { getTaskWithRetries } from '../piapi/getTaskWithRetries';

/** More than any account has in the time that we look back. */
const MAX_TASKS = 100_000;
const MAX_PAGES = 1_000;
/**
 * Pages in a row with nothing new. On a busy account new tasks push old ones onto the next page, so some repeat; a
 * service that ignores the page number repeats everything.
 */
const MAX_REPEATED_PAGES = 2;
/** A page that repeats another, and has as many rows as the first, may mean that the page's number is ignored. */
const FULL_PAGE = 10;
/** PiAPI deletes a task's images after about three days: older tasks are of no use. */
export const IMAGES_KEPT_MS = 72 * 3_600_000;
/** Tasks to fetch at once; the throttle paces them if the service asks for that. */
const LOOKS_AT_ONCE = 20;
/** How far the service's own idea of now may lag its `Date` header, in milliseconds; more if it never sent one. */
export const DATE_MARGIN_MS = 180_000;
const BLIND_MARGIN_MS = 26 * 3_600_000;

/** Makes sure that the service has told its date, if it tells any. Throws a `Problem` if it cannot be asked. */
export async function learnDate(context: Context): Promise<void> {
	const { serviceClock } = context;
	if (serviceClock.isKnown) return;
	const nowSeconds = Math.floor(serviceClock.now() / 1000);
	const ask = async () => await getHistoryPage(context, nowSeconds, 1);
	await withRetries(context, RETRY.history, ask);
}

/**
 * The account's tasks since `fromMs`, by the service's clock: page by page, newest first, each row once. The service
 * decides how many rows a page has; only an empty page, or pages with nothing new, mark the end. `noteUnsureEnd` is called
 * if there may be more behind it. Throws a `Problem` if it cannot read to the end.
 */
export async function* historyPages(
	context: Context,
	fromMs: number,
	noteUnsureEnd: () => void,
): AsyncGenerator<HistoryRow[]> {
	const marginMs = context.serviceClock.isKnown ? DATE_MARGIN_MS : BLIND_MARGIN_MS;
	const fromSeconds = Math.floor((fromMs - marginMs) / 1000);
	const seen = new Set<string>();
	let [repeated, first] = [0, 0];
	for (let page = 1; page <= MAX_PAGES && seen.size <= MAX_TASKS; page++) {
		const ask = async () => await getHistoryPage(context, fromSeconds, page);
		const rows = await withRetries(context, RETRY.history, ask);
		const fresh = rows.filter(({ taskId }) => !seen.has(canonicalTaskId(taskId)));
		repeated = fresh.length === 0 ? repeated + 1 : 0;
		if (page === 1) first = rows.length;
		if (rows.length === 0) return;
		if (repeated >= MAX_REPEATED_PAGES) {
			if (rows.length >= Math.max(first, FULL_PAGE)) noteUnsureEnd();
			return;
		}
		for (const { taskId } of fresh) seen.add(canonicalTaskId(taskId));
		if (fresh.length > 0) yield fresh;
	}
	throw new Problem('notPiApi', { detail: 'the task history is too long to read' });
}

/** Fetches each task and reads it as it arrives; undefined for one that cannot be fetched. Keeps the order. */
export async function fetchEach<T>(
	context: Context,
	taskIds: string[],
	read: (task: Task | undefined, taskId: string, why?: Problem) => T | Promise<T>,
): Promise<T[]> {
	const looking = new Semaphore(LOOKS_AT_ONCE);
	const look = async (taskId: string) =>
		await looking.hold(async () => {
			const task = await getTaskWithRetries(context, taskId).catch(toProblem);
			return task instanceof Problem
				? await read(undefined, taskId, task)
				: await read(task, taskId);
		});
	return await Promise.all(taskIds.map(look));
}
