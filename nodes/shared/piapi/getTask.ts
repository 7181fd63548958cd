import { parseAnswer, readSentImage } from '../task/answer';
import { decodeInline, isInline } from '../task/inlineImage';
import type { Mark } from '../task/mark';
import type { Task } from '../task/task';
import { canonicalTaskId } from '../task/taskId';
import type { Context } from './context';
import { isOk } from './refusal';
import { callApi, longestTextOf, REQUEST_TIMEOUT_MS, type FileToSend } from './request';

/** The shortest, so that a poll just before the deadline still gets its answer. */
const MIN_REQUEST_TIMEOUT_MS = 2_000;

/**
 * Fetches a task by its ID. Free. `sent` is the file it was given, which the answer repeats, and `mark` that of the
 * create that made it. An answer about another task, such as a cached one, is rejected.
 */
export async function getTask(
	context: Context,
	taskId: string,
	timeoutMs = REQUEST_TIMEOUT_MS,
	{ sent, mark }: { sent?: FileToSend; mark?: Mark } = {},
): Promise<Task> {
	return await callApi(context, {
		heldBytes: sent?.heldBytes,
		url: taskUrl(context, taskId),
		timeoutMs: Math.min(Math.max(timeoutMs, MIN_REQUEST_TIMEOUT_MS), REQUEST_TIMEOUT_MS),
		read(body) {
			const task = parseAnswer(body, context.secrets, sent && longestTextOf(sent));
			if (task === undefined || !isSameTask(task.id, taskId)) return undefined;
			// Use one spelling for a task everywhere.
			return isOfOther(task, mark) ? undefined : { ...task, id: taskId };
		},
	});
}

function isSameTask(a: string, b: string): boolean {
	return canonicalTaskId(a) === canonicalTaskId(b);
}

/** Whether a task's mark shows that another create made it. */
function isOfOther({ mark: told }: Task, mark: Mark | undefined): boolean {
	return told !== undefined && mark !== undefined && told.nonce !== mark.nonce;
}

/** The image that was sent inside a task's request, which PiAPI returns with the task; undefined if it does not. */
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
