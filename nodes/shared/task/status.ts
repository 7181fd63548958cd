import { asShortText } from '../values/json';

/** What a task's status means to whoever waits for it. */
export type StatusClass = 'running' | 'succeeded' | 'failed';

/** `finished` is the history's word. */
const SUCCEEDED = new Set(['completed', 'success', 'succeeded', 'finished']);
// PiAPI documents only `failed`. The other words end a task at its sibling services: waiting on after one of them would
// only use up the time.
const FAILED = new Set(['failed', 'failure', 'rejected', 'cancelled', 'canceled', 'error']);
/** The words for a task that is not done yet, in both vocabularies. */
const RUNNING = new Set(['processing', 'pending', 'staged', 'starting', 'retry']);

/**
 * Classifies a status in either of PiAPI's two vocabularies (`Completed Processing Pending Failed Staged` and `pending
 * starting processing success failed retry`), in any case, with stray white space. Every other word, even an empty one,
 * means that the task is still running: the deadline ends the wait, not a guess.
 */
export function classifyStatus(status: unknown): StatusClass {
	const word = toWord(status);
	if (SUCCEEDED.has(word)) return 'succeeded';
	if (FAILED.has(word)) return 'failed';
	return 'running';
}

/** Whether a status is a known word. */
export function isStatusWord(status: unknown): boolean {
	return [SUCCEEDED, FAILED, RUNNING].some((words) => words.has(toWord(status)));
}

function toWord(status: unknown): string {
	return asShortText(status)?.toLowerCase() ?? '';
}
