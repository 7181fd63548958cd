import { wordsOfError } from './failure';
import { asNumber, asObject, asText, asWords } from './json';
import { parseTask, type Task } from './task';
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
	secrets: string[] = [],
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

/** The image that was sent, as the answer repeats it: an address or base64. */
export function readSentImage(body: unknown): string | undefined {
	const envelope = asObject(body);
	const task = asObject(envelope?.data) ?? envelope;
	return asText(asObject(task && unifyFields(task).input)?.image);
}
