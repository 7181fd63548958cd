import type { IExecuteFunctions } from 'n8n-workflow';

import type { Context } from '../piapi/context';
import { isTransient } from '../piapi/retry';
import { expecting, Problem } from '../problem/problem';
import { TimeSlices } from '../pixels/timeSlices';
import type { SegmentRequest } from '../source/segmentRequest';
import { unseenTask, type Task } from '../task/task';
import type { Slot } from '../timing/slotWindow';
import { fetchTask } from '../wait/fetchTask';
import { Claims } from './claims';
import { createTask, type CreateOptions } from './createTask';
import { EarlierTasks, type Reusing } from './earlierTasks';
import { LostTasks, type LostCreate } from './lostTasks';
import { SpendingLimit, type Reservation } from './spendingLimit';
import { TaskBook, type Asked, type BookEntry } from './taskBook';
import { TaskLog } from './taskLog';

/** One task that an item asks for. */
export interface CreateJob {
	itemIndex: number;
	request: SegmentRequest;
	options: CreateOptions & {
		/** Whether items with the same request share one task. */
		reuseIdentical: boolean;
		/** How many hours back an earlier execution's task is reused; 0 is never. */
		reuseEarlierHours: number;
		/** The most that the run may spend, in US dollars; `Infinity` is no limit. */
		spendingLimitUsd: number;
	};
}

/** A task for an item, and how it came about. */
export interface CreatedTask {
	task: Task;
	/** Whether an earlier execution paid for it. */
	isReused: boolean;
	/** To be called once the task has ended or is left alone, with what it costs in US dollars, where that is known. */
	settle(usd?: number): void;
}

/** How a run gets its tasks: each is paid once, and none is forgotten. */
export class TaskCreator {
	readonly book: TaskBook;
	private readonly claims: Claims;
	private readonly lost: LostTasks;
	private readonly earlier: EarlierTasks;
	private readonly log = new TaskLog();
	private limit?: SpendingLimit;

	constructor(n8n: IExecuteFunctions) {
		this.book = new TaskBook(n8n);
		this.claims = new Claims(this.book.everyTaskId());
		this.lost = new LostTasks(this.claims);
		this.earlier = new EarlierTasks(this.claims);
	}

	/** Whether a job will need a task of its own: no earlier try of this execution has one, or perhaps one. */
	isNew(job: CreateJob): boolean {
		return !this.book.has(askedBy(job), job.options.reuseIdentical);
	}

	/** Looks for earlier executions' tasks that do, where the user wants that. Throws a `Problem` where it cannot. */
	async findEarlier(context: Context, jobs: CreateJob[]): Promise<void> {
		const wanted: Reusing[] = [];
		let hours = 0;
		await new TimeSlices(context.clock).forEach(jobs, (job) => {
			const { reuseEarlierHours, reuseIdentical: isShared } = job.options;
			if (reuseEarlierHours === 0 || !this.isNew(job)) return;
			wanted.push({ request: job.request, isShared });
			hours = Math.max(hours, reuseEarlierHours);
		});
		if (wanted.length > 0) await this.earlier.findFor(context, wanted, hours);
	}

	/** Whether an earlier execution's task will do for a job. */
	hasEarlier({ request }: CreateJob): boolean {
		return this.earlier.has(request);
	}

	/**
	 * The task of a job: the one that an earlier try of this execution created, or may have created, or that an earlier
	 * execution did, else a new one. Only where an earlier one failed is a new one created: that is what the user asked the
	 * retry for.
	 */
	async create(context: Context, job: CreateJob, slot: Slot): Promise<CreatedTask> {
		const { request, options } = job;
		const entry = this.book.resume(askedBy(job), options.reuseIdentical);
		const resumed = entry?.taskId && (await fetchKnown(context, entry.taskId));
		if (resumed && resumed.status !== 'failed') return this.known(job, resumed, entry);
		if (resumed) this.book.add({ ...(entry as BookEntry), usd: 0, failed: true });
		const reused = options.reuseEarlierHours > 0 ? this.earlier.take(request) : undefined;
		if (reused !== undefined) return this.known(job, reused);
		await request.image.prepare(context);
		return await this.createNew(context, job, slot, entry?.taskId ? undefined : entry);
	}

