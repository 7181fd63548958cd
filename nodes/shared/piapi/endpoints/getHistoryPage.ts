import { readHistoryPage, type HistoryRow } from '../../task/historyRows';
import { asNumber, asObject } from '../../values/json';
import type { Context } from '../context';
import { isOk } from '../refusal';
import { callApi, SHORT_REQUEST_MS } from '../request';

/** The most rows that PiAPI returns at once; it may return fewer. */
const PAGE_SIZE = 100;
/** How far past now a page reaches, in seconds: clocks differ. */
const AHEAD_SECONDS = 3_600;

/**
 * One page of the account's tasks created since `fromSeconds`, in Unix seconds: newest first, 100 rows at most. Free; the
 * rows do not hold the request. Throws `notPiApi` if the answer holds no list.
 */
export async function getHistoryPage(
	context: Context,
	fromSeconds: number,
	page: number,
): Promise<HistoryRow[]> {
	const { baseUrl, serviceClock } = context;
	return await callApi(context, {
		url: `${baseUrl}/api/open/tasks/histories`,
		timeoutMs: SHORT_REQUEST_MS,
		qs: {
			model: 'image_toolkit',
			start_time: fromSeconds,
			end_time: Math.ceil(serviceClock.now() / 1000) + AHEAD_SECONDS,
			page,
			page_size: PAGE_SIZE,
		},
		read(body, statusCode) {
			const code = asNumber(asObject(body)?.code) ?? 200;
			return isOk(statusCode) && code === 200 ? readHistoryPage(body) : undefined;
		},
	});
}
