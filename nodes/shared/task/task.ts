import { withMarkedInput } from './inlineImage';
import { asNumber, asObject, asText, asTexts, type JsonObject } from './json';
import { listImages, nameImages, type TaskImage } from './outputImages';
import { classifyStatus, type StatusClass } from './status';

/** A task as the rest of the package sees it, whichever shape the service used. */
export interface Task {
	id: string;
	status: StatusClass;
	/** The status in the service's own word, trimmed; empty where it gave none. */
	statusText: string;
	/**
	 * The task in the unified API's field names, not cleaned: `cleanTask` is for what leaves the node. Only the image
	 * it was sent is marked (see `withMarkedInput`).
	 */
	fields: JsonObject;
	images: TaskImage[];
	/** Why the task failed, in the service's words, and its code; only for a failed task. */
	failure?: { message?: string; code?: number };
}

/** What an answer of PiAPI says: a task, a refusal with its code and words, or nothing that PiAPI would say. */
export type Answer =
	| { kind: 'task'; task: Task }
	| { kind: 'refusal'; code?: number; message?: string }
	| { kind: 'unreadable' };

/**
 * Reads a body in each documented shape: the envelope `{code, data, message}`, the callback's `{timestamp, data}`, a
 * bare task, and the older service's `task_info`/`task_result`, inside the envelope or bare. Whatever holds a task ID
 * is a task, also beside an error code: a create that fails with a whole task has been taken.
 */
export function parseAnswer(body: unknown): Answer {
	const envelope = asObject(body);
	if (envelope === undefined) return { kind: 'unreadable' };
	const task = parseTask(envelope.data) ?? parseTask(envelope);
	if (task !== undefined) return { kind: 'task', task };
	const error = asObject(envelope.error) ?? asObject(asObject(envelope.data)?.error) ?? {};
	const code = asNumber(envelope.code) ?? asNumber(error.code);
	const message =
		asText(error.message) ??
		asText(error.raw_message) ??
		asText(envelope.message) ??
		asText(envelope.error) ??
		asText(envelope.detail);
	if (code === undefined && message === undefined) return { kind: 'unreadable' };
	return { kind: 'refusal', code, message };
}

/** Reads a task in the unified or the older shape; undefined where there is none. */
export function parseTask(value: unknown): Task | undefined {
	const given = asObject(value);
	const fields = given && unifyFields(given);
	const id = asText(fields?.task_id);
	if (fields === undefined || id === undefined) return undefined;
	const status = classifyStatus(fields.status);
	return {
		id,
		status,
		statusText: asText(fields.status) ?? '',
		fields: withMarkedInput({ ...fields, task_id: id }),
		images: nameImages(listImages(fields.output)),
		...(status === 'failed' && { failure: describeFailure(fields) }),
	};
}

/** The image that an answer says its task was sent, as it was sent: an address or base64. */
export function readSentImage(body: unknown): string | undefined {
	const envelope = asObject(body);
	const task = asObject(envelope?.data) ?? envelope;
	return asText(asObject(task && unifyFields(task).input)?.image);
}

/** Puts the older shape's `task_info` and `task_result` into the unified field names; other fields stay. */
function unifyFields(given: JsonObject): JsonObject {
	const info = asObject(given.task_info);
	const result = asObject(given.task_result);
	if (info === undefined && result === undefined) return given;
	const { task_info: _info, task_result: _result, ...rest } = given;
	const credits = asNumber(result?.used_credits);
	return {
		...rest,
		task_id: asText(given.task_id) ?? info?.task_id,
		task_type: given.task_type ?? info?.task_type,
		status: asText(given.status) ?? info?.status,
		input: given.input ?? info?.task_input ?? null,
		output: given.output ?? result?.task_output ?? null,
		logs: given.logs ?? result?.error_messages ?? null,
		...(credits !== undefined && { used_credits: credits }),
	};
}

/** The cause of a failure is in `error.message`, else `error.raw_message`, else `logs`, else `detail`. */
function describeFailure(fields: JsonObject): { message?: string; code?: number } {
	const error = asObject(fields.error);
	const message =
		asText(error?.message) ??
		asText(error?.raw_message) ??
		firstWords(fields.logs) ??
		firstWords(fields.detail) ??
		asText(fields.error);
	const code = asNumber(error?.code);
	return { message, ...(code !== undefined && code !== 0 && { code }) };
}

/** The words of a log of unknown shape: texts, or objects with a `message`, `msg`, `error` or `text`, or a list of them. */
function firstWords(value: unknown): string | undefined {
	const entries = Array.isArray(value) ? value : [value];
	const words = entries.flatMap((entry) => {
		const fields = asObject(entry);
		if (fields === undefined) return asTexts(entry);
		return asTexts(fields.message ?? fields.msg ?? fields.error ?? fields.text);
	});
	return words.length > 0 ? words.join('; ') : undefined;
}