	/** Writes down what is still to be written. */
	finish(context: Context): void {
		this.log.flush(context);
	}

	/** A task that this run does not pay for: it is noted, and costs nothing more. */
	private known(job: CreateJob, task: Task, entry?: BookEntry): CreatedTask {
		const isReused = entry === undefined || entry.reused === true;
		this.claims.note(task.id);
		if (entry === undefined)
			this.book.add({ ...askedBy(job), atMs: 0, taskId: task.id, reused: true });
		return { task, isReused, settle: () => {} };
	}

	private async createNew(
		context: Context,
		job: CreateJob,
		slot: Slot,
		lostEntry: BookEntry | undefined,
	): Promise<CreatedTask> {
		const { request, options } = job;
		// What may have been paid by an earlier try counts already.
		const reservation =
			lostEntry === undefined
				? await this.reserve(context, job, slot)
				: this.limitFor(job).takeOver(lostEntry.usd ?? 0);
		const { lost, claims } = this;
		const tools = { lost, claims, slot, earlierLost: lostIn(lostEntry) };
		const task = await createTask(context, request, options, tools).catch((error: unknown) => {
			this.noteFailure(context, job, reservation, error);
			throw error;
		});
		const line = { ...askedBy(job), atMs: context.clock.unixNow(), taskId: task.id };
		this.book.add({ ...line, usd: reservation.usd });
		this.log.add(context, task.id);
		const settle = (usd?: number) => {
			reservation.settle(usd);
			const isLimited = Number.isFinite(options.spendingLimitUsd);
			if (isLimited && usd !== undefined) this.book.add({ ...line, usd });
		};
		return { task, isReused: false, settle };
	}

	/** Whoever waits for the limit holds no place: a lost create of those it waits for may need one. */
	private async reserve(context: Context, job: CreateJob, slot: Slot): Promise<Reservation> {
		const limit = this.limitFor(job);
		const reserve = async () => await limit.reserve(context, job.request.image.pixels);
		return limit.isNone ? await reserve() : await slot.idleWhile(reserve);
	}

	private limitFor({ options }: CreateJob): SpendingLimit {
		this.limit ??= new SpendingLimit(options.spendingLimitUsd, this.book.spentUsd());
		return this.limit;
	}

	/** A create of unknown fate may have been paid; any other failure has cost nothing. */
	private noteFailure(
		{ clock }: Context,
		job: CreateJob,
		{ usd, settle }: Reservation,
		error: unknown,
	): void {
		const { sentMs, lostMs } = error instanceof Problem ? error.facts : {};
		const mayBePaid = sentMs !== undefined;
		settle(mayBePaid ? usd : 0);
		if (mayBePaid) {
			const atMs = lostMs ?? clock.unixNow();
			this.book.add({ ...askedBy(job), atMs, sentMs, usd });
		}
	}
}

function askedBy({ itemIndex, request }: CreateJob): Asked {
	return { itemIndex, key: request.key, resumeKey: request.resumeKey };
}

/** The create that a line of the book tells to be lost. */
function lostIn(entry: BookEntry | undefined): LostCreate | undefined {
	if (entry?.sentMs === undefined) return undefined;
	return { sentMs: entry.sentMs, lostMs: entry.atMs };
}

/** A task that certainly exists. Where it cannot be seen yet it runs: whoever waits for it polls again. */
async function fetchKnown(context: Context, taskId: string): Promise<Task> {
	return await fetchTask(context, taskId).catch((error: unknown) => {
		expecting(error, (problem) => problem.reason === 'notFound' || isTransient(problem));
		return unseenTask(taskId);
	});
}
