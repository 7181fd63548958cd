import type { Task } from '../../task/task';
import { LatestByTask } from '../../task/identity/latestByTask';
import type { Context } from '../context';
import { perAccount } from './perAccount';

/** What polls told of when a task ended; times are the clock's, in milliseconds. */
interface TaskEnd {
	/** When it was last seen at work. */
	runningMs: number;
	/** When it was first seen to have ended. */
	endedMs?: number;
	/** How long it took from its creation, by the service's own clock alone. */
	tookMs?: number;
}

/** What is known of an account's tasks. Finding the account takes a digest: ask once for many of them. */
export const taskEndsOf = perAccount(() => new LatestByTask<TaskEnd>());

/** Records what a poll that was sent at `askedMs` tells of a task's end. */
export function noteEnd(
	context: Context,
	{ id: taskId, status, times }: Task,
	askedMs: number,
): void {
	const ends = taskEndsOf(context);
	const known = ends.get(taskId) ?? { runningMs: -Infinity };
	const { created = NaN, ended = NaN } = times;
	ends.set(
		taskId,
		status === 'running'
			? { ...known, runningMs: known.endedMs === undefined ? askedMs : known.runningMs }
			: { endedMs: context.clock.now(), tookMs: ended - created, ...known },
	);
}

/** A time at which a task, whose create was sent at `sentMs`, had not ended yet. */
export function notEndedMs(ends: LatestByTask<TaskEnd>, taskId: string, sentMs: number): number {
	const { runningMs, tookMs = NaN, endedMs = NaN } = ends.get(taskId) ?? { runningMs: -Infinity };
	const byDuration = sentMs + tookMs;
	// Times that do not fit what we saw prove nothing.
	return byDuration <= endedMs ? Math.max(runningMs, byDuration) : runningMs;
}
