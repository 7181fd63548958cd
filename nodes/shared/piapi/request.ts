import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { Problem } from '../problem/problem';
import { blotOut } from '../task/cleanTask';
import { parseRetryAfterMs } from '../timing/backoff';
import { isRateRefusal, readRefusal } from './answer';
import type { Context, NodeFunctions } from './context';
import { readNetworkProblem } from './networkProblem';

/** Longest time that one request to the API may take in all, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** An HTTP answer, as n8n's helpers give it with `returnFullResponse`. */
export interface ServiceResponse {
	statusCode: number;
	headers: { [name: string]: unknown };
	body: unknown;
}

/** The body of an image's answer while it streams in: what is used of Node's `Readable`. */
export interface ImageBody extends AsyncIterable<Buffer> {
	destroy(): void;
	once(event: 'close', listener: () => void): unknown;
}

/** A request to the API, and what its answer is read for. */
export interface ApiRequest<T> extends Pick<IHttpRequestOptions, 'url' | 'method' | 'body' | 'qs'> {
	timeoutMs?: number;
	/**
	 * Whether it creates a task. Then it is not sent once the run has failed or been stopped; but once sent, a stop leaves
	 * it running: its answer holds the ID of a paid task.
	 */
	isCreate?: boolean;
	/** Called as the request leaves this machine: the throttle may have held it up. */
	onSend?(): void;
	/** Reads what is wanted from a body, whatever the status; undefined where the answer does not hold it. */
	read(body: unknown, statusCode: number): T | undefined;
}

/**
 * Opens an image's address, without the credential and without following redirects. The whole transfer is bounded by
 * `timeoutMs` and ends when the execution stops.
 */
export async function openImage(
	{ n8n, signal }: Context,
	url: string,
	timeoutMs: number,
): Promise<ServiceResponse & { body: ImageBody }> {
	const deadline = deadlineSignal(timeoutMs, signal);
	const response = (await send(() =>
		n8n.helpers.httpRequest({
			url,
			method: 'GET',
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: timeoutMs,
			abortSignal: deadline.signal,
		}),
	).catch((error: unknown) => {
		deadline.clear();
		throw error;
	})) as ServiceResponse & { body: ImageBody };
	response.body.once('close', deadline.clear);
	return response;
}

/**
 * Calls the API with the credential's key and reads its answer, once. `ignoreHttpStatusErrors` because n8n sends a
 * request twice on 401 and hides the headers otherwise; no redirects, because the key would go along. Throws the
 * `Problem` that an answer without the wanted stands for.
 */
export async function callApi<T>(context: Context, request: ApiRequest<T>): Promise<T> {
	const { read, timeoutMs = REQUEST_TIMEOUT_MS, isCreate, onSend, ...options } = request;
	const { throttle, signal, noNewTasks, clock, secrets } = context;
	const stop = isCreate ? (noNewTasks ?? signal) : signal;
	await throttle.admit(stop);
	if (stop?.aborted) throw new Problem('cancelled', { wasSent: false });
	onSend?.();
	const deadline = deadlineSignal(timeoutMs, isCreate ? undefined : signal);
	const response = await send(() =>
		callWithKey(context.n8n, {
			method: 'GET',
			...options,
			timeout: timeoutMs,
			abortSignal: deadline.signal,
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		}),
	)
		.catch((error: unknown) => {
			throw deadline.hasPassed() ? timedOut(error) : error;
		})
		.finally(deadline.clear);
	noteServiceTime(context, response);
	const body = blotOut(response.body, secrets);
	const value = read(body, response.statusCode);
	if (value !== undefined) return value;
	const retryAfterMs = parseRetryAfterMs(response.headers['retry-after'], clock.unixNow());
	const problem = readRefusal(response.statusCode, body, retryAfterMs);
	if (isRateRefusal(problem)) throttle.refused(retryAfterMs);
	throw problem;
}

/**
 * n8n ties an authenticated request to the execution's stop, in place of the signal that it is given, by a function it
 * looks for on its `this`. Without that function the given signal holds.
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

/**
 * A signal for a request's total time and the execution's stop. It listens to both: on Node.js 20 a time-out that nobody
 * listens to is lost with the next garbage collection (nodejs/node#57736), also as part of `AbortSignal.any`.
 */
function deadlineSignal(timeoutMs: number, stop: AbortSignal | undefined) {
	const controller = new AbortController();
	const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
	const abort = () => controller.abort();
	const sources = [timeout, ...(stop ? [stop] : [])];
	for (const source of sources) {
		if (source.aborted) abort();
		source.addEventListener('abort', abort, { once: true });
	}
	return {
		signal: controller.signal,
		hasPassed: () => timeout.aborted,
		clear: () => sources.forEach((source) => source.removeEventListener('abort', abort)),
	};
}

function timedOut(error: unknown): Problem {
	return new Problem('network', { networkCode: 'ETIMEDOUT', detail: 'no answer in time' }, error);
}

function noteServiceTime(context: Context, { headers }: ServiceResponse): void {
	const serviceMs = Date.parse(String(headers.date));
	if (Number.isFinite(serviceMs)) context.clockOffsetMs = serviceMs - context.clock.unixNow();
}

async function send(request: () => Promise<IN8nHttpFullResponse>): Promise<ServiceResponse> {
	try {
		return await request();
	} catch (error) {
		throw readNetworkProblem(error);
	}
}
