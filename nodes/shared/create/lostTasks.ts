import type { Context } from '../piapi/context';
import { getHistoryPage, HISTORY_PAGE_SIZE, type TaskRequest } from '../piapi/endpoints';
import { RETRY, withRetries } from '../piapi/retry';
import { Problem } from '../problem/problem';
import type { HistoryRow } from '../task/historyRows';
import { isMark } from '../task/inlineImage';
import type { Task } from '../task/task';
import { fetchTask } from '../wait/fetchTask';

/** Times between reads of the history, in milliseconds: how soon it shows a new task is not known. */
const READ_DELAYS_MS = [1_000, 2_000, 5_000, 10_000];
/** Times of the service are told in whole seconds, and its clock is read from such a time too. */
const TIME_TOLERANCE_MS = 3_000;
const MAX_PAGES = 50;
const MAX_REMEMBERED = 20_000;

/** Claims of all executions of this process: two that ask for the same at the same time must not share a task. */
const claimedByAnyRun = new Set<string>();

/**
 * Finds the tasks of creates whose answer was lost. One for each run: items that ask at the same time share a read of the
 * history, and a task belongs to one item only.
 */
export class LostTasks {
	/** Tasks that belong to an item of this execution. */
	private readonly claimed: Set<string>;
	/** What tasks that nobody claimed were asked for. */
	private readonly seen = new Map<string, Task>();
	private current?: Promise<HistoryRow[]>;
	private next?: { fromMs: number; rows: Promise<HistoryRow[]> };

	/** `taskIds` are the tasks of earlier tries and rounds of this execution. */
	constructor(taskIds: string[]) {
		this.claimed = new Set(taskIds);
	}

	/** Takes a task for an item; false where it has one already. */
	claim(taskId: string): boolean {
		if (this.claimed.has(taskId)) return false;
		this.claimed.add(taskId);
		claimedByAnyRun.add(taskId);
		if (claimedByAnyRun.size > MAX_REMEMBERED) claimedByAnyRun.delete([...claimedByAnyRun][0]);
		return true;
	}

	/**
	 * The task that a create sent at `sentMs` made, claimed; undefined where, after several reads further and further
	 * apart, there is none. Throws a `Problem` where the history cannot tell.
	 */
	async find(
		context: Context,
		input: TaskRequest['input'],
		sentMs: number,
	): Promise<Task | undefined> {
		for (const delayMs of READ_DELAYS_MS) {
			await context.clock.sleep(delayMs, context.signal);
			const fromMs = sentMs + (await this.readClockOffsetMs(context)) - TIME_TOLERANCE_MS;
			for (const { taskId, createdMs } of await this.readShared(context, fromMs)) {
				if (this.isTaken(taskId) || (createdMs ?? fromMs) < fromMs) continue;
				const task = await this.fetch(context, taskId);
				if (isOf(input, task, fromMs) && this.claim(taskId)) return task;
			}
		}
		return undefined;
	}

	/** The times in the history are the service's: with a clock that is off, the task would seem to be an older one. */
	private async readClockOffsetMs(context: Context): Promise<number> {
		if (context.clockOffsetMs === undefined) {
			await readPage(context, Math.floor(context.clock.unixNow() / 1000), 1);
		}
		if (context.clockOffsetMs !== undefined) return context.clockOffsetMs;
		throw new Problem('notPiApi', { detail: 'the answers hold no time' });
	}

	private isTaken(taskId: string): boolean {
		return this.claimed.has(taskId) || claimedByAnyRun.has(taskId);
	}

	/** The rows of a read that starts after this call; whoever asks before it has started shares it. */
	private async readShared(context: Context, fromMs: number): Promise<HistoryRow[]> {
		if (this.next === undefined) {
			const after = this.current?.catch(() => undefined) ?? Promise.resolve();
			const rows = after.then(async () => {
				const from = this.next?.fromMs ?? fromMs;
				this.next = undefined;
				this.current = readPages(context, Math.floor(from / 1000));
				return await this.current;
			});
			this.next = { fromMs, rows };
		}
		this.next.fromMs = Math.min(this.next.fromMs, fromMs);
		return await this.next.rows;
	}

	private async fetch(context: Context, taskId: string): Promise<Task> {
		const task = this.seen.get(taskId) ?? (await fetchTask(context, taskId));
		this.seen.set(taskId, task);
		return task;
	}
}

async function readPages(context: Context, fromSeconds: number): Promise<HistoryRow[]> {
	const found: HistoryRow[] = [];
	for (let page = 1; page <= MAX_PAGES; page++) {
		const { rows, listed } = await readPage(context, fromSeconds, page);
		found.push(...rows);
		if (listed < HISTORY_PAGE_SIZE) return found;
	}
	throw new Problem('notPiApi', { detail: 'the history is too long to be read' });
}

async function readPage(context: Context, fromSeconds: number, page: number) {
	return await withRetries(
		context,
		RETRY.history,
		async () => await getHistoryPage(context, fromSeconds, page),
	);
}

/**
 * Whether a task is the one that was asked for: the same four inputs, and not older than the request. Throws where the
 * task does not tell what it was asked for, because then it might be.
 */
function isOf(input: TaskRequest['input'], task: Task, fromMs: number): boolean {
	const { image, prompt, negativePrompt = '', segmentFactor = 0 } = task.input;
	if (prompt === undefined) throw cannotTell();
	if ((task.times.created?.ms ?? fromMs) < fromMs) return false;
	const isAlike =
		prompt === input.prompt &&
		negativePrompt === input.negative_prompt &&
		segmentFactor === input.segment_factor;
	if (!isAlike || image === input.image) return isAlike;
	// An image that was sent inline may be told in another form, an address for example.
	if (isMark(input.image) && !isMark(image ?? '')) throw cannotTell();
	return false;
}

function cannotTell(): Problem {
	return new Problem('notPiApi', { detail: 'a task does not tell what it was asked for' });
}
