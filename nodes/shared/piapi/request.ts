import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { isUntrusted, Problem } from '../problem/problem';
import { cleanText } from '../clean/cleanText';
import { omit } from '../values/json';
import { parseRetryAfterMs } from '../timing/backoff';
import type { Context } from './context';
import { openAnswer, type ServiceResponse } from './transport/http';
import { readNetworkProblem, withoutSecrets } from './transport/networkProblem';
import { readJson } from './readJson';
import { isOk, isRateRefusal, readRefusal } from './refusal';
import { startDeadline } from './transport/requestDeadline';

/** The longest that one API request may take in all, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** The same for short requests before or beside the tasks. */
export const SHORT_REQUEST_MS = 15_000;

/** The slowest connection that a request with a file gets time for, in characters of base64 per millisecond. */
const SLOWEST_PER_MS = 100;

/** A file that goes into a request. */
export interface FileToSend {
	/** Its size as base64; 0 if only its address is sent. */
	readonly heldBytes: number;
}

/** `data:image/jpeg;base64,` and the like. */
const ROOM_IN_FRONT = 100;

/** The longest text that gives this file inside JSON, in characters. */
export function longestTextOf({ heldBytes }: FileToSend): number {
	return heldBytes + ROOM_IN_FRONT;
}

/** How long a request with this file may take, in milliseconds. */
export function timeToSendMs({ heldBytes }: FileToSend): number {
	return REQUEST_TIMEOUT_MS + heldBytes / SLOWEST_PER_MS;
}

/** An API request, and how to read its answer. */
export interface ApiRequest<T> extends Pick<IHttpRequestOptions, 'url' | 'method' | 'qs'> {
	/** Called once the throttle lets the request leave, so that nobody holds a file while waiting. */
	loadBody?(): Promise<IDataObject>;
	/** How much base64 it, or its answer, carries; 0 unless that is a file. */
	heldBytes?: number;
	timeoutMs?: number;
	/**
	 * Whether it creates a task. Such a request is not sent once the run has failed or been stopped; but once sent, a stop
	 * leaves it running, because its answer holds the ID of a paid task.
	 */
	isCreate?: boolean;
	/** Reads the wanted value from a body, whatever the status; undefined if the answer lacks it. */
	read(body: unknown, statusCode: number): T | undefined;
}

/** The part of a request that is about sending it. */
type Exchange = Omit<ApiRequest<unknown>, 'read'>;

/**
 * Calls the API once with the credential's key and reads the answer. The wanted value is read from the raw answer; only
 * other words are cleaned. Throws the `Problem` that an answer without the value stands for.
 */
export async function callApi<T>(context: Context, request: ApiRequest<T>): Promise<T> {
	const { heldBytes = 0 } = request;
	return await context.transfers.hold(async () => await callOnce(context, request), heldBytes);
}

async function callOnce<T>(context: Context, request: ApiRequest<T>): Promise<T> {
	const { read, loadBody } = request;
	const options = omit(request, 'read', 'loadBody', 'heldBytes');
	const { throttle, signal, noNewTasks, clock, secrets } = context;
	const stop = options.isCreate ? (noNewTasks ?? signal) : signal;
	await throttle.admit(stop);
	const given = stop?.aborted ? undefined : await loadBody?.();
	// A stop may have come while the file was being read.
	if (stop?.aborted) throw new Problem('cancelled', { wasSent: false });
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
		const { statusCode, headers, body } = await openAnswer(context, deadline.signal, {
			...options,
			timeout: timeoutMs,
		});
		// The status alone also tells what went wrong.
		const json = await readJson(body).catch((error: unknown) => {
			if (error instanceof Problem && !isOk(statusCode)) return undefined;
			throw error;
		});
		// A page that is not PiAPI's may carry another clock's time.
		if (json !== undefined) context.serviceClock.note(headers.date);
		return { statusCode, headers, body: json };
	} catch (error) {
		if (deadline.hasPassed()) throw timedOut(error);
		if (deadline.signal.aborted) throw cancelled(error);
		throw error instanceof Problem ? error : brokenAnswer(error);
	} finally {
		deadline.clear();
	}
}

function timedOut(error: unknown): Problem {
	const cause = error instanceof Problem ? error : withoutSecrets(error);
	return new Problem('network', { networkCode: 'ETIMEDOUT', detail: 'no answer in time' }, cause);
}

/** What broke off an answer that had begun: whatever it is, the request was sent. */
function brokenAnswer(error: unknown): Problem {
	const problem = readNetworkProblem(error);
	const { wasConnected = true } = problem.facts;
	// What says "never connected" would make us repeat a create.
	const wasUnsent = !wasConnected || isUntrusted(problem.facts);
	if (problem.reason === 'network' && !wasUnsent) return problem;
	const { detail } = problem.facts;
	return new Problem('network', { networkCode: 'ERR_BAD_RESPONSE', detail }, problem.cause);
}

function cancelled(error: unknown): Problem {
	return new Problem('cancelled', {}, withoutSecrets(error));
}
