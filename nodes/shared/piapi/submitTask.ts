import type { IDataObject } from 'n8n-workflow';

import { Problem } from '../problem/problem';
import { parseAnswer } from '../task/answer';
import type { JsonObject } from '../task/json';
import type { Task } from '../task/task';
import type { Context } from './context';
import { timeToSendMs, type FileToSend } from './fileToSend';
import { callApi } from './request';
import { untilStop } from './requestDeadline';

/** A create that is cut off may have been taken: it gets this much, whatever its item has left. */
const MIN_CREATE_MS = 5_000;
/** How long the answer to a create is waited for after a stop of the execution, in milliseconds. */
const STOP_GRACE_MS = 800;

/** A create that is loaded once it may leave. */
export interface TaskToCreate extends FileToSend {
	load(): Promise<TaskRequest>;
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
