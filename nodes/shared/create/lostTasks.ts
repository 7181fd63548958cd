import type { Clock } from '../timing/clock';
import { readHistoryRows, type HistoryRow } from '../task/historyRows';
import { isMark } from '../task/inlineImage';
import { asObject, asText } from '../task/json';
import { Problem } from '../problem/problem';
import { fetchTask } from '../wait/fetchTask';
import type { Task } from '../task/task';
import { getHistoryPage, HISTORY_PAGE_SIZE, type TaskRequest } from '../piapi/endpoints';
import type { Context } from '../piapi/request';
import { retryRead } from '../piapi/retry';

/** Times between looks into the history, in milliseconds: how soon it shows a new task is not known. */
const LOOK_DELAYS_MS = [1_000, 2_000, 5_000, 10_000];
/** Times of the service are told in whole seconds, and its clock is read from such a time too. */
const TIME_TOLERANCE_MS = 3_000;
const MAX_PAGES = 50;
const MAX_REMEMBERED = 20_000;

/** Claims of all executions of this process: two that ask for the same at the same time must not share a task. */
const claimedByAnyRun = new Set<string>();

/**
 * Finds the tasks of creates whose answer was lost. One for each run: items that look at the same time share a look, and
 * a task belongs to one item only.
 */
export class LostTasks {
	/** Tasks that belong to an item of this execution. */
	private readonly claimed: Set<string>;
	/** What tasks that nobody claimed were asked for. */
	private readonly seen = new Map<string, Task>();
	private current?: Promise<HistoryRow[]>;
	private next?: { fromMs: number; rows: Promise<HistoryRow[]> };

	/** `taskIds` are the tasks of earlier tries and rounds of this execution. */
	constructor(
		private readonly clock: Clock,
		taskIds: string[],
	) {
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
	 * The task that a create sent at `sentMs` made, claimed; undefined where, after several looks further and further
	 * apart, there is none. Throws a `Problem` where the history cannot tell.
	 */
	async find(context: Context, request: TaskRequest, sentMs: number): Promise<Task | undefined> {
		for (const delayMs of LOOK_DELAYS_MS) {
			await this.clock.sleep(delayMs, context.signal);
			const fromMs = sentMs + (await this.readClockOffsetMs(context)) - TIME_TOLERANCE_MS;
			for (const { taskId, createdMs } of await this.look(context, fromMs)) {
				if (this.isTaken(taskId) || (createdMs ?? fromMs) < fromMs) continue;
				const task = await this.see(context, taskId);
				if (isOf(request, task, fromMs) && this.claim(taskId)) return task;
			}
		}
		return undefined;
	}

	/** The times in the history are the service's: with a clock that is off, the task would seem to be an older one. */
	private async readClockOffsetMs(context: Context): Promise<number> {
		if (context.clockOffsetMs === undefined) {
			await this.readPage(context, Math.floor(this.clock.now() / 1000), 1);
		}
		if (context.clockOffsetMs !== undefined) return context.clockOffsetMs;
		throw new Problem('notPiApi', { detail: 'the answers hold no time' });
	}

	private isTaken(taskId: string): boolean {
		return this.claimed.has(taskId) || claimedByAnyRun.has(taskId);
	}

	/** The rows of a look that starts after this call; whoever asks before it has started shares it. */
	private async look(context: Context, fromMs: number): Promise<HistoryRow[]> {
		if (this.next === undefined) {
			const after = this.current?.catch(() => undefined) ?? Promise.resolve();
			const rows = after.then(async () => {
				const from = this.next?.fromMs ?? fromMs;
				this.next = undefined;
				this.current = this.readPages(context, Math.floor(from / 1000));
				return await this.current;
			});
			this.next = { fromMs, rows };
		}
		this.next.fromMs = Math.min(this.next.fromMs, fromMs);
		return await this.next.rows;
	}

	private async readPages(context: Context, fromSeconds: number): Promise<HistoryRow[]> {
		const found: HistoryRow[] = [];
		for (let page = 1; page <= MAX_PAGES; page++) {
			const read = readHistoryRows(await this.readPage(context, fromSeconds, page));
			if (read === undefined) throw new Problem('notPiApi', { statusCode: 200 });
			found.push(...read.rows);
			if (read.listed < HISTORY_PAGE_SIZE) return found;
		}
		throw new Problem('notPiApi', { detail: 'the history is too long to be read' });
	}

	private async readPage(context: Context, fromSeconds: number, page: number) {
		return await retryRead(
			async () => await getHistoryPage(context, fromSeconds, page),
			context,
			this.clock,
		);
	}

	private async see(context: Context, taskId: string): Promise<Task> {
		const task = this.seen.get(taskId) ?? (await fetchTask(context, taskId, this.clock));
		this.seen.set(taskId, task);
		return task;
	}
}

/**
 * Whether a task is the one that the request asked for: the same four inputs, and not older than the request. Throws
 * where the task does not tell what it was asked for, because then it might be.
 */
function isOf(request: TaskRequest, task: Task, fromMs: number): boolean {
	const input = asObject(task.fields.input);
	if (input?.prompt === undefined) throw cannotTell();
	const createdMs = Date.parse(String(asObject(task.fields.meta)?.created_at));
	if (createdMs < fromMs) return false;
	const { image, ...others } = request.input;
	const isAlike = Object.entries(others).every(([name, value]) => {
		const unused = typeof value === 'number' ? 0 : '';
		return (input[name] ?? unused) === value;
	});
	if (!isAlike || input.image === image) return isAlike;
	// An image that was sent inline may be told in another form, an address for example.
	if (isMark(image) && !isMark(asText(input.image) ?? '')) throw cannotTell();
	return false;
}

function cannotTell(): Problem {
	return new Problem('notPiApi', { detail: 'a task does not tell what it was asked for' });
}
