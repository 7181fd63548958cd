import { asObject, type JsonObject } from '../../values/json';
import type { Context } from '../context';
import { isOk } from '../refusal';
import { callApi, SHORT_REQUEST_MS } from '../request';

/** Fetches the account: plan, balance and limits, in PiAPI's names. Free. */
export async function getAccount(context: Context): Promise<JsonObject> {
	return await callApi(context, {
		url: `${context.baseUrl}/account/info`,
		timeoutMs: SHORT_REQUEST_MS,
		read(body, statusCode) {
			const fields = asObject(body);
			const account =
				asObject(fields?.data) ?? (fields && !('code' in fields) ? fields : undefined);
			return isOk(statusCode) ? account : undefined;
		},
	});
}
