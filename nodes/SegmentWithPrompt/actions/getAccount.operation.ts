import type { IExecuteFunctions } from 'n8n-workflow';

import { formOf, sectionOf } from '../../shared/fields/readField';
import { readItemOptions } from '../../shared/fields/taskOptions';
import { readAccount, type Account } from '../../shared/piapi/account/readAccount';
import type { ItemOperation, JobParameters } from '../../shared/run/itemOperation';
import { getAccount as fetchAccount } from '../../shared/piapi/endpoints/getAccount';

/** Get Account: balance, plan and limits of the credential's account, for each item. Free. */
export function getAccount(
	n8n: IExecuteFunctions,
): ItemOperation<JobParameters, JobParameters, Account> {
	return {
		read: (itemIndex) => [{ options: readItemOptions(sectionOf(formOf(n8n, itemIndex))) }],
		check: async (_context, job) => job,
		inFlight: async () => ({ tasksInFlight: 1, beyondPlan: 0 }),
		start: async (context) => readAccount(await fetchAccount(context), context.secrets),
		finish: async (_context, account) => [{ item: { json: account } }],
	};
}
