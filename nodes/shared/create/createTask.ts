import type { Clock } from '../timing/clock';
import type { LostTasks } from './lostTasks';
import { Problem } from '../problem/problem';
import { mayBeTaken, retryDelayMs, wasNotTaken } from '../timing/backoff';
import type { Task } from '../task/task';
import type { SegmentRequest } from '../source/segmentRequest';
import { submitTask } from '../piapi/endpoints';
import type { Context } from '../piapi/request';

/** A service that cannot be reached at all is given up after these tries: about 15 seconds. */
const MAX_TRIES_UNREACHED = 5;
/** After so many lost answers something in between eats them, and no further task is risked. */
const MAX_LOST_ANSWERS = 6;

export interface CreateOptions {
	/** How long "too many requests" is waited through, in milliseconds. */
	timeoutMs: number;
	/** Whether to risk a second task where the history cannot tell whether the first one exists. */
	createAgainIfUnknown: boolean;
	/** When an earlier try sent a create whose fate could not be told, in milliseconds since 1970. */
	lostSinceMs?: number;
}

/**
 * Creates a task. A create is sent again only where the service surely did not take it: it said "too many requests"
 * (until the deadline), no connection came about (a few times), or its answer was lost and the account's history shows
 * that there is no such task. Where the history cannot tell, the problem is `unknownCreate`.
 */
export async function createTask(
	context: Context,
	order: SegmentRequest,
	options: CreateOptions,
	lost: LostTasks,
	clock: Clock,
): Promise<Task> {
	const startMs = clock.now();
	let lostAnswers = 0;
	const recover = async (sentMs: number, last?: Problem) =>
		await lost.find(context, order.echo, sentMs).catch((error: unknown) => {
			const mayRisk = options.createAgainIfUnknown && !context.signal?.aborted;
			if (!mayRisk) throw unknownCreate(sentMs, last, error);
		});
	const { lostSinceMs } = options;
	const earlier = lostSinceMs === undefined ? undefined : await recover(lostSinceMs);
	if (earlier !== undefined) return earlier;
	for (let tries = 1; ; tries++) {
		if (context.signal?.aborted) throw new Problem('cancelled');
		const sentMs = clock.now();
		const result = await submit(context, order, lost);
		if (!(result instanceof Problem)) return result;
		if (mayBeTaken(result)) {
			lostAnswers += 1;
			const found = await recover(sentMs, result);
			if (found !== undefined) return found;
			if (lostAnswers >= MAX_LOST_ANSWERS) throw result;
			continue;
		}
		const waitedMs = clock.now() - startMs;
		const delayMs = delayBeforeNextTry(result, tries, options.timeoutMs - waitedMs, clock);
		if (delayMs === undefined)
			throw result.reason === 'rateLimited' ? result.with({ waitedMs }) : result;
		await clock.sleep(delayMs, context.signal);
	}
}

/** The new task, or the problem that its create met. A task that an item has found in the history already counts as lost. */
async function submit(
	context: Context,
	order: SegmentRequest,
	lost: LostTasks,
): Promise<Task | Problem> {
	const request = await order.load();
	const result = await submitTask(context, request).catch((error: unknown) => {
		if (error instanceof Problem) return error;
		throw error;
	});
	if (result instanceof Problem || lost.claim(result.id)) return result;
	return new Problem('serverError', { detail: `task ${result.id} belongs to another item` });
}

/** Milliseconds until the create may be sent again; undefined where it may not. */
function delayBeforeNextTry(
	problem: Problem,
	tries: number,
	remainingMs: number,
	clock: Clock,
): number | undefined {
	if (!wasNotTaken(problem)) return undefined;
	if (problem.reason === 'network' && tries >= MAX_TRIES_UNREACHED) return undefined;
	const delayMs = retryDelayMs(tries, problem, clock.random());
	return delayMs < remainingMs ? delayMs : undefined;
}

/** What the user has to look after: when it was sent, what the create met, and why the history could not tell. */
function unknownCreate(sentMs: number, last: Problem | undefined, history: unknown): unknown {
	if (!(history instanceof Problem)) return history;
	const { detail } = history.facts;
	return new Problem(
		'unknownCreate',
		{ sentMs, last, ...(detail !== undefined && { detail }) },
		history,
	);
}
