import type { Context } from '../piapi/context';
import { Problem } from '../problem/problem';
import { estimateCostUsd, formatUsd } from '../task/cost';
import { PIAPI_SIDE } from '../imageFile/format';
import { onAbort } from '../timing/onAbort';
import { Queue } from '../limits/queue';
import type { Permit } from '../limits/semaphore';
import { askedBy, type CreateJob } from './createJob';
import type { Entry } from './journal/entries';
import type { Journal } from './journal/journal';

/** The largest image that PiAPI accepts, in pixels. */
const MAX_PIXELS = PIAPI_SIDE ** 2;
/** Smaller amounts, in US dollars, are rounding errors of sums. */
const ROUNDING_USD = 1e-9;

/**
 * Limits what one execution may spend, by the journal's total. Before a task is created, its entry reserves the most it
 * can cost: by its pixels if they are known, otherwise as for the largest image PiAPI accepts. If that could exceed the
 * limit, the task waits for other prices to become known. Once that cannot help, it and every later task are refused, so
 * that the items left out are the last in the list.
 */
export class SpendingLimit {
	/** Entries of this run whose price is not known yet. */
	private readonly open = new Set<Entry>();
	private isUsedUp = false;
	/** Whoever waits for the prices of others. */
	private readonly queue = new Queue();

	constructor(private readonly journal: Journal) {}

	/**
	 * Plans a job's task and reserves its price. Whoever waits for that holds no slot: a lost create among those it waits for
	 * may need one. Throws `spendingLimit` if the execution may not pay for it; each of its jobs has the same limit.
	 */
	async reserve(
		{ noNewTasks }: Pick<Context, 'noNewTasks'>,
		job: CreateJob,
		permit: Permit,
	): Promise<Entry> {
		const { spendingLimitUsd: limitUsd } = job.options;
		const usd = mostUsd(job);
		const plan = () => this.takeOver(this.journal.plan(askedBy(job), usd));
		if (limitUsd === Infinity) return plan();
		const planInTurn = () => {
			if (this.fits(usd, limitUsd)) return plan();
			if (noNewTasks?.aborted) throw new Problem('cancelled', { wasSent: false });
			this.isUsedUp ||= this.open.size === 0;
			if (this.isUsedUp) throw this.refusal(usd, limitUsd);
			return undefined;
		};
		const forgetEnd = noNewTasks && onAbort(noNewTasks, () => this.queue.advance());
		const wait = async () => await this.queue.wait(planInTurn);
		return await permit.releasedWhile(wait).finally(forgetEnd);
	}

	/** Counts an entry among those with an open price. */
	takeOver(entry: Entry): Entry {
		this.open.add(entry);
		return entry;
	}

	/** Plans again a task whose create left none; what was reserved moves along. */
	renew(entry: Entry): Entry {
		this.journal.settle(entry, { state: 'absent' });
		this.open.delete(entry);
		return this.takeOver(this.journal.plan(entry, entry.usd));
	}

	/**
	 * An entry's price is known, in US dollars, or never will be. The last price counts; `isPriced` tells whether PiAPI has
	 * said it.
	 */
	settle(entry: Entry, usd = entry.usd, isPriced = false): void {
		Object.assign(entry, { usd, isPriced });
		this.open.delete(entry);
		this.queue.advance();
	}

	/** An entry's task has failed, and costs this much all the same, in US dollars; a reused one costs nothing. */
	fail(entry: Entry, taskId: string, usd?: number): void {
		const costUsd = entry.state === 'reused' ? 0 : usd;
		this.journal.settle(entry, { state: 'failed', taskId });
		this.settle(entry, costUsd, true);
	}

	/** A task of an earlier try is paid, or will be, though it may have been said to have failed. */
	countAgain(entry: Entry, taskId: string, job: CreateJob): Entry {
		if (entry.state !== 'failed') return entry;
		Object.assign(entry, { usd: Math.max(entry.usd, mostUsd(job)), isPriced: false });
		return this.journal.settle(entry, { state: 'created', taskId });
	}

	private fits(usd: number, limitUsd: number): boolean {
		return !this.isUsedUp && this.journal.spentUsd() + usd <= limitUsd + ROUNDING_USD;
	}

	private refusal(usd: number, limitUsd: number): Problem {
		const detail = `This run has spent ${formatUsd(this.journal.spentUsd())} of its ${formatUsd(limitUsd)} limit, and this task may cost ${formatUsd(usd)}`;
		return new Problem('spendingLimit', { detail, wasSent: false });
	}
}

/** The most that a job's task can cost, in US dollars. */
function mostUsd({ request }: CreateJob): number {
	return estimateCostUsd(request.image.pixels ?? MAX_PIXELS);
}
