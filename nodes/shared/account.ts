import type { IDataObject } from 'n8n-workflow';

import { cleanValue } from './cleanTask';
import { asNumber, asText, type JsonObject } from './json';

/**
 * The account as an item: what a workflow asks for first, under plain names, and PiAPI's own fields, cleaned.
 * `balanceUsd` is in US dollars.
 */
export function readAccount(account: JsonObject): IDataObject {
	const balanceUsd = asNumber(account.equivalent_in_usd);
	const plan = asText(account.plan);
	const tasksInFlight = tasksAllowed(account);
	return {
		...(balanceUsd !== undefined && { balanceUsd }),
		...(plan !== undefined && { plan }),
		...(tasksInFlight !== undefined && { tasksInFlight }),
		...(cleanValue(account) as IDataObject),
	};
}

/** How many tasks of this kind the account's plan runs at once; undefined where the account does not tell. */
export function tasksAllowed(account: JsonObject): number | undefined {
	const limit =
		asNumber(account.max_image_toolkit_concurrency) ?? asNumber(account.max_concurrent_task_count);
	return limit !== undefined && limit >= 1 ? Math.floor(limit) : undefined;
}
