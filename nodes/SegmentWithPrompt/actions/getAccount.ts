import type { IExecuteFunctions } from 'n8n-workflow';

import { readAccount } from '../../shared/account';
import { runItems, type RunResult } from '../../shared/runItems';
import { getAccount as fetchAccount } from '../../shared/endpoints';

/** Get Account: balance, plan and limits of the credential's account, for each item. Costs nothing. */
export async function getAccount(n8n: IExecuteFunctions): Promise<RunResult> {
	return await runItems(n8n, {
		read: () => [undefined],
		inFlight: async () => 1,
		start: async (connection) => readAccount(await fetchAccount(connection)),
		finish: async (_connection, account) => [{ json: account }],
	});
}
