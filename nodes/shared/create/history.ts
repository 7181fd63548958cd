import type { Context } from '../piapi/context';
import { getHistoryPage, HISTORY_PAGE_SIZE } from '../piapi/getHistoryPage';
import { RETRY, withRetries } from '../piapi/retry';
import { Problem } from '../problem/problem';
import type { HistoryPage, HistoryRow } from '../task/historyRows';

/** Twenty thousand tasks. */
const MAX_PAGES = 200;
/**
 * Pages in a row that hold nothing new. New tasks move all others on, so a busy account shows some again; a service that
 * pays no heed to the page shows nothing else.
 */
const MAX_REPEATED_PAGES = 3;

/** What the account's history shows at one moment. */
export interface Listing {
	/** From when on it lists, by the service's clock, in milliseconds since 1970. */
	fromMs: number;
	/** When it was asked for, by the service's clock, in milliseconds since 1970. */
	atMs: number;
	rows: Map<string, HistoryRow>;
}

/** The account's history, read for all items of a run together: those that ask at the same time share one reading. */
export class History {
	private current?: Promise<Listing>;
	private next?: { fromMs: number; listing: Promise<Listing> };

	/**
	 * The tasks that the account has created since `fromMs`, by the service's clock, read after this call. Throws a
	 * `Problem` where the history cannot be read.
	 */
	async read(context: Context, fromMs: number): Promise<Listing> {
		if (this.next === undefined) {
			const afterCurrent = this.current?.catch(() => undefined) ?? Promise.resolve();
			const listing = afterCurrent.then(async () => {
				const earliestMs = this.next?.fromMs ?? fromMs;
				this.next = undefined;
				this.current = readListing(context, earliestMs);
				return await this.current;
			});
			this.next = { fromMs, listing };
		}
		this.next.fromMs = Math.min(this.next.fromMs, fromMs);
		return await this.next.listing;
	}
}

async function readListing(context: Context, fromMs: number): Promise<Listing> {
	const atMs = await serviceNow(context);
	const rows = new Map<string, HistoryRow>();
	for await (const page of historyPages(context, fromMs)) {
		for (const row of page.rows) rows.set(row.taskId, row);
	}
	return { fromMs, atMs, rows };
}

/**
 * The pages of the account's history since `fromMs`, by the service's clock, the newest first. Throws a `Problem` where
 * they cannot be read to the end.
 */
export async function* historyPages(context: Context, fromMs: number): AsyncGenerator<HistoryPage> {
	const fromSeconds = Math.floor(fromMs / 1000);
	const seen = new Set<string>();
	let repeated = 0;
	for (let page = 1; page <= MAX_PAGES; page++) {
		const read = await withRetries(
			context,
			RETRY.history,
			async () => await getHistoryPage(context, fromSeconds, page),
		);
		yield read;
		if (read.listed < HISTORY_PAGE_SIZE) return;
		const isRepeated = read.rows.every(({ taskId }) => seen.has(taskId));
		repeated = isRepeated ? repeated + 1 : 0;
		if (repeated > MAX_REPEATED_PAGES)
			throw new Problem('notPiApi', { detail: 'the history gives the same page again' });
		for (const { taskId } of read.rows) seen.add(taskId);
	}
	const detail = `the history is too long to be read, with more than ${MAX_PAGES * HISTORY_PAGE_SIZE} tasks`;
	throw new Problem('notPiApi', { detail });
}

/** What time it is at the service, in milliseconds since 1970: this machine's date may be off. */
export async function serviceNow(context: Context): Promise<number> {
	if (context.serviceZeroMs === undefined) {
		const nowSeconds = Math.floor(context.clock.unixNow() / 1000);
		await withRetries(
			context,
			RETRY.history,
			async () => await getHistoryPage(context, nowSeconds, 1),
		);
	}
	if (context.serviceZeroMs !== undefined) return context.clock.now() + context.serviceZeroMs;
	throw new Problem('notPiApi', { detail: 'the answers hold no time' });
}
