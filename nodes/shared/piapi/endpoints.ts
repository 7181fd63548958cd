import type { IDataObject } from 'n8n-workflow';

import { Problem } from '../problem/problem';
import { parseAnswer, readSentImage } from '../task/answer';
import { readHistoryPage, type HistoryPage } from '../task/historyRows';
import { decodeInline, isInline } from '../task/inlineImage';
import { asNumber, asObject, asText, type JsonObject } from '../task/json';
import type { Task } from '../task/task';
import type { Context } from './context';
import { callApi, REQUEST_TIMEOUT_MS } from './request';

/** The most rows that PiAPI gives at once. */
export const HISTORY_PAGE_SIZE = 100;
/** Slowest line that a request with a file in it is given time for, in characters of base64 a millisecond. */
const SLOWEST_PER_MS = 100;
/** Shortest, so that a poll just before the deadline still gets its answer. */
const MIN_REQUEST_TIMEOUT_MS = 2_000;

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
 * execution does not cut it off either: the answer holds the ID of a paid task. A task counts whatever the HTTP status
 * is: a create that answers 500 with a whole failed task has been taken. `onSend` is called as it leaves this machine.
 */
export async function submitTask(
	context: Context,
	request: TaskRequest,
	onSend?: () => void,
): Promise<Task> {
	return await callApi(context, {
		method: 'POST',
		url: `${context.baseUrl}/api/v1/task`,
		body: request as unknown as IDataObject,
		timeoutMs: timeToSendMs(request.input.image),
		isCreate: true,
		onSend,
		read: parseAnswer,
	});
}

/**
 * Gives an image, as base64, to PiAPI's upload service, which keeps it for a day, and answers its address. Costs
 * nothing. `fileName` has to end in jpg, jpeg, png or webp. A plan that does not allow it is the problem `planTooLow`.
 */
export async function uploadImage(
	context: Context,
	fileName: string,
	base64: string,
): Promise<string> {
	return await callApi(context, {
		method: 'POST',
		url: `${context.uploadUrl}/api/ephemeral_resource`,
		body: { file_name: fileName, file_data: base64 },
		timeoutMs: timeToSendMs(base64),
		read: (body, statusCode) =>
			isOk(statusCode) ? asText(asObject(asObject(body)?.data)?.url) : undefined,
	}).catch((error: unknown) => {
		// The other address of the credential is the one to check.
		throw error instanceof Problem ? error.with({ addressField: 'Upload URL' }) : error;
	});
}

/** Fetches a task by its ID. Costs nothing. */
export async function getTask(
	context: Context,
	taskId: string,
	timeoutMs = REQUEST_TIMEOUT_MS,
): Promise<Task> {
	return await callApi(context, {
		url: taskUrl(context, taskId),
		timeoutMs: Math.min(Math.max(timeoutMs, MIN_REQUEST_TIMEOUT_MS), REQUEST_TIMEOUT_MS),
		read: parseAnswer,
	});
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
	const { baseUrl, clock, clockOffsetMs = 0 } = context;
	return await callApi(context, {
		url: `${baseUrl}/api/open/tasks/histories`,
		qs: {
			model: 'image_toolkit',
			start_time: fromSeconds,
			end_time: Math.ceil((clock.unixNow() + clockOffsetMs) / 1000) + 60,
			page,
			page_size: HISTORY_PAGE_SIZE,
		},
		read(body, statusCode) {
			const code = asNumber(asObject(body)?.code) ?? 200;
			return isOk(statusCode) && code === 200 ? readHistoryPage(body) : undefined;
		},
	});
}

/** How long a request may take that carries this text, in milliseconds. */
function timeToSendMs(text: string): number {
	return REQUEST_TIMEOUT_MS + text.length / SLOWEST_PER_MS;
}

function isOk(statusCode: number): boolean {
	return statusCode >= 200 && statusCode < 300;
}
