import type { IExecuteFunctions } from 'n8n-workflow';

import type { Context } from '../piapi/context';
import type { Clock } from '../timing/clock';
import { TimeSlices } from '../timing/timeSlices';
import { asProblem } from '../problem/problem';
import { countedUsd } from '../task/cost';
import { newNonce } from '../task/mark';
import { unseenTask } from '../task/task';
import type { Slot } from '../timing/taskLimit';
import { fetchTask } from '../wait/fetchTask';
import { claimsOf, type Claims } from './claims';
import { CreateLoop } from './createLoop';
import { askedBy, type CreatedTask, type CreateJob } from './createJob';
import type { Entry } from './entries';
import { EarlierTasks } from './earlierTasks';
import { Journal } from './journal';
import { LostCreates } from './lostCreates';
import { Marks } from './marks';
import { Outage } from './outage';
import type { Created, CreateTools } from './sendCreate';
import { SpendingLimit } from './spendingLimit';
import { TaskLog } from './taskLog';

export type { CreatedTask, CreateJob } from './createJob';

/** Gets a run its tasks: each is paid once, and none is forgotten. */
export class TaskCreator {
	private readonly execution: string;
	private readonly shared: Omit<CreateTools, 'limit'>;
	private readonly claims: Claims;
	private readonly log = new TaskLog();
	readonly earlier: EarlierTasks;
	private limit?: SpendingLimit;

	constructor(n8n: IExecuteFunctions, clock: Clock) {
		this.execution = n8n.getExecutionId() || newNonce();
		const journal = new Journal(n8n, this.execution);
		const marks = new Marks();
		this.shared = { journal, marks, lost: new LostCreates(marks), outage: new Outage() };
		this.earlier = new EarlierTasks(this.execution);
		this.claims = claimsOf({ clock });
		for (const taskId of journal.taskIds()) this.claims.noteOwner(taskId, this.execution);
	}

	/** Whether a job needs a new task: no earlier try of this execution has one, or may have. */
	isNew(job: CreateJob): boolean {
		return !this.shared.journal.has(askedBy(job), job.options.reuseIdentical);
	}

	/** Looks for matching tasks of earlier executions, if the user wants that. Throws a `Problem` if it cannot. */
	async findEarlier(context: Context, jobs: CreateJob[]): Promise<void> {
		let hours = 0;
		await new TimeSlices(context.clock).forEach(jobs, (job) => {
			const { reuseEarlierHours, reuseIdentical } = job.options;
			if (reuseEarlierHours === 0 || !this.isNew(job)) return;
			this.earlier.want(job.request.digest, reuseIdentical);
			hours = Math.max(hours, reuseEarlierHours);
		});
		await this.earlier.find(context, hours);
	}

	/** Whether an earlier execution's task matches a job. */
	hasEarlier({ request }: CreateJob): boolean {
		return this.earlier.has(request.digest);
	}

	/**
	 * A job's task: one that an earlier try of this execution created or may have created, or one of an earlier execution,
	 * else a new one. A failed one is created anew: that is what the user retries for.
	 */
	async create(context: Context, job: CreateJob, slot: Slot): Promise<CreatedTask> {
		const { spendingLimitUsd, reuseIdentical } = job.options;
		const limit = (this.limit ??= new SpendingLimit(spendingLimitUsd, this.shared.journal));
		const tools = { ...this.shared, limit };
		const line = tools.journal.resume(askedBy(job), reuseIdentical);
		const { image } = job.request;
		const {
			task,
			entry,
			sent = image,
		} = (await resume(context, line, tools)) ??
		this.reuse(context, job) ??
		(await this.createNew(context, job, tools, slot, line));
		image.letGo();
		const settle = (usd?: number) => limit.settle(entry, usd);
		return { task, isReused: entry.state === 'reused', sent, settle };
	}

	private reuse({ clock }: Context, job: CreateJob): Created | undefined {
		const { request, options } = job;
		const task = options.reuseEarlierHours > 0 ? this.earlier.take(request.digest) : undefined;
		if (task === undefined) return undefined;
		this.claims.noteOwner(task.id, this.execution);
		return { task, entry: this.shared.journal.reuse(askedBy(job), task.id, clock.unixNow()) };
	}

	/** `line` comes from an earlier try. What it reserved for a create with an unknown result is already counted. */
	private async createNew(
		context: Context,
		job: CreateJob,
		tools: CreateTools,
		slot: Slot,
		line?: Entry,
	): Promise<Created> {
		const { image } = job.request;
		const { limit, marks } = tools;
		const sent = await image.prepare(context);
		await marks.askForHook(context);
		const reserve = async () => await limit.reserve(context, askedBy(job), image.pixels, slot);
		const own = line?.state === 'sent' ? limit.takeOver(line) : await reserve();
		const created = await new CreateLoop(context, { ...job, sent }, tools, slot, own).run();
		this.log.add(context, created.task.id);
		return { ...created, sent };
	}

	/** Whether a try of this execution has paid for an item, or may have. */
	hasPaid(itemIndex: number): boolean {
		return this.shared.journal.hasPaid(itemIndex);
	}

	/** Every task of this run that may have been paid. */
	taskIds(): string[] {
		return this.shared.journal.taskIds();
	}

	/** How many creates of this run may have left an unknown task. */
	countUnknown(): number {
		return this.shared.journal.list('sent').length;
	}

	/** Looks once more for lost tasks, and for those the history did not show. */
	async finish(context: Context): Promise<void> {
		const { journal, lost } = this.shared;
		const open = [...journal.list('sent'), ...journal.list('absent')];
		const marked = open.filter(({ nonce }) => nonce !== '');
		for (const [entry, { id }] of await lost.lookOnce(context, marked)) {
			this.claims.noteOwner(id, this.execution);
			journal.settle(entry, { state: 'created', taskId: id });
		}
		this.log.flush(context);
	}
}

/** The task of an earlier try's entry, unless it has failed; undefined if it has none. */
async function resume(
	context: Context,
	line: Entry | undefined,
	{ journal, limit }: CreateTools,
): Promise<Created | undefined> {
	if (line?.taskId === undefined) return undefined;
	const { nonce, taskId } = line;
	// It certainly exists: if it cannot be fetched now, whoever waits for it polls again.
	const unseen = unseenTask(taskId);
	const seen = await fetchTask(context, taskId).catch(
		(error: unknown) => asProblem(error) && unseen,
	);
	const task = (seen.mark?.nonce ?? nonce) === nonce ? seen : unseen;
	limit.takeOver(line);
	if (task.status !== 'failed') return { task, entry: line };
	const costUsd = line.state === 'reused' ? 0 : countedUsd(task);
	journal.settle(line, { state: 'failed', taskId });
	limit.settle(line, costUsd);
	return undefined;
}
