import { asObject, asText, countPlainBytes, MAX_PLAIN_BYTES, parseJson } from '../values/json';
import { classifyStatus } from './status';
import { readGivenTaskId } from './identity/taskId';

/** What we read from a callback. */
export interface Callback {
	taskId: string;
	/** Whether it says that the task has ended. Only the task itself is believed, but it may say so a moment later. */
	claimsEnd: boolean;
}

/**
 * Reads a callback from its body as n8n parsed it or, because n8n goes by the content type, from its bytes; undefined if
 * it names no task.
 */
export function readCallback(body: unknown, bytes?: unknown): Callback | undefined {
	return readParsed(body) ?? (bytes instanceof Uint8Array ? readParsed(parse(bytes)) : undefined);
}

function parse(bytes: Uint8Array): unknown {
	const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return countPlainBytes(json, MAX_PLAIN_BYTES) > MAX_PLAIN_BYTES ? undefined : parseJson(json);
}

/**
 * Reads a callback, in the wrapper `{timestamp, data}` or bare, in the unified or the older shape. What it says of the
 * task's state and images is not believed, and not even read.
 */
function readParsed(body: unknown): Callback | undefined {
	const call = asObject(body) ?? {};
	const task = asObject(call.data) ?? call;
	const info = asObject(task.task_info);
	const taskId = readGivenTaskId(asText(task.task_id) ?? info?.task_id);
	if (taskId === undefined) return undefined;
	return { taskId, claimsEnd: classifyStatus(task.status ?? info?.status) !== 'running' };
}
