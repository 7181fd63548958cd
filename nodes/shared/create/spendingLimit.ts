import type { Context } from '../piapi/context';
import { Problem } from '../problem/problem';
import { estimateCostUsd, formatUsd } from '../task/cost';
import { onAbort } from '../timing/onAbort';
import { Semaphore } from '../timing/semaphore';

/** Amounts below this, in US dollars, are the rounding of sums. */
const ROUNDING_USD = 1e-9;

/** What is set aside for one task until it is known what it costs. */
export interface Reservation {
	usd: number;
	/** The task's price is known (0 where there is no task), or will not be. Only the first call counts. */
	settle(usd?: number): void;
}

/**
 * The most that one run may spend. Before a task is created its price is set aside: by its pixels where they are known,
 * otherwise as much as the dearest task so far. Where that could take the run beyond the limit, it waits for what is set
 * aside to be settled; once that cannot help, this and every later task is refused, so that what is left over is the end
 * of the list.
 */
export class SpendingLimit {
	private committedUsd: number;
	private openReservations = 0;
	private dearestUsd = 0;
	private isUsedUp = false;
	private wake: Array<() => void> = [];
	/** One at a time, in the order in which they ask. */
	private readonly queue = new Semaphore(1);

	/** `spentUsd` is what earlier tries of this run have spent; a limit of `Infinity` is none. */
	constructor(
		private readonly limitUsd: number,
		spentUsd: number,
	) {
		this.committedUsd = spentUsd;
	}

	/** Whether there is no limit, so that nobody ever waits. */
	get isNone(): boolean {
		return this.limitUsd === Infinity;
	}

	/** Sets the price of a task aside. Throws `spendingLimit` where the run may not pay it. */
	async reserve(
		{ noNewTasks }: Pick<Context, 'noNewTasks'>,
		pixels?: number,
	): Promise<Reservation> {
		return await this.queue.hold(async () => {
			for (;;) {
				const usd = this.priceOf(pixels);
				if (this.fits(usd)) return this.setAside(usd);
				if (noNewTasks?.aborted) throw new Problem('cancelled', { wasSent: false });
				this.isUsedUp ||= this.openReservations === 0;
				if (this.isUsedUp) throw this.refusal(usd);
				await this.nextSettlement(noNewTasks);
			}
		});
	}

	/** What an earlier try has set aside for a create of unknown fate, which is part of what was spent. */
	takeOver(usd: number): Reservation {
		this.committedUsd -= usd;
		return this.setAside(usd);
	}

	private fits(usd: number): boolean {
		return !this.isUsedUp && this.committedUsd + usd <= this.limitUsd + ROUNDING_USD;
	}

	/** A started million pixels may count as a whole one, so it does here. */
	private priceOf(pixels: number | undefined): number {
		if (pixels === undefined) return Math.max(this.dearestUsd, estimateCostUsd());
		return estimateCostUsd(Math.ceil(pixels / 1_000_000) * 1_000_000);
	}

	private setAside(reservedUsd: number): Reservation {
		this.committedUsd += reservedUsd;
		this.openReservations += 1;
		let isOpen = true;
		const settle = (usd = reservedUsd) => {
			if (!isOpen) return;
			isOpen = false;
			this.committedUsd += usd - reservedUsd;
			this.openReservations -= 1;
			this.dearestUsd = Math.max(this.dearestUsd, usd);
			for (const wake of this.wake.splice(0)) wake();
		};
		return { usd: reservedUsd, settle };
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
		const detail = `${formatUsd(this.committedUsd)} of ${formatUsd(this.limitUsd)} are spent, and this task may cost ${formatUsd(usd)}`;
		return new Problem('spendingLimit', { detail, wasSent: false });
	}
}
