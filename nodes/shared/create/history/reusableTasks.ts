import type { Context } from '../../piapi/context';
import { isThere } from '../../download/imageHost';
import { perAccount } from '../../piapi/perAccount';
import { Problem } from '../../problem/problem';
import type { HistoryRow } from '../../task/historyRows';
import { digestInput } from '../../task/inputDigest';
import type { Mark } from '../../task/mark';
import type { Task } from '../../task/task';
import { LatestByTask } from '../../task/latestByTask';
import { getOrAdd } from '../../values/getOrAdd';
import { IMAGES_LATE_MS } from '../../wait/waitForResult';
import { historyPages, lookAt } from './historyPages';
import { ownersOf } from '../owners';

/** What tasks were asked for: it never changes, and the rounds of a loop read the same history again and again. */
type Digests = LatestByTask<string>;
const digestsOf = perAccount((): Digests => new LatestByTask());

/** Which tasks will do. */
export interface Search {
	/** Those created since then, by the service's clock in milliseconds. */
	fromMs: number;
	/** Of those with a mark only those of this lineage; left out for any. */
	lineage?: string;
}

/**
 * Tasks of earlier executions that match this run's items, found in the account's history: succeeded or still running,
 * newest first, one for each item. So a catalog that was cut off, or is run again, pays only for what is new. A task's
 * mark tells what it was asked for; without one, its echoed inputs do, if they are exactly what was sent.
 */
export class ReusableTasks {
	private readonly found = new Map<string, Task[]>();
	/** How many more tasks each request can use. */
	private readonly wanted = new Map<string, number>();
	private readonly unreadable: string[] = [];
	/** Begins the nonces of those that may be used. */
	private lineage = '';
	/** Tasks that tell too little for us to know whether they match. */
	unclear = 0;

	constructor(private readonly execution: string) {}

	/** Registers a job that may reuse an earlier task: its request, and whether identical items share one. */
	want(digest: string, isShared: boolean): void {
		const count = this.wanted.get(digest) ?? 0;
		if (isShared && count > 0) return;
		this.wanted.set(digest, count + 1);
	}

	/**
	 * Reads the account's history, until every such job has a task or the history ends. Costs at most two free requests for
	 * each task that may match. Throws a `Problem` if the history or one of its tasks cannot be read: then we do not know what
	 * is already paid.
	 */
	async find(context: Context, { fromMs, lineage }: Search): Promise<void> {
		if (this.wanted.size === 0) return;
		this.lineage = lineage ?? '';
		const digests = digestsOf(context);
		for await (const rows of historyPages(context, fromMs)) {
			const usable = rows.filter((row) => this.isUsable(context, digests, row));
			const taskIds = usable.map(({ taskId }) => taskId);
			const read = async (task: Task | undefined, taskId: string) =>
				await this.read(context, digests, task, taskId);
			const tasks = await lookAt(context, taskIds, read);
			for (const found of tasks) if (found !== undefined) this.keep(...found);
			if (this.wanted.size === 0 || context.signal?.aborted) return;
		}
		if (this.unreadable.length > 0) throw cannotBeRead(this.unreadable);
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
	private isUsable(
		context: Context,
		digests: Digests,
		{ taskId, status, mark }: HistoryRow,
	): boolean {
		if (status === 'failed') return false;
		if (ownersOf(context).get(taskId) === this.execution || this.isForeign(mark)) return false;
		const digest = mark?.digest ?? digests.get(taskId);
		return digest === undefined || this.wanted.has(digest);
	}

	/** What a task was asked for, and the task itself, if a job can use it. */
	private async read(
		context: Context,
		digests: Digests,
		task: Task | undefined,
		taskId: string,
	): Promise<[string, Task] | undefined> {
		if (task?.id !== taskId) {
			this.unreadable.push(taskId);
			return undefined;
		}
		const { mark, input, status, type } = task;
		if (status === 'failed' || this.isForeign(mark)) return undefined;
		if (mark === undefined && type === 'other') return undefined;
		const digest = mark?.digest ?? digestInput(input, context.secrets[0]);
		if (digest === undefined) this.unclear += 1;
		else digests.set(taskId, digest);
		if (digest === undefined || !this.wanted.has(digest)) return undefined;
		// One of another retry is taken as our own would be, whatever has become of its images.
		const isOfAny = this.lineage === '';
		if (isOfAny && (isEmpty(task, context) || (await isGone(task, context)))) return undefined;
		return [digest, task];
	}

	private isForeign(mark: Mark | undefined): boolean {
		return mark !== undefined && !mark.nonce.startsWith(this.lineage);
	}

	private keep(digest: string, task: Task): void {
		const count = this.wanted.get(digest);
		if (count === undefined) return;
		if (count === 1) this.wanted.delete(digest);
		else this.wanted.set(digest, count - 1);
		getOrAdd(this.found, digest, () => []).push(task);
	}
}

/** Whether a task is done and has no images, and will not get any more. */
function isEmpty(
	{ status, images, times: { ended = 0 } }: Task,
	{ serviceClock }: Context,
): boolean {
	const isLate = serviceClock.now() - ended > IMAGES_LATE_MS;
	return status === 'succeeded' && images.length === 0 && isLate;
}

async function isGone({ images: [first] }: Task, context: Context): Promise<boolean> {
	return first !== undefined && 'url' in first && !(await isThere(context, first.url));
}

function cannotBeRead([first, ...others]: string[]): Problem {
	const more = others.length === 0 ? '' : ` and ${others.length} more`;
	return new Problem('earlierUnread', { detail: `task ${first}${more}` });
}
