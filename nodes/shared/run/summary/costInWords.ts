import type { ItemReport } from '../../item/json/itemJson';
import type { PaidTask } from '../itemOperation';
import { formatUsd } from '../../task/cost';
import { canonicalTaskId } from '../../task/identity/taskId';

/** The operations that are about tasks. */
export type TaskOperation = 'segment' | 'submit' | 'getTask' | 'getAccount';

interface KnownCost {
	usd: number;
	isEstimated: boolean;
}

/** What a run's tasks cost, each counted once: those of items as the items say, and those whose items failed. */
export class Costs {
	/** By canonical ID: several items may share a task. If one task made several items, only the first has its cost. */
	private readonly known = new Map<string, KnownCost>();
	/** Tasks that have an item, which may not know its cost yet. */
	private readonly withItem = new Set<string>();
	private unpriced = 0;
	/** The most that the others cost whose price is not known yet. */
	private readonly open = new Map<string, number>();

	add({ taskId = '', costUsd: usd, costIsEstimated }: ItemReport): void {
		const isEstimated = costIsEstimated === true;
		this.withItem.add(canonicalTaskId(taskId));
		if (usd !== undefined) this.known.set(canonicalTaskId(taskId), { usd, isEstimated });
	}

	/** Call it when all items are added. */
	addPaid({ taskId, usd, isPriced = false }: PaidTask): void {
		const id = canonicalTaskId(taskId);
		if (this.known.has(id)) return;
		if (isPriced) this.known.set(id, { usd, isEstimated: false });
		else if (this.withItem.has(id)) this.unpriced += 1;
		else this.open.set(id, usd);
	}

	/** Empty if nothing is known. Get Task pays nothing: its tasks are already paid. */
	toText(operation: TaskOperation): string {
		const { size } = this.known;
		const prices = [this.priceOfKnown(), this.priceOfOpen()].filter(Boolean);
		if (prices.length === 0) return '';
		const price = [...prices, this.countUnpriced()].filter(Boolean).join(', and ');
		if (operation !== 'getTask') return `cost: ${price}`;
		return `no charge for this run; ${size === 1 ? 'the task' : 'the tasks'} cost ${price}`;
	}

	private priceOfKnown(): string {
		const known = [...this.known.values()];
		if (known.length === 0) return '';
		const total = formatUsd(known.reduce((sum, { usd }) => sum + usd, 0));
		const estimated = known.filter(({ isEstimated }) => isEstimated).length;
		return estimated === 0
			? total
			: `about ${total} (estimated for ${estimated} of ${known.length})`;
	}

	private countUnpriced(): string {
		if (this.unpriced === 0) return '';
		const tasks = this.unpriced === 1 ? 'task' : 'tasks';
		return `${this.unpriced} more ${tasks} that PiAPI has not priced yet`;
	}

	private priceOfOpen(): string {
		const { size } = this.open;
		if (size === 0) return '';
		const total = formatUsd([...this.open.values()].reduce((sum, usd) => sum + usd, 0));
		const more = this.known.size > 0 ? 'more ' : '';
		return `up to ${total} for ${size} ${more}${size === 1 ? 'task' : 'tasks'}`;
	}
}
