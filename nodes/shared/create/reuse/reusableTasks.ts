import type { Context } from '../../piapi/context';
import type { HistoryRow } from '../../task/historyRows';
import { unseenTask, type Task } from '../../task/task';
import { canonicalTaskId } from '../../task/identity/taskId';
import { getOrAdd } from '../../values/getOrAdd';
import { digestListed, digestOfTask, mayTellCopy } from './requestDigest';
import { historyPages, fetchEach, DATE_MARGIN_MS } from '../historyPages';
import { ownTasksOf } from '../ownTasks';
import { mayHaveImages } from './mayHaveImages';
import { isOfRetry, sinceMs, takesAny, type ReuseCriteria } from './reuseCriteria';
import { cannotBeRead, listsNothing, refuseEnd } from './unread';
import { ownersOf } from '../journal/owners';

/** As many as a page of the history has: there may be thousands. */
const KNOWN_AT_ONCE = 100;

/**
 * Tasks of earlier executions that match this run's items, found in the account's history: succeeded or still running,
 * newest first, one for each item. So a catalog that was cut off, or is run again, pays only for what is new. A task's
 * mark tells what it was asked for; without one, its echoed inputs do, if they are exactly what was sent. What another
 * retry has created is told by its mark alone.
 */
export class ReusableTasks {
	private readonly found = new Map<string, Task[]>();
	/** How many more tasks each request can use. */
	private readonly wanted = new Map<string, number>();
	private readonly unreadable: string[] = [];
	/** Whether the history lists tasks of this execution. */
	private listsOwn = false;
	/** By canonical ID. */
	private readonly seen = new Set<string>();
	private criteria: ReuseCriteria = { anySinceMs: Infinity, isOwn: () => false };
	/** Tasks that tell too little for us to know whether they match. */
	unclear = 0;

	/** `owner` is who looks for them. */
	constructor(private readonly owner: string) {}

	/** Registers a job that may reuse an earlier task: its request, and whether identical items share one. */
	want(digest: string, isShared: boolean): void {
		const count = this.wanted.get(digest) ?? 0;
		if (isShared && count > 0) return;
		this.wanted.set(digest, count + 1);
	}

	/** Looks among those that this process has created: the history may not list them yet. */
	async findKnown(context: Context, criteria: ReuseCriteria): Promise<void> {
		this.criteria = criteria;
		const agoMs = context.serviceClock.now() - sinceMs(this.criteria) + DATE_MARGIN_MS;
		const rows = ownTasksOf(context).listRows(context.clock.now() - agoMs);
		for (let at = 0; at < rows.length && !this.isDone(context); at += KNOWN_AT_ONCE)
			await this.look(context, rows.slice(at, at + KNOWN_AT_ONCE));
	}

	/**
	 * Reads the account's history, until every such job has a task or the history ends. Costs at most two free requests for
	 * each task that may match. Throws a `Problem` if the history or one of the tasks cannot be read: then we do not know what
	 * is already paid.
	 */
	async findListed(context: Context): Promise<void> {
		if (this.isDone(context)) return;
		for await (const rows of historyPages(context, sinceMs(this.criteria), refuseEnd)) {
			this.listsOwn ||= rows.some(({ taskId }) => this.isOwned(context, taskId));
			await this.look(context, rows);
			if (this.isDone(context)) return;
		}
		if (this.criteria.ofRetry?.hasOwn && !this.listsOwn) throw listsNothing();
		if (this.unreadable.length > 0) throw cannotBeRead(this.unreadable);
	}

	private isOwned(context: Context, taskId: string): boolean {
		return ownersOf(context).get(taskId) === this.owner;
	}

	private isDone({ signal }: Context): boolean {
		return this.wanted.size === 0 || signal?.aborted === true;
	}

	/** Fetches those of the rows' tasks that may do, and keeps those that do. */
	private async look(context: Context, rows: HistoryRow[]): Promise<void> {
		const usable = rows.filter((row) => this.isUsable(context, row));
		const byId = new Map(usable.map((row) => [row.taskId, row]));
		for (const { taskId } of usable) this.seen.add(canonicalTaskId(taskId));
		const tasks = await fetchEach(context, [...byId.keys()], async (task, taskId, why) => {
			const { mark, isOther } = byId.get(taskId) ?? {};
			// A task of another retry exists even if it cannot be fetched. One that PiAPI does not know, and of another kind,
			// is not ours.
			const seen = task ?? (isOfRetry(this.criteria, mark) ? unseenTask(taskId) : undefined);
			if (seen !== undefined) return await this.read(context, { mark, ...seen });
			if (!isOther || why?.reason !== 'notFound') this.unreadable.push(taskId);
			return undefined;
		});
		for (const found of tasks) if (found !== undefined) this.keep(...found);
	}

	/** Whether an unclaimed task was found for a request. */
	has(digest: string): boolean {
		return (this.found.get(digest) ?? []).length > 0;
	}

	/** The newest unclaimed task for a request. */
	take(digest: string): Task | undefined {
		return this.found.get(digest)?.shift();
	}

	/** This execution's own tasks already belong to its items. */
	private isUsable(context: Context, row: HistoryRow): boolean {
		const { taskId, status, mark } = row;
		if (status === 'failed' || this.seen.has(canonicalTaskId(taskId))) return false;
		if (this.isOwned(context, taskId)) return false;
		const mayDo = takesAny(this.criteria) || mark === undefined || isOfRetry(this.criteria, mark);
		if (!mayDo || this.criteria.isOwn(row)) return false;
		const digest = digestListed(row, context);
		return digest === undefined || this.wanted.has(digest);
	}

	/** What a task was asked for, and the task itself, if a job can use it. */
	private async read(context: Context, task: Task): Promise<[string, Task] | undefined> {
		const { id: taskId, mark, status } = task;
		const isRetried = isOfRetry(this.criteria, mark);
		if (status === 'failed' || this.criteria.isOwn({ taskId, mark })) return undefined;
		if (!isRetried && !this.isAny(task, context)) return undefined;
		const digest = digestOfTask(task, context);
		if (digest === undefined || !this.wanted.has(digest)) {
			if (digest === undefined || mayTellCopy(task, context)) this.unclear += 1;
			return undefined;
		}
		// One of another retry is taken as our own would be, whatever has become of its images.
		if (!isRetried && !(await mayHaveImages(task, context))) return undefined;
		return [digest, task];
	}

	/** Whether any execution may use it: the history also lists what is a little older, or much if no date is known. */
	private isAny({ mark, type, times }: Task, { serviceClock }: Context): boolean {
		const { created = Infinity } = times;
		const isOld = serviceClock.isKnown && created < this.criteria.anySinceMs - DATE_MARGIN_MS;
		return takesAny(this.criteria) && !isOld && (mark !== undefined || type !== 'other');
	}

	private keep(digest: string, task: Task): void {
		const count = this.wanted.get(digest);
		if (count === undefined) return;
		if (count === 1) this.wanted.delete(digest);
		else this.wanted.set(digest, count - 1);
		getOrAdd(this.found, digest, () => []).push(task);
	}
}
