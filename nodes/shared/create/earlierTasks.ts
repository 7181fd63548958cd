import type { Context } from '../piapi/context';
import { TimeSlices } from '../pixels/timeSlices';
import type { SegmentRequest } from '../source/segmentRequest';
import type { HistoryRow } from '../task/historyRows';
import type { Task } from '../task/task';
import { Semaphore } from '../timing/semaphore';
import { fetchTask } from '../wait/fetchTask';
import type { Claims } from './claims';
import { historyPages, serviceNow } from './history';
import { nameOfInputs } from './sameRequest';

/** Tasks that are fetched at the same time; the throttle paces them where the service asks for it. */
const FETCHES_AT_ONCE = 20;
const HOUR_MS = 3_600_000;

/** A job that may take over an earlier task. */
export interface Reusing {
	request: SegmentRequest;
	/** Whether items with the same request share one task. */
	isShared: boolean;
}

/**
 * Tasks of earlier executions that do what this run's items ask for, found in the account's history: succeeded or still
 * running, the newest first, one for one item. So a catalog that was cut off, or is run again, pays only for what is new.
 */
export class EarlierTasks {
	/** What is found, by the name of its inputs. */
	private readonly found = new Map<string, Task[]>();
	/** How many more tasks each name can use. */
	private readonly wanted = new Map<string, number>();
	private missing = 0;
	/** Tasks that were looked at: a list that grows while it is read shows some twice. */
	private readonly seen = new Set<string>();

	constructor(private readonly claims: Claims) {}

	/**
	 * Reads the account's history of so many hours until there is a task for each job, or the history ends. Costs at most
	 * one free request for each task in it that may be usable. Throws a `Problem` where the history cannot be read.
	 */
	async findFor(context: Context, jobs: Reusing[], hours: number): Promise<void> {
		await new TimeSlices(context.clock).forEach(jobs, (job) => this.want(job));
		const fromMs = (await serviceNow(context)) - hours * HOUR_MS;
		const fetching = new Semaphore(FETCHES_AT_ONCE);
		for await (const { rows } of historyPages(context, fromMs)) {
			const usable = rows.filter((row) => this.isUsable(row));
			const tasks = await Promise.all(
				usable.map(({ taskId }) => fetching.hold(async () => await this.fetch(context, taskId))),
			);
			for (const task of tasks) this.keep(task);
			if (this.missing === 0 || context.signal?.aborted) return;
		}
	}

	/** Whether there is a task for a request that nobody has taken yet. */
	has({ toldInput }: SegmentRequest): boolean {
		return (this.found.get(nameOfInputs(toldInput) ?? '') ?? []).length > 0;
	}

	/** The newest task that was found for a request, and nobody has taken. */
	take({ toldInput }: SegmentRequest): Task | undefined {
		return this.found.get(nameOfInputs(toldInput) ?? '')?.shift();
	}

	private isUsable({ taskId, status }: HistoryRow): boolean {
		if (status === 'failed' || this.seen.has(taskId) || this.claims.hasOwn(taskId)) return false;
		this.seen.add(taskId);
		return true;
	}

	private want({ request, isShared }: Reusing): void {
		const name = nameOfInputs(request.toldInput) ?? '';
		const count = this.wanted.get(name) ?? 0;
		if (isShared && count > 0) return;
		this.wanted.set(name, count + 1);
		this.missing += 1;
	}

	/** A task that cannot be fetched is not reused. */
	private async fetch(context: Context, taskId: string): Promise<Task | undefined> {
		const task = await fetchTask(context, taskId).catch(() => undefined);
		return task?.id === taskId ? task : undefined;
	}

	private keep(task: Task | undefined): void {
		if (task === undefined || task.status === 'failed' || task.type === 'other') return;
		const name = nameOfInputs(task.input) ?? '';
		const count = this.wanted.get(name) ?? 0;
		if (count === 0) return;
		this.wanted.set(name, count - 1);
		this.missing -= 1;
		this.found.set(name, [...(this.found.get(name) ?? []), task]);
	}
}
