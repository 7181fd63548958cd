import type { IDataObject } from 'n8n-workflow';

import { Problem } from '../problem/problem';
import { parseAnswer, readSentImage } from '../task/answer';
import { readHistoryPage, type HistoryPage } from '../task/historyRows';
import { decodeInline, isInline } from '../task/inlineImage';
import { asNumber, asObject, asText, type JsonObject } from '../task/json';
import type { Task } from '../task/task';
import type { Context } from './context';
import { callApi, REQUEST_TIMEOUT_MS } from './request';
import { untilStop } from './requestDeadline';

/** The most rows that PiAPI gives at once. */
export const HISTORY_PAGE_SIZE = 100;
/** Slowest line that a request with a file in it is given time for, in characters of base64 a millisecond. */
const SLOWEST_PER_MS = 100;
/** Shortest, so that a poll just before the deadline still gets its answer. */
const MIN_REQUEST_TIMEOUT_MS = 2_000;
/** A create that is cut off may have been taken: it gets this much, whatever its item has left. */
const MIN_CREATE_MS = 5_000;
/** How long the answer to a create is waited for after a stop of the execution, in milliseconds. */
const STOP_GRACE_MS = 800;
/** What is short and asked for before or besides the tasks, in milliseconds. */
const SHORT_REQUEST_MS = 15_000;

/** A file that goes into a request. */
export interface FileToSend {
	/** Its size as base64; 0 where only its address is sent. */
	readonly heldBytes: number;
}

/** A create that is loaded once it may leave. */
export interface TaskToCreate extends FileToSend {
	load(): Promise<TaskRequest>;
}

/** A file that is loaded, as base64, once it may leave. */
export interface FileToUpload extends FileToSend {
	/** Ends in jpg, jpeg, png or webp. */
	fileName: string;
	load(): Promise<string>;
}

/** The body of a create, in PiAPI's own names. */
export interface TaskRequest {
	model: 'Qubico/image-toolkit';
	task_type: 'segment';
	/** All four inputs are always sent: PiAPI prints each of them as required. */
	input: { image: string; prompt: string; negative_prompt: string; segment_factor: number };
	config?: JsonObject;
}

export interface SubmitOptions {
	/** The time that the item has left, in milliseconds. */
	withinMs?: number;
	/** Called as the request leaves this machine. */
	onSend?: () => void;
}

/**
 * Creates a task, once: it is never sent again here, because every create that is taken is paid for. A task counts
 * whatever the HTTP status is: a create that answers 500 with a whole failed task has been taken. A stop of the
 * execution ends the wait for the answer a moment later, with the problem `cancelled`, but not the request: the ID of a
 * paid task that still comes is written to n8n's log.
 */
export async function submitTask(
	context: Context,
	request: TaskToCreate,
	{ withinMs = Infinity, onSend }: SubmitOptions = {},
): Promise<Task> {
	const { baseUrl, n8n, secrets, signal } = context;
	const answer = callApi(context, {
		method: 'POST',
		url: `${baseUrl}/api/v1/task`,
		heldBytes: request.heldBytes,
		loadBody: async () => (await request.load()) as unknown as IDataObject,
		timeoutMs: Math.min(timeToSendMs(request), Math.max(withinMs, MIN_CREATE_MS)),
		isCreate: true,
		onSend,
		read: (body) => parseAnswer(body, secrets),
	});
	const task = await untilStop(answer, signal, STOP_GRACE_MS);
	if (task !== undefined) return task;
	const log = ({ id }: Task) =>
		n8n.logger.warn(`PiAPI tasks of the stopped run, which you can fetch with Get Task: ${id}`);
	// Its fate is told as unknown below, whatever else it meets.
	answer.then(log, () => undefined);
	throw new Problem('cancelled');
}

/**
 * Gives an image to PiAPI's upload service, which keeps it for a day, and answers its address. Costs nothing. A plan that
 * does not allow it is the problem `planTooLow`.
 */
