import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	IWebhookFunctions,
} from 'n8n-workflow';

import { isRateRefusal, type ServiceResponse } from './answer';
import { blotOut } from '../task/cleanTask';
import { readNetworkProblem } from './networkProblem';
import { Problem } from '../problem/problem';
import { parseRetryAfterMs } from '../timing/backoff';
import type { Throttle } from './throttle';

/** Longest time that one request to the API may stand still, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** The body of an image's answer while it streams in: what is used of Node's `Readable`. */
export interface ImageBody extends AsyncIterable<Buffer> {
	destroy(): void;
}

/** What n8n gives a node that runs, or one that is called. */
export type NodeFunctions = IExecuteFunctions | IWebhookFunctions;

/** What an action hands down to reach the service: n8n's functions and the addresses of the credential. */
export interface Context {
	n8n: NodeFunctions;
	baseUrl: string;
	/** Where files are uploaded to. */
	uploadUrl: string;
	/** What PiAPI sends along with a callback; empty where the credential has none. */
	webhookSecret: string;
	/** Key and webhook secret, to be blotted out wherever an answer quotes them. */
	secrets: string[];
	/** Slows all requests of the run down together where the service asks for it. */
	throttle: Throttle;
	/**
	 * How far the service's clock is ahead of this one, in milliseconds, by the time in its last answer, which is rounded
	 * down to seconds; undefined before the first answer.
	 */
	clockOffsetMs?: number;
	/** The execution's own signal, if there is one: it aborts when the user presses Stop or the workflow times out. */
	signal?: AbortSignal;
}

/**
 * Opens an image's address, without the credential and without following redirects. The whole transfer is bounded by `timeoutMs` (n8n's own timeout
 * only bounds a standstill) and ends when the execution stops.
 */
export async function openImage(
	context: Context,
	url: string,
	timeoutMs: number,
): Promise<ServiceResponse & { body: ImageBody }> {
	const signals = [AbortSignal.timeout(timeoutMs), context.signal];
	return (await send(() =>
		context.n8n.helpers.httpRequest({
			url,
			method: 'GET',
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: timeoutMs,
			abortSignal: AbortSignal.any(signals.filter((signal) => signal !== undefined)),
		}),
	)) as ServiceResponse & { body: ImageBody };
}

/**
 * Calls the API with the credential's key. `ignoreHttpStatusErrors` because n8n sends a request twice on 401 and hides
 * the headers otherwise; no redirects, because the key would go along.
 */
export async function callApi(
	context: Context,
	options: IHttpRequestOptions,
	caller: Pick<NodeFunctions, 'helpers' | 'getNode' | 'getCredentials'> = context.n8n,
): Promise<ServiceResponse> {
	const request = context.n8n.helpers.httpRequestWithAuthentication;
	await context.throttle.admit(context.signal);
	if (context.signal?.aborted) throw new Problem('cancelled');
	const response = await send(() =>
		request.call(caller as IExecuteFunctions, 'piApi', {
			method: 'GET',
			timeout: REQUEST_TIMEOUT_MS,
			...options,
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		}),
	);
	noteLimits(context, response);
	return { ...response, body: blotOut(response.body, context.secrets) };
}

/** What an answer says beside its body: whether to slow down, and what time it is at the service. */
function noteLimits(context: Context, response: ServiceResponse): void {
	const nowMs = Date.now();
	const { headers } = response;
	if (isRateRefusal(response)) {
		context.throttle.refused(parseRetryAfterMs(headers['retry-after'], nowMs));
	}
	const serviceMs = Date.parse(String(headers.date));
	if (Number.isFinite(serviceMs)) context.clockOffsetMs = serviceMs - nowMs;
}

async function send(request: () => Promise<IN8nHttpFullResponse>): Promise<ServiceResponse> {
	try {
		return await request();
	} catch (error) {
		throw readNetworkProblem(error);
	}
}
