import type { Context } from '../piapi/context';
import { submitTask } from '../piapi/endpoints';
import { createFate, RETRY, withRetries } from '../piapi/retry';
import { Problem } from '../problem/problem';
import type { SegmentRequest } from '../source/segmentRequest';
import type { Task } from '../task/task';
import type { LostTasks } from './lostTasks';

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
	request: SegmentRequest,
	options: CreateOptions,
	lost: LostTasks,
): Promise<Task> {
	const { clock } = context;
	const startMs = clock.now();
	const { lostSinceMs } = options;
	const earlier =
		lostSinceMs === undefined
			? undefined
			: await recover(context, request, options, lost, lostSinceMs);
	if (earlier !== undefined) return earlier;
	for (let lostAnswers = 1; ; lostAnswers++) {
		let sentMs = clock.unixNow();
		const policy = RETRY.create(options.timeoutMs - (clock.now() - startMs));
		const result = await withRetries(context, policy, async (remainingMs) => {
			sentMs = clock.unixNow();
			return await submit(context, request, lost, remainingMs);
		}).catch(asProblem);
		if (!(result instanceof Problem)) return result;
		if (createFate(result) !== 'unknown') throw result;
		const found = await recover(context, request, options, lost, sentMs, result);
		if (found !== undefined) return found;
		if (lostAnswers >= MAX_LOST_ANSWERS) throw result;
	}
}

/** For a `catch`: the problem; anything else is thrown on. */
function asProblem(error: unknown): Problem {
	if (error instanceof Problem) return error;
	throw error;
}

/** Sends the create once. A task that another item has found in the history already counts as lost. */
async function submit(
	context: Context,
	request: SegmentRequest,
	lost: LostTasks,
	withinMs: number,
): Promise<Task> {
	const task = await submitTask(context, await request.load(), withinMs);
	if (lost.claim(task.id)) return task;
	throw new Problem('serverError', { detail: `task ${task.id} belongs to another item` });
}

/** The task of a create whose answer was lost; undefined where there certainly is none, or the user takes the risk. */
async function recover(
	context: Context,
	request: SegmentRequest,
	{ createAgainIfUnknown }: CreateOptions,
	lost: LostTasks,
	sentMs: number,
	last?: Problem,
): Promise<Task | undefined> {
	return await lost.find(context, request.reportedInput, sentMs).catch((error: unknown) => {
		if (createAgainIfUnknown && !context.signal?.aborted) return undefined;
		throw unknownCreate(sentMs, last, error);
	});
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
