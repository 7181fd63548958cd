import type { Context } from '../piapi/context';
import { Problem } from '../problem/problem';
import { estimateCostUsd, formatUsd } from '../task/cost';
import { MAX_SIDE } from '../source/checkImage';
import { onAbort } from '../timing/onAbort';
import { Semaphore, type Place } from '../timing/semaphore';
import type { Asked, Entry } from './entries';
import type { Journal } from './journal';

/** The largest image that PiAPI takes, in pixels. */
const MAX_PIXELS = MAX_SIDE ** 2;
/** Amounts below this, in US dollars, are the rounding of sums. */
const ROUNDING_USD = 1e-9;

/**
 * The most that one execution may spend, by the sum of its journal. Before a task is created, a line sets aside what it can
 * cost at most: by its pixels where they are known, otherwise as for the largest image that PiAPI takes. Where that could
 * take the execution beyond the limit, it waits for the price of other lines; once that cannot help, this and every later
 * task is refused, so that what is left over is the end of the list.
 */
export class SpendingLimit {
	/** Lines of this run whose price is not known yet. */
	private readonly open = new Set<Entry>();
	private isUsedUp = false;
	private wake: Array<() => void> = [];
	/** One at a time, in the order in which they ask. */
	private readonly queue = new Semaphore(1);

	/** A limit of `Infinity` is none. */
	constructor(
		private readonly limitUsd: number,
		private readonly journal: Journal,
	) {}

	/** Whether there is a limit, for which somebody may have to wait. */
	get isLimited(): boolean {
		return this.limitUsd !== Infinity;
	}

	/**
	 * Plans a task with its price set aside. Whoever waits for that holds no place: a lost create of those it waits for may
	 * need one. Throws `spendingLimit` where the run may not pay it.
	 */
	async reserve(
		{ noNewTasks }: Pick<Context, 'noNewTasks'>,
		asked: Asked,
		pixels = MAX_PIXELS,
		place: Place,
	): Promise<Entry> {
		const usd = estimateCostUsd(pixels);
		const plan = () => this.takeOver(this.journal.plan(asked, usd));
		if (!this.isLimited) return plan();
		const planInTurn = async () =>
			await this.queue.hold(async () => {
				while (!this.fits(usd)) {
					if (noNewTasks?.aborted) throw new Problem('cancelled', { wasSent: false });
					this.isUsedUp ||= this.open.size === 0;
					if (this.isUsedUp) throw this.refusal(usd);
					await this.nextSettlement(noNewTasks);
				}
				return plan();
			});
		return await place.releasedWhile(planInTurn);
	}

	/** Waits for the price of a line from now on. */
	takeOver(line: Entry): Entry {
		this.open.add(line);
		return line;
	}

	/** Plans the task of a line that has left none once more; what was set aside goes with it. */
	renew(line: Entry): Entry {
		this.journal.settle(line, 'absent');
		this.open.delete(line);
		return this.takeOver(this.journal.plan(line, line.usd));
	}

	/** The price of a line's task is known, in US dollars, or will not be. The last price told counts. */
	settle(line: Entry, usd = line.usd): void {
		line.usd = usd;
		this.open.delete(line);
		for (const wake of this.wake.splice(0)) wake();
	}

	private fits(usd: number): boolean {
		return !this.isUsedUp && this.journal.spentUsd() + usd <= this.limitUsd + ROUNDING_USD;
	}

	private async nextSettlement(noNewTasks: AbortSignal | undefined): Promise<void> {
		let forgetEnd: (() => void) | undefined;
		await new Promise<void>((resolve) => {
			this.wake.push(resolve);
			forgetEnd = noNewTasks && onAbort(noNewTasks, resolve);
		});
		forgetEnd?.();
	}

	private refusal(usd: number): Problem {
		const detail = `This run has spent ${formatUsd(this.journal.spentUsd())} of its ${formatUsd(this.limitUsd)} limit, and this task may cost ${formatUsd(usd)}`;
		return new Problem('spendingLimit', { detail, wasSent: false });
	}
}
