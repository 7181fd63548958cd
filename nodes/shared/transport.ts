import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { isRateRefusal, readProblem, readTask, type ServiceResponse } from './answer';
import { blotOut } from './cleanTask';
import { asObject, type JsonObject } from './json';
import { readNetworkProblem } from './networkProblem';
import { Problem } from './problem';
import { parseRetryAfterMs } from './retry';
import { parseAnswer, type Task } from './task';
import type { Throttle } from './throttle';

/** Longest time that one request to the API may stand still, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;
/** The most rows that PiAPI gives at once. */
export const HISTORY_PAGE_SIZE = 100;
/** Shortest, so that a look just before the deadline still gets its answer. */
const MIN_REQUEST_TIMEOUT_MS = 2_000;

/** The body of a picture's answer while it streams in: what is used of Node's `Readable`. */
export interface PictureBody extends AsyncIterable<Buffer> {
	destroy(): void;
}

/** What an action hands down to reach the service: n8n's functions and the addresses of the credential. */
export interface Connection {
	n8n: IExecuteFunctions;
	baseUrl: string;
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
	/** The execution's own signal: it aborts when the user presses Stop or the workflow times out. */
	signal?: AbortSignal;
}

/** The body of a create, in PiAPI's own names. */
export interface TaskRequest {
	model: 'Qubico/image-toolkit';
	task_type: 'segment';
	/** All four inputs are always sent: PiAPI prints each of them as required. */
	input: { image: string; prompt: string; negative_prompt: string; segment_factor: number };
	config?: JsonObject;
}

/**
 * Creates a task, once: it is never sent again here, because every create that is taken is paid for. A stop of the
 * execution does not cut it off either: the answer holds the ID of a paid task.
 */
export async function submitTask(connection: Connection, request: TaskRequest): Promise<Task> {
	const { n8n } = connection;
	const response = await callApi(
		connection,
		{
			method: 'POST',
			url: `${connection.baseUrl}/api/v1/task`,
			body: request as unknown as IDataObject,
		},
		// n8n ties a request to the execution's stop through this very function; without it the request runs on.
		{
			helpers: n8n.helpers,
			getNode: () => n8n.getNode(),
			getCredentials: n8n.getCredentials.bind(n8n),
		},
	);
	return readTask(response, Date.now());
}

/** Fetches a task by its ID. Costs nothing. */
export async function getTask(
	connection: Connection,
	taskId: string,
	timeoutMs = REQUEST_TIMEOUT_MS,
): Promise<Task> {
	const response = await callApi(connection, {
		url: `${connection.baseUrl}/api/v1/task/${encodeURIComponent(taskId)}`,
		timeout: Math.min(Math.max(timeoutMs, MIN_REQUEST_TIMEOUT_MS), REQUEST_TIMEOUT_MS),
	});
	return readTask(response, Date.now());
}

/** Fetches the account: plan, balance and limits, in PiAPI's names. Costs nothing. */
export async function getAccount(connection: Connection): Promise<JsonObject> {
	const response = await callApi(connection, { url: `${connection.baseUrl}/account/info` });
	const isOk = response.statusCode >= 200 && response.statusCode < 300;
	const body = asObject(response.body);
	const account = asObject(body?.data) ?? (body && !('code' in body) ? body : undefined);
	if (isOk && account !== undefined) return account;
	throw readProblem(response, parseAnswer(response.body), Date.now());
}

/**
 * One page of the account's tasks that were created from `fromSeconds` on, in Unix seconds, as PiAPI gives it: the
 * newest first, 100 rows at most. Free; the rows do not hold what was asked for.
 */
export async function getHistoryPage(
	connection: Connection,
	fromSeconds: number,
	page: number,
): Promise<unknown> {
	const response = await callApi(connection, {
		url: `${connection.baseUrl}/api/open/tasks/histories`,
		qs: {
			model: 'image_toolkit',
			start_time: fromSeconds,
			end_time: Math.ceil((Date.now() + (connection.clockOffsetMs ?? 0)) / 1000) + 60,
			page,
			page_size: HISTORY_PAGE_SIZE,
		},
	});
	const body = asObject(response.body);
	if (response.statusCode === 200 && body && [200, undefined].includes(body.code as number))
		return body;
	throw readProblem(response, parseAnswer(response.body), Date.now());
}

/**
 * Opens a picture's address, without the credential. The whole transfer is bounded by `timeoutMs` (n8n's own timeout
 * only bounds a standstill) and ends when the execution stops.
 */
export async function openPicture(
	connection: Connection,
	url: string,
	timeoutMs: number,
): Promise<ServiceResponse & { body: PictureBody }> {
	const signals = [AbortSignal.timeout(timeoutMs), connection.signal];
	return (await send(() =>
		connection.n8n.helpers.httpRequest({
			url,
			method: 'GET',
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			timeout: timeoutMs,
			abortSignal: AbortSignal.any(signals.filter((signal) => signal !== undefined)),
		}),
	)) as ServiceResponse & { body: PictureBody };
}

/**
 * Calls the API with the credential's key. `ignoreHttpStatusErrors` because n8n sends a request twice on 401 and hides
 * the headers otherwise; no redirects, because the key would go along.
 */
async function callApi(
	connection: Connection,
	options: IHttpRequestOptions,
	caller: Pick<IExecuteFunctions, 'helpers' | 'getNode' | 'getCredentials'> = connection.n8n,
): Promise<ServiceResponse> {
	const request = connection.n8n.helpers.httpRequestWithAuthentication;
	await connection.throttle.admit(connection.signal);
	if (connection.signal?.aborted) throw new Problem('cancelled');
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
	noteLimits(connection, response);
	return { ...response, body: blotOut(response.body, connection.secrets) };
}

/** What an answer says beside its body: whether to slow down, and what time it is at the service. */
function noteLimits(connection: Connection, response: ServiceResponse): void {
	const nowMs = Date.now();
	const { headers } = response;
	if (isRateRefusal(response)) {
		connection.throttle.refused(parseRetryAfterMs(headers['retry-after'], nowMs));
	}
	const serviceMs = Date.parse(String(headers.date));
	if (Number.isFinite(serviceMs)) connection.clockOffsetMs = serviceMs - nowMs;
}

async function send(request: () => Promise<IN8nHttpFullResponse>): Promise<ServiceResponse> {
	try {
		return await request();
	} catch (error) {
		throw readNetworkProblem(error);
	}
}
