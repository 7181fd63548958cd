import type { Problem } from '../../problem/problem';
import { canonicalTaskId } from '../../task/identity/taskId';
import { idsOf, isPaid, type Entry, type EntryIn, type Ledger, type PaidEntry } from './entries';

/** States of an entry whose task is paid, or may be. */
const MAY_COST: Array<Entry['state']> = ['sent', 'created', 'failed'];

/** What an execution has paid for, or may have: the one record that errors, log and summary go by. */
export class PaidRecord {
	protected readonly ofItems = new Map<number, Entry[]>();
	/** The canonical IDs of the tasks that earlier rounds have reused. */
	readonly earlierReused: ReadonlySet<string>;

	constructor(
		readonly ledger: Ledger,
		readonly execution: string,
	) {
		this.earlierReused = new Set(ledger.earlierReused.map(canonicalTaskId));
	}

	/** Whether this execution retries a failed one. Another retry may have paid already for what this one is about to do. */
	get isRetry(): boolean {
		return this.ledger.execution !== this.execution;
	}

	/** Whether an item was paid for, or may have been, perhaps by another retry; failed tasks are free only as PiAPI says. */
	hasPaid(itemIndex: number): boolean {
		const entries = this.ofItems.get(itemIndex) ?? [];
		return this.isRetry || entries.some(mayCost);
	}

	/** Whether this execution has paid for anything, in earlier rounds too, or may have; or perhaps another retry has. */
	hasPaidAny(): boolean {
		const { entries, earlierUsd } = this.ledger;
		return this.isRetry || earlierUsd > 0 || entries.some(mayCost);
	}

	/** The entries whose tasks this execution has paid for, or will. */
	listPaid(): PaidEntry[] {
		return this.ledger.entries.filter(isPaid);
	}

	/** Every task that this execution has paid for, or will, in the order of their entries. */
	taskIds(): string[] {
		return idsOf(this.listPaid());
	}

	/** Tasks that lost creates may have made; `problems` name some already. */
	possibleIds(problems: Problem[] = []): string[] {
		return [...new Set(this.listLost(problems).flatMap(({ mayBe }) => mayBe ?? []))];
	}

	/** Every task that an earlier execution has paid for. */
	reusedIds(): string[] {
		return idsOf(this.list('reused'));
	}

	/** The entries that reuse a task. */
	listReusing(taskId: string): Entry[] {
		const id = canonicalTaskId(taskId);
		return this.list('reused').filter((entry) => canonicalTaskId(entry.taskId) === id);
	}

	/** How many creates may have left a task that nobody knows, except those that these problems tell of. */
	countUnknown(told: Problem[]): number {
		return this.listLost(told).length;
	}

	/** Creates that nobody knows the result of, except those that these problems tell of. */
	private listLost(told: Problem[]): Array<EntryIn<'sent'>> {
		const lost = new Set(told.map(({ facts }) => facts.lost));
		return this.list('sent').filter((entry) => entry.isLost && !lost.has(entry));
	}

	/** How many creates got no answer, and left no task as far as the history shows: the service may take one later still. */
	countAbsent(): number {
		return this.list('absent').filter(({ isLost }) => isLost).length;
	}

	list<S extends Entry['state']>(state: S): Array<EntryIn<S>> {
		return this.ledger.entries.filter((entry): entry is EntryIn<S> => entry.state === state);
	}
}

function mayCost({ state, isLost }: Entry): boolean {
	return MAY_COST.includes(state) || (state === 'absent' && isLost === true);
}
