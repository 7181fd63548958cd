import { redact } from '../../clean/redact';
import { Problem } from '../../problem/problem';
import type { Task } from '../../task/task';
import type { Entry } from '../journal/entries';

const BLIND = "PiAPI's task history does not show enough of this run's tasks";
/** How many candidates to name. */
const MOST_NAMED = 50;

/** A create whose answer was lost; times are the clock's, in milliseconds. */
export interface LostCreate {
	entry: Entry;
	/** When we gave up on its answer: the service may have taken it until then, and for a while longer. */
	lostMs: number;
	/** What came instead of the answer. */
	last?: Problem;
}

/** One that is looked for. */
export interface Wanted extends LostCreate {
	/** Until when another call that is still at work on it is waited for. */
	waitsUntilMs: number;
	/** Tasks that it may have made, as some listing had them. */
	seen: Set<string>;
	resolve(task: Task | undefined): void;
	reject(why: Problem): void;
}

/**
 * Why nobody can tell whether a create made a task: what went wrong, or too little is listed. Names what it may have made,
 * and notes that in the entry.
 */
export function cannotTell(
	entry: Entry,
	secrets: string[],
	{ candidates = [], why }: { candidates?: string[]; why?: Problem },
): Problem {
	const all = new Set([...(entry.mayBe ?? []), ...candidates]);
	const some = [...all].slice(0, MOST_NAMED).map((taskId) => redact(taskId, secrets));
	entry.mayBe = some;
	const cause = why === undefined && some.length === 0 ? BLIND : why?.facts.detail;
	const named = some.length > 0 && `it may be task ${some.join(' or ')}`;
	const detail = [cause, named].filter(Boolean).join('; ');
	return (why ?? new Problem('notPiApi')).with(detail === '' ? {} : { detail });
}
