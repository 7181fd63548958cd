/** What a task's status means to whoever waits for it. */
export type StatusClass = 'running' | 'succeeded' | 'failed';

const SUCCEEDED = new Set(['completed', 'success', 'succeeded']);
// PiAPI documents `failed` alone. The other words end a task at its sibling services: waiting for more after one
// of them would only use up the deadline.
const FAILED = new Set(['failed', 'cancelled', 'canceled', 'error']);
/** The words for a task that is not done yet, in both vocabularies. */
const RUNNING = new Set(['processing', 'pending', 'staged', 'starting', 'retry']);

/**
 * Classifies a status in either of PiAPI's two vocabularies (`Completed Processing Pending Failed Staged` and
 * `pending starting processing success failed retry`), in any case, with stray white space. Every other word, an
 * empty one included, means that the task is still running: the deadline bounds the wait, not a guess.
 */
export function classifyStatus(status: unknown): StatusClass {
	const word = toWord(status);
	if (SUCCEEDED.has(word)) return 'succeeded';
	if (FAILED.has(word)) return 'failed';
	return 'running';
}

/** Whether a status is one of the words that are known. */
export function isStatusWord(status: unknown): boolean {
	return [SUCCEEDED, FAILED, RUNNING].some((words) => words.has(toWord(status)));
}

function toWord(status: unknown): string {
	return typeof status === 'string' ? status.trim().toLowerCase() : '';
}
