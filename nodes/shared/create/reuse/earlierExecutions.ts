import type { Context } from '../../piapi/context';
import { toProblem, type Problem } from '../../problem/problem';
import { canonicalTaskId } from '../../task/identity/taskId';
import type { Task } from '../../task/task';
import { TimeSlices } from '../../timing/timeSlices';
import type { CreateJob } from '../createJob';
import { IMAGES_KEPT_MS, learnDate } from '../historyPages';
import { ReusableTasks } from './reusableTasks';
import type { ReuseCriteria } from './reuseCriteria';
import { asUnread } from './unread';
import type { Entry } from '../journal/entries';
import type { Journal } from '../journal/journal';

const HOUR_MS = 3_600_000;
/** A history that lags by more says nothing, in milliseconds. */
const LISTED_AFTER_MS = 60_000;

/**
 * Gives jobs the tasks of earlier executions: of any if the user wants that; if this execution retries a failed one, of that
 * one's other retries.
 */
export class EarlierExecutions {
	private readonly tasks: ReusableTasks;
	/** Why nobody knows which tasks there are. */
	private unread?: Problem;
	/** When the search had ended, in milliseconds by the clock. */
	searchedMs = -Infinity;

	constructor(private readonly journal: Journal) {
		this.tasks = new ReusableTasks(journal.owner);
	}

	/** How many tasks tell too little for us to know whether they match. */
	get unclear(): number {
		return this.tasks.unclear;
	}

	/** Looks for them. If that fails, `take` throws for those that might have one; this throws only `cancelled`. */
	async find(context: Context, jobs: CreateJob[]): Promise<void> {
		const hours = await this.want(context, jobs);
		if (hours === undefined) return;
		const mayRisk = jobs.every(({ options }) => options.createAgainIfUnknown);
		const why = await this.search(context, hours, mayRisk).catch(toProblem);
		this.searchedMs = context.clock.now();
		if (why === undefined) return;
		if (why.reason === 'cancelled') throw why;
		this.unread = asUnread(why);
	}

	/** Whether one was found for a job. */
	has({ request }: CreateJob): boolean {
		return this.tasks.has(request.digest);
	}

	/** A job's task, if there is one. Throws `earlierUnread` if nobody knows. */
	take(job: CreateJob): Task | undefined {
		if (!this.mayServe(job)) return undefined;
		const task = this.tasks.take(job.request.digest);
		if (task === undefined && this.unread !== undefined) throw this.unread;
		return task;
	}

	private mayServe({ options }: CreateJob): boolean {
		return options.reuseEarlierHours > 0 || this.journal.isRetry;
	}

	/** Registers the jobs that may get one. Returns how many hours to look back for those of any; undefined if there is no job. */
	private async want({ clock }: Context, jobs: CreateJob[]): Promise<number | undefined> {
		let hours: number | undefined;
		await new TimeSlices(clock).forEach(jobs, (job) => {
			const { reuseEarlierHours, reuseIdentical } = job.options;
			// One that has a task may need another: its own may have failed, and another retry have paid for a new one.
			if (!this.mayServe(job)) return;
			this.tasks.want(job.request.digest, reuseIdentical);
			hours = Math.max(hours ?? 0, reuseEarlierHours);
		});
		return hours;
	}

	private async search(context: Context, hours: number, mayRisk: boolean): Promise<undefined> {
		const { journal } = this;
		const undated = await learnDate(context).catch(toProblem);
		const nowMs = context.serviceClock.now();
		const keptMs = nowMs - IMAGES_KEPT_MS;
		const sinceMs = Math.max(journal.ledger.sinceMs ?? keptMs, keptMs);
		const isListed = ({ atMs = -Infinity, account }: Entry) =>
			account === context.account && atMs >= sinceMs && atMs <= nowMs - LISTED_AFTER_MS;
		const hasOwn = !mayRisk && journal.list('created').some(isListed);
		const criteria: ReuseCriteria = {
			anySinceMs: hours > 0 ? Math.max(nowMs - hours * HOUR_MS, keptMs) : Infinity,
			...(journal.isRetry && { ofRetry: { prefix: journal.noncePrefix, sinceMs, hasOwn } }),
			isOwn: this.ownTasks(),
		};
		await this.tasks.findKnown(context, criteria);
		if (undated !== undefined) throw undated;
		await this.tasks.findListed(context);
	}

	/** Tells tasks that this execution has created, or reused already, from others. */
	private ownTasks(): ReuseCriteria['isOwn'] {
		const { journal } = this;
		const nonces = new Set(journal.ledger.entries.map(({ nonce }) => nonce));
		const reused = new Set([...journal.earlierReused, ...journal.reusedIds().map(canonicalTaskId)]);
		return ({ taskId, mark }) => {
			if (mark === undefined) return reused.has(canonicalTaskId(taskId));
			// A lost create of an earlier try: its item has this task, and needs no other.
			const entry = journal.find(mark.nonce);
			if (entry !== undefined) {
				if (entry.state !== 'sent') journal.tries.add(entry);
				journal.settle(entry, { state: 'created', taskId });
			}
			const isOwn = nonces.has(mark.nonce) || journal.isOtherRound(mark.nonce);
			return isOwn || reused.has(canonicalTaskId(taskId));
		};
	}
}
