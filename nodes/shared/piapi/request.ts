import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { Problem } from '../problem/problem';
import { cleanText } from '../task/cleanText';
import { parseRetryAfterMs } from '../timing/backoff';
import { isRateRefusal, readRefusal } from './answer';
import type { Context, NodeFunctions } from './context';
import { readNetworkProblem, withoutSecrets } from './networkProblem';
import { readJson, type StreamedBody } from './readJson';
import { startDeadline, type RequestDeadline } from './requestDeadline';

/** Longest time that one request to the API may take in all, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** An HTTP answer, as n8n's helpers give it with `returnFullResponse`. */
export interface ServiceResponse {
	statusCode: number;
	headers: { [name: string]: unknown };
	body: StreamedBody;
}

/** A request to the API, and what its answer is read for. */
export interface ApiRequest<T> extends Pick<IHttpRequestOptions, 'url' | 'method' | 'qs'> {
	/** Asked for once the request may leave, so that nobody holds a file who waits. */
	loadBody?(): Promise<IDataObject>;
	/** How much base64 it carries, or its answer does; 0 unless that is a file. */
	heldBytes?: number;
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

/** What of a request its exchange is about. */
type Exchange = Omit<ApiRequest<unknown>, 'read' | 'onSend'>;

/**
 * Opens an image's address, without the credential and without following redirects. The whole transfer is bounded by
 * `timeoutMs` and ends when the execution stops.
 */
export async function openImage(
	{ n8n, signal }: Context,
	url: string,
	timeoutMs: number,
): Promise<ServiceResponse> {
	const deadline = startDeadline(timeoutMs, signal);
	const response = await send(() =>
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
	});
	response.body.once('close', deadline.clear);
	return response;
}

/**
 * Calls the API with the credential's key and reads its answer, once. What is wanted is read from the answer as it came;
 * only what it says besides is cleaned. Throws the `Problem` that an answer without the wanted stands for.
 */
export async function callApi<T>(context: Context, request: ApiRequest<T>): Promise<T> {
	const { heldBytes = 0 } = request;
	return await context.transfers.hold(heldBytes, async () => await callOnce(context, request));
}

async function callOnce<T>(context: Context, request: ApiRequest<T>): Promise<T> {
	const { read, onSend, loadBody, heldBytes: _held, ...options } = request;
	const { throttle, signal, noNewTasks, clock, secrets } = context;
	const stop = options.isCreate ? (noNewTasks ?? signal) : signal;
	await throttle.admit(stop);
	if (stop?.aborted) throw new Problem('cancelled', { wasSent: false });
	const given = await loadBody?.();
	onSend?.();
	const sent = { ...options, ...(given && { body: given }) };
	const { statusCode, headers, body } = await exchange(context, sent);
	const value = read(body, statusCode);
	if (value !== undefined) return value;
	const retryAfterMs = parseRetryAfterMs(headers['retry-after'], clock.unixNow());
	const problem = readRefusal(statusCode, body, retryAfterMs);
	if (isRateRefusal(problem)) throttle.refused(retryAfterMs);
	const { detail } = problem.facts;
	throw detail === undefined ? problem : problem.with({ detail: cleanText(detail, secrets) });
}

/** Sends a request and reads its whole answer, all within its time. */
async function exchange(
	context: Context,
	{ timeoutMs = REQUEST_TIMEOUT_MS, isCreate, ...options }: Exchange,
): Promise<Omit<ServiceResponse, 'body'> & { body: unknown }> {
	const deadline = startDeadline(timeoutMs, isCreate ? undefined : context.signal);
	try {
		const { statusCode, headers, body } = await openAnswer(context, deadline, {
			...options,
			timeout: timeoutMs,
		});
		noteServiceTime(context, headers);
		const isOk = statusCode >= 200 && statusCode < 300;
		// What went wrong is told by the status as well.
		const json = await readJson(body).catch((error: unknown) => {
			if (error instanceof Problem && !isOk) return undefined;
			throw error;
		});
		return { statusCode, headers, body: json };
	} catch (error) {
		if (deadline.hasPassed()) throw timedOut(error);
		if (deadline.signal.aborted) throw cancelled(error);
		throw error instanceof Problem ? error : brokenAnswer(error);
	} finally {
		deadline.clear();
	}
}

/**
 * Opens an answer of the API. As a stream, because n8n limits neither its size nor its time. `ignoreHttpStatusErrors`
 * because n8n sends a request twice on 401 and hides the headers otherwise; no redirects, because the key would go along.
 */
async function openAnswer(
	{ n8n }: Context,
	{ signal }: RequestDeadline,
	options: IHttpRequestOptions,
): Promise<ServiceResponse> {
	return await send(() =>
		callWithKey(n8n, {
			method: 'GET',
			...options,
			abortSignal: signal,
			json: true,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		}),
	);
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

function timedOut(error: unknown): Problem {
	const cause = error instanceof Problem ? error : withoutSecrets(error);
	return new Problem('network', { networkCode: 'ETIMEDOUT', detail: 'no answer in time' }, cause);
}

/** What broke off an answer that had begun: whatever it is, the request was sent. */
function brokenAnswer(error: unknown): Problem {
	const problem = readNetworkProblem(error);
	if (problem.reason !== 'unexpected') return problem;
	const { detail } = problem.facts;
	return new Problem('network', { networkCode: 'ERR_BAD_RESPONSE', detail }, problem.cause);
}

function cancelled(error: unknown): Problem {
	return new Problem('cancelled', {}, withoutSecrets(error));
}

function noteServiceTime(context: Context, headers: ServiceResponse['headers']): void {
	const serviceMs = Date.parse(String(headers.date));
	if (Number.isFinite(serviceMs)) context.serviceZeroMs = serviceMs - context.clock.now();
}

async function send(request: () => Promise<IN8nHttpFullResponse>): Promise<ServiceResponse> {
	try {
		return (await request()) as unknown as ServiceResponse;
	} catch (error) {
		throw readNetworkProblem(error);
	}
}