export async function uploadImage(context: Context, file: FileToUpload): Promise<string> {
	return await callApi(context, {
		method: 'POST',
		url: `${context.uploadUrl}/api/ephemeral_resource`,
		heldBytes: file.heldBytes,
		loadBody: async () => ({ file_name: file.fileName, file_data: await file.load() }),
		timeoutMs: timeToSendMs(file),
		read: (body, statusCode) =>
			isOk(statusCode) ? asText(asObject(asObject(body)?.data)?.url) : undefined,
	}).catch((error: unknown) => {
		// The other address of the credential is the one to check.
		throw error instanceof Problem ? error.with({ addressField: 'Upload URL' }) : error;
	});
}

/**
 * Fetches a task by its ID. Costs nothing. `sent` is the file that it was given, which the answer repeats. An answer about
 * another task, as a cache in between may give it, is none.
 */
export async function getTask(
	context: Context,
	taskId: string,
	timeoutMs = REQUEST_TIMEOUT_MS,
	sent?: FileToSend,
): Promise<Task> {
	return await callApi(context, {
		heldBytes: sent?.heldBytes,
		url: taskUrl(context, taskId),
		timeoutMs: Math.min(Math.max(timeoutMs, MIN_REQUEST_TIMEOUT_MS), REQUEST_TIMEOUT_MS),
		read(body) {
			const task = parseAnswer(body, context.secrets);
			return task && isSameId(task.id, taskId) ? task : undefined;
		},
	});
}

/** IDs are UUIDs, which may be spelled in capitals and without dashes. */
function isSameId(a: string, b: string): boolean {
	const [one, other] = [a, b].map((id) => id.toLowerCase().replaceAll('-', ''));
	return one === other;
}

/** The image that a task was sent inside its request, which PiAPI gives back with it; undefined where it does not. */
export async function getSentImage(context: Context, taskId: string): Promise<Buffer | undefined> {
	const image = await callApi(context, {
		url: taskUrl(context, taskId),
		read: (body, statusCode) => (isOk(statusCode) ? (readSentImage(body) ?? '') : undefined),
	});
	return isInline(image) ? decodeInline(image) : undefined;
}

function taskUrl({ baseUrl }: Context, taskId: string): string {
	return `${baseUrl}/api/v1/task/${encodeURIComponent(taskId)}`;
}

/** Fetches the account: plan, balance and limits, in PiAPI's names. Costs nothing. */
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

/**
 * One page of the account's tasks that were created from `fromSeconds` on, in Unix seconds: the newest first, 100 rows at
 * most. Free; the rows do not hold what was asked for. Throws `notPiApi` where the answer holds no list.
 */
export async function getHistoryPage(
	context: Context,
	fromSeconds: number,
	page: number,
): Promise<HistoryPage> {
	const { baseUrl, clock, serviceZeroMs } = context;
	const nowMs = serviceZeroMs === undefined ? clock.unixNow() : clock.now() + serviceZeroMs;
	return await callApi(context, {
		url: `${baseUrl}/api/open/tasks/histories`,
		timeoutMs: SHORT_REQUEST_MS,
		qs: {
			model: 'image_toolkit',
			start_time: fromSeconds,
			end_time: Math.ceil(nowMs / 1000) + 60,
			page,
			page_size: HISTORY_PAGE_SIZE,
		},
		read(body, statusCode) {
			const code = asNumber(asObject(body)?.code) ?? 200;
			return isOk(statusCode) && code === 200 ? readHistoryPage(body) : undefined;
		},
	});
}

/** How long a request may take that carries this file, in milliseconds. */
function timeToSendMs({ heldBytes }: FileToSend): number {
	return REQUEST_TIMEOUT_MS + heldBytes / SLOWEST_PER_MS;
}

function isOk(statusCode: number): boolean {
	return statusCode >= 200 && statusCode < 300;
}
