import type { IDataObject } from 'n8n-workflow';

import { expectProblem, Problem } from '../../problem/problem';
import { describeStopped } from '../../problem/texts';
import { parseAnswer } from '../../task/answer';
import type { JsonObject } from '../../values/json';
import type { Task } from '../../task/task';
import type { Context } from '../context';
import { fateOfCreate, type CreateFate } from '../fateOfCreate';
import { logLine } from '../../n8n/log';
import { callApi, longestTextOf, timeToSendMs, type FileToSend } from '../request';
import { untilStop } from '../transport/requestDeadline';

/** A create that is cut off may have been taken, so it gets at least this long, in milliseconds. */
const MIN_CREATE_MS = 5_000;
/** How long to wait for the answer to a create after the execution's stop, in milliseconds. */
const STOP_GRACE_MS = 800;

/** A create whose body is loaded once it may be sent, and then leaves at once unless the run has ended meanwhile. */
export interface TaskToCreate extends FileToSend {
	load(): Promise<TaskRequest>;
}

/** The body of a create, in PiAPI's own names. */
export interface TaskRequest {
	model: 'Qubico/image-toolkit';
	task_type: 'segment';
	/** All four inputs are always sent: PiAPI's documentation marks each of them as required. */
	input: { image: string; prompt: string; negative_prompt: string; segment_factor: number };
	config?: JsonObject;
}

/** The result of sending a create once, and of one that got no task in answer. */
export type CreateAnswer = { fate: 'created'; task: Task } | NotCreated;
export type NotCreated = { fate: CreateFate; problem: Problem };

/**
 * Sends a create once, never twice, because every create that is taken is paid for. A task counts whatever the HTTP
 * status: a create that answers 500 with a whole failed task has been taken. The execution's stop soon ends the wait for
 * the answer (`lost`), but not the request: if the ID of a paid task still comes, it goes to n8n's log. `withinMs` is the
 * time that the item has left, in milliseconds. Throws only what is no `Problem`.
 */
export async function submitTask(
	context: Context,
	request: TaskToCreate,
	withinMs = Infinity,
): Promise<CreateAnswer> {
	const { baseUrl, n8n, secrets, signal } = context;
	const answer = callApi(context, {
		method: 'POST',
		url: `${baseUrl}/api/v1/task`,
		heldBytes: request.heldBytes,
		loadBody: async () => (await request.load()) as unknown as IDataObject,
		timeoutMs: Math.min(timeToSendMs(request), Math.max(withinMs, MIN_CREATE_MS)),
		isCreate: true,
		read: (body) => parseAnswer(body, secrets, longestTextOf(request)),
	});
	const task = await untilStop(answer, signal, STOP_GRACE_MS).catch(expectProblem);
	if (task instanceof Problem) return { fate: fateOfCreate(task), problem: task };
	if (task !== undefined) return { fate: 'created', task };
	const log = ({ id }: Task) => logLine(n8n, 'warn', describeStopped([id]));
	// It is already reported as lost, whatever else happens to it.
	answer.then(log, () => undefined);
	return { fate: 'lost', problem: new Problem('cancelled') };
}
