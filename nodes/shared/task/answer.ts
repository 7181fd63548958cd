import { wordsOfError } from './failure';
import { asNumber, asObject, asText, asWords } from '../values/json';
import { readMark, type Mark } from './identity/mark';
import { parseTask, type Task } from './task';
import { readTaskId } from './identity/taskId';
import { unifyFields } from './unifyFields';

/** What an answer without a task says: PiAPI's code and words. */
export interface Refusal {
	code?: number;
	message?: string;
}

/**
 * Reads the task in a body of any documented shape: the envelope `{code, data, message}`, the callback's `{timestamp,
 * data}`, a bare task, and the older service's `task_info`/`task_result`, inside the envelope or bare. Whatever holds a
 * task ID is a task, even beside an error code: a create that fails with a whole task has been taken. `secrets` are
 * redacted from its fields; `longestImage` as in `parseTask`.
 */
export function parseAnswer(
	body: unknown,
	secrets: string[],
	longestImage?: number,
): Task | undefined {
	const envelope = asObject(body);
	return (
		parseTask(envelope?.data, secrets, longestImage) ?? parseTask(envelope, secrets, longestImage)
	);
}

/** Reads the code and words of an answer without a task; undefined if PiAPI would say nothing like it. */
export function parseRefusal(body: unknown): Refusal | undefined {
	const envelope = asObject(body);
	if (envelope === undefined) return undefined;
	const error = asObject(envelope.error) ?? asObject(asObject(envelope.data)?.error) ?? {};
	const code = asNumber(envelope.code) ?? asNumber(error.code);
	const message =
		wordsOfError(error) ??
		asWords(envelope.message) ??
		asWords(envelope.error) ??
		asWords(envelope.detail);
	return code === undefined && message === undefined ? undefined : { code, message };
}

/** What an answer says of the image that was sent (an address or base64), and whose it is. */
export interface SentInAnswer {
	id?: string;
	mark?: Mark;
	image?: string;
}

/** Reads the image that was sent, as the answer repeats it. */
export function readSentImage(body: unknown): SentInAnswer {
	const envelope = asObject(body);
	const { task_id: id, config, input } = unifyFields(asObject(envelope?.data) ?? envelope ?? {});
	return { id: readTaskId(id), mark: readMark(config), image: asText(asObject(input)?.image) };
}
