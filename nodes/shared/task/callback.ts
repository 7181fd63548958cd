import { createHash, timingSafeEqual } from 'crypto';

import { asObject, asText } from './json';
import { classifyStatus } from './status';
import { readGivenTaskId } from './taskId';

/** A shorter webhook secret could be guessed. */
export const SHORTEST_WEBHOOK_SECRET = 16;

/** What we read from a callback. */
export interface Callback {
	taskId: string;
	/** Whether it says that the task has ended. Only the task itself is believed, but it may say so a moment later. */
	claimsEnd: boolean;
}

/**
 * Reads a callback, in the wrapper `{timestamp, data}` or bare, in the unified or the older shape; undefined if it names
 * no task. What it says of the task's state and images is not believed, and not even read.
 */
export function readCallback(body: unknown): Callback | undefined {
	const call = asObject(body) ?? {};
	const task = asObject(call.data) ?? call;
	const info = asObject(task.task_info);
	const taskId = readGivenTaskId(asText(task.task_id) ?? info?.task_id);
	if (taskId === undefined) return undefined;
	return { taskId, claimsEnd: classifyStatus(task.status ?? info?.status) !== 'running' };
}

/** Whether a webhook secret is long enough to prove anything. */
export function isSecretEnough(secret: string): boolean {
	return secret.length >= SHORTEST_WEBHOOK_SECRET;
}

/** Compares secrets in a time that reveals neither length nor content. A secret that is too short counts as none. */
export function isSameSecret(given: unknown, secret: string): boolean {
	if (typeof given !== 'string' || !isSecretEnough(secret)) return false;
	const [one, other] = [given, secret].map((text) => createHash('sha256').update(text).digest());
	return timingSafeEqual(one, other);
}
