import type { IDataObject } from 'n8n-workflow';

import { readProblem, readTask } from './answer';
import { decodeInline, isInline } from '../task/inlineImage';
import { asObject, asText, type JsonObject } from '../task/json';
import { Problem } from '../problem/problem';
import { parseAnswer, readSentImage, type Task } from '../task/task';
import { callApi, REQUEST_TIMEOUT_MS, type Context } from './request';

/** The most rows that PiAPI gives at once. */
export const HISTORY_PAGE_SIZE = 100;
/** Longest time for an upload to stand still, in milliseconds: the service stores the file before it answers. */
const UPLOAD_TIMEOUT_MS = 60_000;
/** Shortest, so that a look just before the deadline still gets its answer. */
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
 * execution does not cut it off either: the answer holds the ID of a paid task.
 */
export async function submitTask(context: Context, request: TaskRequest): Promise<Task> {
	const { n8n } = context;
	const response = await callApi(
		context,
		{
			method: 'POST',
			url: `${context.baseUrl}/api/v1/task`,
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

/**
 * Gives an image, as base64, to PiAPI's upload service, which keeps it for a day, and answers its address. Costs
 * nothing. `fileName` has to end in jpg, jpeg, png or webp. A plan that does not allow it is the problem `planTooLow`.
 */
export async function uploadImage(
	context: Context,
	fileName: string,
	base64: string,
): Promise<string> {
	const response = await callApi(context, {
		method: 'POST',
		url: `${context.uploadUrl}/api/ephemeral_resource`,
		body: { file_name: fileName, file_data: base64 },
		timeout: UPLOAD_TIMEOUT_MS,
	}).catch(atUploadUrl);
	const isOk = response.statusCode >= 200 && response.statusCode < 300;
	const url = asText(asObject(asObject(response.body)?.data)?.url);
	if (isOk && url !== undefined) return url;
	return atUploadUrl(readProblem(response, parseAnswer(response.body), Date.now()));
}

/** Throws on what came; the other address of the credential is the one to check. */
function atUploadUrl(error: unknown): never {
	throw error instanceof Problem ? error.with({ addressField: 'Upload URL' }) : error;
}

/** Fetches a task by its ID. Costs nothing. */
export async function getTask(
	context: Context,
	taskId: string,
	timeoutMs = REQUEST_TIMEOUT_MS,
): Promise<Task> {
	const response = await callApi(context, {
		url: taskUrl(context, taskId),
		timeout: Math.min(Math.max(timeoutMs, MIN_REQUEST_TIMEOUT_MS), REQUEST_TIMEOUT_MS),
	});
	return readTask(response, Date.now());
}

/** The image that a task was sent inside its request, which PiAPI gives back with it; undefined where it does not. */
export async function getSentImage(context: Context, taskId: string): Promise<Buffer | undefined> {
	const { body } = await callApi(context, { url: taskUrl(context, taskId) });
	const image = readSentImage(body);
	if (image === undefined || !isInline(image)) return undefined;
	return decodeInline(image);
}

function taskUrl({ baseUrl }: Context, taskId: string): string {
	return `${baseUrl}/api/v1/task/${encodeURIComponent(taskId)}`;
}

/** Fetches the account: plan, balance and limits, in PiAPI's names. Costs nothing. */
export async function getAccount(context: Context): Promise<JsonObject> {
	const response = await callApi(context, { url: `${context.baseUrl}/account/info` });
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
	context: Context,
	fromSeconds: number,
	page: number,
): Promise<unknown> {
	const response = await callApi(context, {
		url: `${context.baseUrl}/api/open/tasks/histories`,
		qs: {
			model: 'image_toolkit',
			start_time: fromSeconds,
			end_time: Math.ceil((Date.now() + (context.clockOffsetMs ?? 0)) / 1000) + 60,
			page,
			page_size: HISTORY_PAGE_SIZE,
		},
	});
	const body = asObject(response.body);
	if (response.statusCode === 200 && body && [200, undefined].includes(body.code as number))
		return body;
	throw readProblem(response, parseAnswer(response.body), Date.now());
}
