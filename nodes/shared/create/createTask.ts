import type { Context } from '../piapi/context';
import { submitTask } from '../piapi/submitTask';
import { createFate, RETRY, withRetries } from '../piapi/retry';
import { expecting, Problem } from '../problem/problem';
import type { SegmentRequest } from '../source/segmentRequest';
import type { Task } from '../task/task';
import type { Slot } from '../timing/slotWindow';
import type { Claims } from './claims';
import { serviceNow } from './history';
import type { LostCreate, LostTasks } from './lostTasks';

/** After so many lost answers something in between eats them, and no further task is risked. */
const MAX_LOST_ANSWERS = 6;

export interface CreateOptions {
	/** How long "too many requests" is waited through, in milliseconds. */
	timeoutMs: number;
	/** Whether to risk a second task where the history cannot tell whether the first one exists. */
	createAgainIfUnknown: boolean;
}

/** What creating a task needs of the run. */
export interface CreateTools {
	lost: LostTasks;
	claims: Claims;
	slot: Slot;
	/** A create of an earlier try whose fate could not be told. */
	earlierLost?: LostCreate;
}

/**
 * Creates a task. A create is sent again only where the service surely did not take it: it said "too many requests"
 * (until the deadline), no connection came about (a few times), or its answer was lost and the account's history shows
 * that there is no such task. Where the history cannot tell, the problem is `unknownCreate`. Once the run has failed or is
 * stopped nothing is sent any more: `cancelled` with `wasSent` false.
 */
export async function createTask(
	context: Context,
	request: SegmentRequest,
	options: CreateOptions,
	tools: CreateTools,
): Promise<Task> {
	const startMs = context.clock.now();
	let lostCreate = tools.earlierLost;
	for (let lostAnswers = 0; ; lostAnswers++) {
		if (lostCreate !== undefined) {
			const found = await recover(context, request, options, tools, lostCreate);
			if (found !== undefined) return found;
			if (lostAnswers >= MAX_LOST_ANSWERS) throw lostCreate.last ?? new Problem('serverError');
		}
		const remainingMs = options.timeoutMs - (context.clock.now() - startMs);
		const result = await submit(context, request, Math.max(remainingMs, 0), tools);
		if (!('sentMs' in result)) return result;
		lostCreate = result;
	}
}

/** Sends the create until the service answers: with the task, or not at all. Throws the `Problem` of a refusal. */
async function submit(
	context: Context,
	request: SegmentRequest,
	timeoutMs: number,
	{ lost, claims, slot }: CreateTools,
): Promise<Task | LostCreate> {
	const { clock } = context;
	let sentAtMs = clock.now();
	try {
		const onSend = () => {
			sentAtMs = clock.now();
		};
		const send = async (withinMs: number) =>
			await submitTask(context, request, { withinMs, onSend });
		const task = await withRetries(
			context,
			RETRY.create(timeoutMs),
			async (remainingMs) => await slot.send(async () => await send(remainingMs), timeoutMs),
			context.noNewTasks,
		);
		if (claims.take(task.id)) {
			if (context.serviceZeroMs !== undefined)
				lost.note(task.id, request.toldInput, clock.now() + context.serviceZeroMs);
			return task;
		}
		// Somebody else found this task in the history before its answer came: this item's own is still to be found.
		throw new Problem('serverError', { detail: `task ${task.id} belongs to another item` });
	} catch (error) {
		const last = expecting(error, (problem) => createFate(problem) === 'unknown');
		const lostMs = await serviceNow(context).catch(() => clock.unixNow());
		return { sentMs: lostMs - (clock.now() - sentAtMs), lostMs, last };
	}
}

/** The task of a create whose answer was lost; undefined where there certainly is none, or the user takes the risk. */
async function recover(
	context: Context,
	request: SegmentRequest,
	{ createAgainIfUnknown }: CreateOptions,
	{ lost, slot }: CreateTools,
	lostCreate: LostCreate,
): Promise<Task | undefined> {
	const result = await slot.releasedWhile(
		async () => await lost.find(context, request.toldInput, lostCreate),
	);
	if (result.kind === 'found') return result.task;
	if (result.kind === 'absent') return undefined;
	if (createAgainIfUnknown && !context.signal?.aborted) return undefined;
	const { detail } = result.why.facts;
	const { sentMs, lostMs, last } = lostCreate;
	throw new Problem(
		'unknownCreate',
		{ sentMs, lostMs, last, ...(detail !== undefined && { detail }) },
		result.why,
	);
}
