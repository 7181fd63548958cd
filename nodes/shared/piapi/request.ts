import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { Problem } from '../problem/problem';
import { cleanText } from '../task/cleanText';
import { parseRetryAfterMs } from '../timing/backoff';
import type { Context } from './context';
import { openAnswer, type ServiceResponse } from './http';
import { readNetworkProblem, withoutSecrets } from './networkProblem';
import { readJson } from './readJson';
import { isOk, isRateRefusal, readRefusal } from './refusal';
import { startDeadline } from './requestDeadline';
import { isRefusedConnection, isUntrusted } from './retry';

/** Longest time that one request to the API may take in all, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** What is short and asked for before or besides the tasks, in milliseconds. */
export const SHORT_REQUEST_MS = 15_000;

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
	const given = stop?.aborted ? undefined : await loadBody?.();
	// A stop may have come while the file was read.
	if (stop?.aborted) throw new Problem('cancelled', { wasSent: false });
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
		const { statusCode, headers, body } = await openAnswer(context, deadline.signal, {
			...options,
			timeout: timeoutMs,
		});
		// What went wrong is told by the status as well.
		const json = await readJson(body).catch((error: unknown) => {
			if (error instanceof Problem && !isOk(statusCode)) return undefined;
			throw error;
		});
		// A page of somebody else's may have been made by another clock.
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
	// A code of a connection that never came about would have a create sent again.
	const wasUnsent = isRefusedConnection(problem) || isUntrusted(problem);
	if (problem.reason === 'network' && !wasUnsent) return problem;
	const { detail } = problem.facts;
	return new Problem('network', { networkCode: 'ERR_BAD_RESPONSE', detail }, problem.cause);
}

function cancelled(error: unknown): Problem {
	return new Problem('cancelled', {}, withoutSecrets(error));
}
