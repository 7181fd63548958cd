import type { IExecuteFunctions } from 'n8n-workflow';

import type { Context } from '../piapi/context';
import type { Clock } from '../timing/clock';
import { expectProblem, Problem } from '../problem/problem';
import { countedUsd } from '../task/cost';
import { newNonce } from '../task/identity/mark';
import { unseenTask } from '../task/task';
import type { Slot } from '../limits/taskLimit';
import { getTaskWithRetries } from '../piapi/getTaskWithRetries';
import { askedBy, type Created, type CreatedTask, type CreateJob } from './createJob';
import { CreateLoop } from './createLoop';
import { EarlierExecutions } from './reuse/earlierExecutions';
import type { CreateTools } from './createTools';
import type { Entry } from './journal/entries';
import { Journal } from './journal/journal';
import { LostCreateFinder } from './lost/lostCreateFinder';
import { Makers } from './makers';
import { RunMarks } from './runMarks';
import { Outage } from './outage';
import { ownersOf } from './journal/owners';
import { sendTimesOf } from './lost/sendTimes';
import { SpendingLimit } from './spendingLimit';
import { TaskLog } from './taskLog';

/** Gets a run its tasks: each is paid once, and none is forgotten. */
export class TaskCreator {
	/** Says what the execution has paid for, or may have. */
	readonly journal: Journal;
	readonly earlier: EarlierExecutions;
	private readonly tools: CreateTools;

	constructor(n8n: IExecuteFunctions, clock: Clock) {
		const execution = n8n.getExecutionId() || newNonce();
		const times = sendTimesOf({ clock });
		const isUnderWay = (entry: Entry) => times.isUnderWay(entry);
		this.journal = new Journal(n8n, execution, ownersOf({ clock }), isUnderWay);
		this.earlier = new EarlierExecutions(this.journal);
		const { journal } = this;
		const [marks, makers] = [new RunMarks(), new Makers()];
		const limit = new SpendingLimit(journal);
		const lost = new LostCreateFinder(marks, times, journal);
		const [outage, log] = [new Outage(), new TaskLog()];
		this.tools = { journal, limit, makers, marks, times, lost, outage, log };
	}

	/** Whether a job needs a new task: no earlier try has one, or may have, and no earlier execution's was found. */
	isNew(job: CreateJob): boolean {
		const isTried = this.journal.tries.has(askedBy(job), job.options.reuseIdentical);
		return !isTried && !this.earlier.has(job);
	}

	/**
	 * A job's task: one that an earlier try of this execution created or may have created, or one of an earlier execution,
	 * else a new one. A failed one is created anew: that is what the user retries for.
	 */
	async create(context: Context, job: CreateJob, slot: Slot): Promise<CreatedTask> {
		const { image } = job.request;
		const { limit } = this.tools;
		const tried = this.journal.tries.resume(askedBy(job), job.options.reuseIdentical);
		const known = (await this.resume(context, tried, job)) ?? this.reuse(job);
		const created = known ?? (await this.createNew(context, job, slot, tried));
		image.letGo();
		const { task, entry } = created;
		return {
			sent: image,
			...created,
			isReused: entry.state === 'reused',
			settle: (usd, isPriced) => limit.settle(entry, usd, isPriced),
			fail: (usd) => limit.fail(entry, task.id, usd),
		};
	}

	/** The task of an earlier try's entry, unless it has failed; undefined if it has none. */
	private async resume(
		context: Context,
		entry: Entry | undefined,
		job: CreateJob,
	): Promise<Created | undefined> {
		if (entry?.taskId === undefined) return undefined;
		const { nonce, taskId } = entry;
		const { limit } = this.tools;
		const seen = await getTaskWithRetries(context, taskId).catch(expectProblem);
		const isSeen = !(seen instanceof Problem);
		// Of a task that another execution has created, no mark may have been known.
		if (isSeen && nonce !== '' && (seen.mark?.nonce ?? nonce) !== nonce) {
			this.journal.forgetTask(entry);
			return undefined;
		}
		// It certainly exists: if it cannot be fetched now, whoever waits for it polls again.
		const mark = nonce === '' ? undefined : { digest: entry.given, nonce };
		const task = isSeen ? seen : { ...unseenTask(taskId), mark };
		limit.takeOver(entry);
		if (task.status !== 'failed') return { task, entry: limit.countAgain(entry, taskId, job) };
		limit.fail(entry, taskId, countedUsd(task));
		return undefined;
	}

	private reuse(job: CreateJob): Created | undefined {
		const task = this.earlier.take(job);
		if (task === undefined) return undefined;
		const entry = this.journal.plan(askedBy(job), 0);
		Object.assign(entry, { nonce: task.mark?.nonce ?? '' });
		this.tools.times.noteFound(entry, this.earlier.searchedMs);
		return { task, entry: this.journal.settle(entry, { state: 'reused', taskId: task.id }) };
	}

	/** `tried` comes from an earlier try. What it reserved for a create with an unknown result is already counted. */
	private async createNew(
		context: Context,
		job: CreateJob,
		slot: Slot,
		tried?: Entry,
	): Promise<Created> {
		const { tools } = this;
		const sent = await job.request.image.prepare(context);
		await tools.marks.askForHook(context);
		// Another create's answer may have brought its task meanwhile.
		const known = tried?.state === 'created' && (await this.resume(context, tried, job));
		if (known) return { ...known, sent };
		const isOpen = tried?.state === 'sent';
		const own = isOpen
			? tools.limit.takeOver(tried)
			: await tools.limit.reserve(context, job, slot);
		const created = await new CreateLoop(context, { ...job, sent }, tools, slot, own).run();
		tools.log.add(context, created.task.id);
		return { ...created, sent };
	}

	/** Looks once more for lost tasks, for those the history did not show, and for those that were guessed. */
	async finish(context: Context): Promise<void> {
		const { journal } = this;
		const guessed = journal.list('created').filter(({ isGuess }) => isGuess);
		const open: Entry[] = [...journal.list('sent'), ...journal.list('absent'), ...guessed];
		const marked = open.filter(({ nonce }) => nonce !== '');
		for (const [entry, { id: taskId }] of await this.tools.lost.lookOnce(context, marked))
			journal.settle(entry, { state: 'created', taskId });
		this.tools.log.flush(context);
	}
}
