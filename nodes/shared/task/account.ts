import type { IDataObject } from 'n8n-workflow';

import { cleanValue } from './cleanValue';
import { asNumber, asObject, asText, type JsonObject } from './json';

/** An account as an item: what a workflow asks for first, under plain names, and PiAPI's own fields, cleaned. */
export interface Account extends IDataObject {
	/** In US dollars. */
	balanceUsd?: number;
	plan?: string;
	/** How many tasks of this kind the account's plan runs at once. */
	tasksInFlight?: number;
}

/** What an account does not tell is left out. It is read before `secrets` are blotted out of its fields. */
export function readAccount(account: JsonObject, secrets: string[] = []): Account {
	const wallet = asObject(account.wallet);
	const balanceUsd = readAmount(account.equivalent_in_usd) ?? readAmount(wallet?.equivalent_in_usd);
	const tasksInFlight = tasksAllowed(account);
	return {
		...(balanceUsd !== undefined && { balanceUsd }),
		...(tasksInFlight !== undefined && { tasksInFlight }),
		...(cleanValue(account, secrets) as IDataObject),
	};
}

function tasksAllowed(account: JsonObject): number | undefined {
	const limit =
		readAmount(account.max_image_toolkit_concurrency) ??
		readAmount(account.max_concurrent_task_count);
	return limit !== undefined && limit >= 1 ? Math.floor(limit) : undefined;
}

/** A number, which a service of money may also write as a text. */
function readAmount(value: unknown): number | undefined {
	const text = asText(value);
	return asNumber(text === undefined ? value : Number(text));
}
