import type { Task } from '../task/task';
import { canonicalTaskId } from '../task/taskId';
import type { Context } from './context';
import { perAccount } from './perAccount';

/** More tasks than any run has at work at once. */
const MOST_TASKS = 20_000;

/** What polls told of when a task ended; times are the clock's, in milliseconds. */
interface TaskEnd {
	/** When it was last seen at work. */
	runningMs: number;
	/** When it was first seen to have ended. */
	endedMs?: number;
	/** How long it took from its creation, by the service's own clock alone. */
	tookMs?: number;
}

/** By canonical ID; the latest last. */
const endsOf = perAccount(() => new Map<string, TaskEnd>());

/** Records what a poll that was sent at `askedMs` tells of a task's end. */
export function noteEnd(
	context: Context,
	{ id: taskId, status, times }: Task,
	askedMs: number,
): void {
	const ends = endsOf(context);
	const id = canonicalTaskId(taskId);
	const known = ends.get(id) ?? { runningMs: -Infinity };
	ends.delete(id);
	const { created = NaN, ended = NaN } = times;
	ends.set(
		id,
		status === 'running'
			? { ...known, runningMs: known.endedMs === undefined ? askedMs : known.runningMs }
			: { endedMs: context.clock.now(), tookMs: ended - created, ...known },
	);
	if (ends.size <= MOST_TASKS) return;
	const [oldest] = ends.keys();
	ends.delete(oldest);
}

/** A time at which a task, whose create was sent at `sentMs`, had not ended yet; by its canonical ID. */
export function notEndedMs(context: Context, id: string, sentMs: number): number {
	const {
		runningMs,
		tookMs = NaN,
		endedMs = NaN,
	} = endsOf(context).get(id) ?? { runningMs: -Infinity };
	const byDuration = sentMs + tookMs;
	// Times that do not fit what we saw prove nothing.
	return byDuration <= endedMs ? Math.max(runningMs, byDuration) : runningMs;
}
