import type { IExecuteFunctions } from 'n8n-workflow';

import { readAccount } from '../../shared/task/account';
import { runItems, type RunResult } from '../../shared/n8n/runItems';
import { getAccount as fetchAccount } from '../../shared/piapi/getAccount';

/** Get Account: balance, plan and limits of the credential's account, for each item. Costs nothing. */
export async function getAccount(n8n: IExecuteFunctions): Promise<RunResult> {
	return await runItems(n8n, {
		read: () => [undefined],
		inFlight: async () => ({ tasksInFlight: 1, beyondPlan: 0 }),
		start: async (context) => readAccount(await fetchAccount(context), context.secrets),
		finish: async (_connection, account) => [{ json: account }],
	});
}
