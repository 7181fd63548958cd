import { redact } from '../../clean/redact';
import { Problem } from '../../problem/problem';
import type { Entry } from '../journal/entries';

/** How many candidates to name. */
const MOST_NAMED = 10;

/** A create whose answer was lost; times are the clock's, in milliseconds. */
export interface LostCreate {
	entry: Entry;
	/** When we gave up on its answer: the service may have taken it until then, and for a while longer. */
	lostMs: number;
	/** What came instead of the answer. */
	last?: Problem;
}

/** Why nobody can tell whether it made a task; names the tasks that it may be. */
export function cannotTell(
	told: string | undefined,
	candidates: string[],
	secrets: string[],
): Problem {
	const all = [...new Set([...(told === undefined ? [] : [told]), ...candidates])];
	const some = all.slice(0, MOST_NAMED).map((taskId) => redact(taskId, secrets));
	const blind = "PiAPI's task history does not show enough of this run's tasks";
	const detail = some.length > 0 ? `it may be task ${some.join(' or ')}` : blind;
	return new Problem('notPiApi', { detail });
}

/** Why a lost create's task was not found, and the task that an answer told. */
export function detailOf({ facts: { detail } }: Problem, { told }: Entry): string | undefined {
	if (told === undefined || detail?.includes(told)) return detail;
	return [detail, `it may be task ${told}`].filter(Boolean).join('; ');
}
