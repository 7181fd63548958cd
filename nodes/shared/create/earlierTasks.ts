import type { Context } from '../piapi/context';
import { isThere } from '../piapi/imageHost';
import { hostOf } from '../piapi/publicAddress';
import { Problem } from '../problem/problem';
import type { HistoryRow } from '../task/historyRows';
import { isWebAddress } from '../task/address';
import { digestInput } from '../task/inputDigest';
import type { Task } from '../task/task';
import { findOwner } from './claims';
import { historyPages, lookAt } from './history';

const HOUR_MS = 3_600_000;
/** PiAPI deletes a task's images after about three days. */
const KEPT_MS = 72 * HOUR_MS;

/**
 * Tasks of earlier executions that do what this run's items ask for, found in the account's history: succeeded or still
 * running, the newest first, one for one item. So a catalog that was cut off, or is run again, pays only for what is new.
 * What a task was asked for is told by its mark, or by its inputs, where it tells them exactly as they were sent.
 */
export class EarlierTasks {
	private readonly found = new Map<string, Task[]>();
	/** How many more tasks each request can use, where it can. */
	private readonly wanted = new Map<string, number>();
	private readonly unreadable: string[] = [];
	/** Tasks that do not tell enough to know whether they would have done. */
	untold = 0;

	constructor(private readonly execution: string) {}

	/** Notes a job that may take over an earlier task: what it asks for, and whether items with the same request share one. */
	want(digest: string, isShared: boolean): void {
		const count = this.wanted.get(digest) ?? 0;
		if (isShared && count > 0) return;
		this.wanted.set(digest, count + 1);
	}

	/**
	 * Reads the account's history of so many hours until there is a task for each job that wants one, or it ends. Costs at most
	 * two free requests for each task in it that may be usable. Throws a `Problem` where the history or a task in it cannot
	 * be read: then it is not known what is paid already.
	 */
	async find(context: Context, hours: number): Promise<void> {
		if (this.wanted.size === 0) return;
		const fromMs = context.serviceClock.now() - Math.min(hours * HOUR_MS, KEPT_MS);
		for await (const rows of historyPages(context, fromMs)) {
			const usable = rows.filter((row) => this.isUsable(row)).map(({ taskId }) => taskId);
			const tasks = await lookAt(context, usable, async (task, taskId) =>
				task?.id === taskId ? await this.read(context, task) : this.noteUnread(taskId),
			);
			for (const found of tasks) if (found !== undefined) this.keep(...found);
			if (this.wanted.size === 0 || context.signal?.aborted) return;
		}
		if (this.unreadable.length > 0) throw cannotBeRead(this.unreadable);
	}

	/** Whether there is a task for a request that nobody has taken yet. */
	has(digest: string): boolean {
		return (this.found.get(digest) ?? []).length > 0;
	}

	/** The newest task that was found for a request, and nobody has taken. */
	take(digest: string): Task | undefined {
		return this.found.get(digest)?.shift();
	}

	/** Tasks of this execution are its items' own. */
	private isUsable({ taskId, status, mark }: HistoryRow): boolean {
		if (status === 'failed' || findOwner(taskId) === this.execution) return false;
		return mark === undefined || this.wanted.has(mark.digest);
	}

	private noteUnread(taskId: string): undefined {
		this.unreadable.push(taskId);
	}

	/** What a task was asked for, and the task, where it does for a job. */
	private async read(context: Context, task: Task): Promise<[string, Task] | undefined> {
		if (task.status === 'failed' || task.type === 'other') return undefined;
		const digest = digestOf(task, context);
		if (digest === undefined) this.untold += 1;
		if (digest === undefined || !this.wanted.has(digest)) return undefined;
		const [first] = task.images;
		const isGone = first && 'url' in first && !(await isThere(context, first.url));
		return isGone ? undefined : [digest, task];
	}

	private keep(digest: string, task: Task): void {
		const count = this.wanted.get(digest);
		if (count === undefined) return;
		if (count === 1) this.wanted.delete(digest);
		else this.wanted.set(digest, count - 1);
		const found = this.found.get(digest);
		if (found === undefined) this.found.set(digest, [task]);
		else found.push(task);
	}
}

/** What a task was asked for; undefined where it does not tell. */
function digestOf({ mark, input }: Task, { uploadUrl }: Context): string | undefined {
	return mark?.digest ?? digestInput(input, (address) => isOfService(address, uploadUrl));
}

/** Whether an address is on a host of the service that takes uploads: by the last two parts of its name. */
function isOfService(address: string, uploadUrl: string): boolean {
	const domainOf = (url: string) => hostOf(url).split('.').slice(-2).join('.');
	return isWebAddress(address) && domainOf(address) === domainOf(uploadUrl);
}

function cannotBeRead([first, ...others]: string[]): Problem {
	const more = others.length === 0 ? '' : ` and ${others.length} more`;
	return new Problem('earlierUnread', { detail: `task ${first}${more}` });
}
