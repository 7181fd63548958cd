import type { IDataObject } from 'n8n-workflow';

import { cleanValue } from '../../clean/cleanValue';
import { withoutErrors } from '../../clean/withoutErrors';
import { asAmount, asObject, type JsonObject } from '../../values/json';

/** An account as an item: what workflows need most, under plain names, and PiAPI's own fields, cleaned. */
export interface Account extends IDataObject {
	/** In US dollars. */
	balanceUsd?: number;
	plan?: string;
	/** How many tasks of this kind the account's plan runs at once. */
	maxTasksAtOnce?: number;
}

/** Leaves out what the account does not tell. It is read before `secrets` are redacted from its fields. */
export function readAccount(account: JsonObject, secrets: string[]): Account {
	const wallet = asObject(account.wallet);
	const balanceUsd = asAmount(account.equivalent_in_usd) ?? asAmount(wallet?.equivalent_in_usd);
	const maxTasksAtOnce = tasksAllowed(account);
	return {
		...(balanceUsd !== undefined && { balanceUsd }),
		...(maxTasksAtOnce !== undefined && { maxTasksAtOnce }),
		...(cleanValue(withoutErrors(account), secrets) as IDataObject),
	};
}

function tasksAllowed(account: JsonObject): number | undefined {
	const limit =
		asAmount(account.max_image_toolkit_concurrency) ?? asAmount(account.max_concurrent_task_count);
	return limit !== undefined && limit >= 1 ? Math.floor(limit) : undefined;
}
