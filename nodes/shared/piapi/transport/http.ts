import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { NodeFunctions } from '../../n8n/nodeFunctions';
import type { Context } from '../context';
import { readNetworkProblem } from './networkProblem';
import type { StreamedBody } from './readBody';
import { startDeadline } from './requestDeadline';

/** An HTTP answer, as n8n's helpers return it with `returnFullResponse`. */
export interface ServiceResponse {
	statusCode: number;
	headers: { [name: string]: unknown };
	body: StreamedBody;
}

/**
 * As a stream, because n8n limits neither the size nor the time of an answer. `ignoreHttpStatusErrors` because otherwise
 * n8n sends a request twice on 401 and hides the headers. No redirects, because the key would go along.
 */
const STREAMED = {
	encoding: 'stream',
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
} as const;

/**
 * Opens an image's address, without the credential and without following redirects. The whole transfer is bounded by
 * `timeoutMs` and ends when the execution stops.
 */
export async function openImage(
	{ n8n, signal }: Context,
	url: string,
	{ timeoutMs, headers }: { timeoutMs: number; headers?: { [name: string]: string } },
): Promise<ServiceResponse> {
	const deadline = startDeadline(timeoutMs, signal);
	const response = await send(() =>
		n8n.helpers.httpRequest({
			url,
			method: 'GET',
			headers,
			...STREAMED,
			timeout: timeoutMs,
			abortSignal: deadline.signal,
		}),
	).catch((error: unknown) => {
		deadline.clear();
		throw error;
	});
	response.body.once('close', deadline.clear);
	return response;
}

/** Opens an API answer, with the credential's key. */
export async function openAnswer(
	{ n8n }: Context,
	signal: AbortSignal,
	options: IHttpRequestOptions,
): Promise<ServiceResponse> {
	return await send(() =>
		callWithKey(n8n, {
			method: 'GET',
			...options,
			abortSignal: signal,
			json: true,
			...STREAMED,
		}),
	);
}

/**
 * n8n ties an authenticated request to the execution's stop, instead of to the signal that it is given, through a
 * function it looks for on its `this`. Without that function the given signal holds.
 */
async function callWithKey(n8n: NodeFunctions, options: IHttpRequestOptions) {
	const caller = {
		helpers: n8n.helpers,
		getNode: () => n8n.getNode(),
		getCredentials: n8n.getCredentials.bind(n8n),
	};
	const request = n8n.helpers.httpRequestWithAuthentication;
	return (await request.call(
		caller as unknown as IExecuteFunctions,
		'piApi',
		options,
	)) as IN8nHttpFullResponse;
}

async function send(request: () => Promise<IN8nHttpFullResponse>): Promise<ServiceResponse> {
	try {
		return (await request()) as unknown as ServiceResponse;
	} catch (error) {
		throw readNetworkProblem(error);
	}
}
