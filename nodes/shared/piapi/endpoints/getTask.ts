import { parseAnswer, readSentImage, type SentInAnswer } from '../../task/answer';
import { decodeInline, isInline } from '../../values/base64';
import type { Mark } from '../../task/identity/mark';
import type { Task } from '../../task/task';
import { canonicalTaskId } from '../../task/identity/taskId';
import type { Context } from '../context';
import { isOk } from '../refusal';
import { noteEnd } from '../account/taskEnds';
import { callApi, longestTextOf, REQUEST_TIMEOUT_MS, type FileToSend } from '../request';

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
	const askedMs = context.clock.now();
	const seen = await callApi(context, {
		heldBytes: sent?.heldBytes,
		url: taskUrl(context, taskId),
		timeoutMs: Math.min(Math.max(timeoutMs, MIN_REQUEST_TIMEOUT_MS), REQUEST_TIMEOUT_MS),
		read(body) {
			const task = parseAnswer(body, context.secrets, sent && longestTextOf(sent));
			// Use one spelling for a task everywhere.
			return task && isAbout(task, taskId, mark) ? { ...task, id: taskId } : undefined;
		},
	});
	noteEnd(context, seen, askedMs);
	return seen;
}

/** Whether an answer is about this task, and tells of no other create that made it. */
function isAbout({ id, mark: told }: SentInAnswer, taskId: string, mark?: Mark): boolean {
	if (id === undefined || canonicalTaskId(id) !== canonicalTaskId(taskId)) return false;
	return told === undefined || mark === undefined || told.nonce === mark.nonce;
}

/**
 * The image that was sent inside a task's request, which PiAPI returns with the task; undefined if it does not. An answer
 * about another task is rejected.
 */
export async function getSentImage(
	context: Context,
	{ id, mark }: Pick<Task, 'id' | 'mark'>,
): Promise<Buffer | undefined> {
	const { image = '' } = await callApi(context, {
		url: taskUrl(context, id),
		read(body, statusCode) {
			const told = isOk(statusCode) ? readSentImage(body) : {};
			return isAbout(told, id, mark) ? told : undefined;
		},
	});
	return isInline(image) ? decodeInline(image) : undefined;
}

function taskUrl({ baseUrl }: Context, taskId: string): string {
	return `${baseUrl}/api/v1/task/${encodeURIComponent(taskId)}`;
}
