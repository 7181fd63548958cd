import type { IExecuteFunctions } from 'n8n-workflow';

import { hintIfShort } from '../../shared/n8n/balanceHint';
import { systemClock } from '../../shared/timing/clock';
import { createOrResume } from '../../shared/create/createOrResume';
import { requestKey, TaskBook } from '../../shared/create/taskBook';
import { readLimits } from '../../shared/piapi/limits';
import { LostTasks } from '../../shared/create/lostTasks';
import type { Task } from '../../shared/task/task';
import type { SegmentRequest } from '../../shared/source/segmentRequest';
import type { Context } from '../../shared/piapi/request';
import { Uploads } from '../../shared/source/uploads';
import type { Options } from '../../shared/n8n/parameters/options';
import { readOrder } from './readRequest';

/** A task to be created for an item. */
export interface CreateJob {
	itemIndex: number;
	order: SegmentRequest;
	options: Options;
}

/** How a run creates its tasks: what Segment and Submit have in common. */
export class Creation {
	private readonly ledger: TaskBook;
	private readonly lost: LostTasks;
	private readonly uploads: Uploads;

	constructor(private readonly n8n: IExecuteFunctions) {
		this.ledger = new TaskBook(n8n);
		this.lost = new LostTasks(systemClock, this.ledger.everyTaskId());
		this.uploads = new Uploads(n8n, systemClock);
	}

	readOrder(itemIndex: number, options: Options): SegmentRequest {
		return readOrder(this.n8n, itemIndex, options, this.uploads);
	}

	async check(context: Context, { order }: CreateJob): Promise<void> {
		await order.image.check(context);
	}

	/** How many tasks may be in flight; also tells the user, before any is paid, if the balance will not do. */
	async inFlight(context: Context, jobs: CreateJob[]): Promise<number> {
		const [{ options }] = jobs;
		const limits = await readLimits(context, options.tasksInFlight, jobs.length, systemClock);
		const pixels = this.listNew(jobs).map(({ order }) => order.image.pixels);
		this.n8n.addExecutionHints(...hintIfShort(limits.balanceUsd, pixels));
		return limits.tasksInFlight;
	}

	/** Uploads a file ahead of its task, unless an earlier try of this execution has created that already. */
	async prepare(context: Context, job: CreateJob): Promise<void> {
		if (this.isNew(job)) await job.order.image.prepare(context);
	}

	async create(context: Context, { itemIndex, order, options }: CreateJob): Promise<Task> {
		const item = { index: itemIndex, ledger: this.ledger, lost: this.lost };
		return await createOrResume(context, order, options, item, systemClock);
	}

	taskIds(): string[] {
		return this.ledger.taskIds();
	}

	private isNew({ itemIndex, order }: CreateJob): boolean {
		return this.ledger.find(itemIndex, order.identity) === undefined;
	}

	/** The jobs that will cost something; of those that share a task, the first. */
	private listNew(jobs: CreateJob[]): CreateJob[] {
		const seen = new Set<string>();
		return jobs.filter((job) => {
			if (!this.isNew(job)) return false;
			const key = requestKey(job.order.identity);
			const isShared = job.options.reuseIdentical && seen.has(key);
			seen.add(key);
			return !isShared;
		});
	}
}
