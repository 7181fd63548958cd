import type { IExecuteFunctions } from 'n8n-workflow';

import { createOrResume } from '../../shared/create/createOrResume';
import { LostTasks } from '../../shared/create/lostTasks';
import { TaskBook } from '../../shared/create/taskBook';
import { hintIfShort } from '../../shared/n8n/balanceHint';
import type { Options } from '../../shared/n8n/parameters/options';
import type { Context } from '../../shared/piapi/context';
import { readLimits } from '../../shared/piapi/limits';
import type { SegmentRequest } from '../../shared/source/segmentRequest';
import { Uploads } from '../../shared/source/uploads';
import type { Task } from '../../shared/task/task';

/** A task to be created for an item. */
export interface CreateJob {
	itemIndex: number;
	request: SegmentRequest;
	options: Options;
}

/** How a run creates its tasks: what Segment and Submit have in common. */
export class Creation {
	readonly uploads: Uploads;
	readonly book: TaskBook;
	private readonly lost: LostTasks;

	constructor(private readonly n8n: IExecuteFunctions) {
		this.uploads = new Uploads(n8n.getContext('node'));
		this.book = new TaskBook(n8n);
		this.lost = new LostTasks(this.book.everyTaskId());
	}

	/** How many tasks may be in flight; also tells the user, before any is paid, if the balance will not do. */
	async inFlight(context: Context, jobs: CreateJob[]): Promise<number> {
		const [{ options }] = jobs;
		const limits = await readLimits(context, options.tasksInFlight, jobs.length);
		const pixels = this.listNew(jobs).map(({ request }) => request.image.pixels);
		this.n8n.addExecutionHints(...hintIfShort(limits.balanceUsd, pixels));
		return limits.tasksInFlight;
	}

	/** Uploads a file ahead of its task, unless an earlier try of this execution has created that already. */
	async prepare(context: Context, job: CreateJob): Promise<void> {
		if (this.isNew(job)) await job.request.image.prepare(context);
	}

	async create(context: Context, { itemIndex, request, options }: CreateJob): Promise<Task> {
		const { book, lost } = this;
		return await createOrResume(context, request, options, { index: itemIndex, book, lost });
	}

	private isNew({ itemIndex, request }: CreateJob): boolean {
		return this.book.find(itemIndex, request.key) === undefined;
	}

	/** The jobs that will cost something; of those that share a task, the first. */
	private listNew(jobs: CreateJob[]): CreateJob[] {
		const seen = new Set<string>();
		return jobs.filter((job) => {
			if (!this.isNew(job)) return false;
			const { key } = job.request;
			const isShared = job.options.reuseIdentical && seen.has(key);
			seen.add(key);
			return !isShared;
		});
	}
}
