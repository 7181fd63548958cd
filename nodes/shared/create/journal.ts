import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool, runIndexOf } from '../piapi/context';
import type { Problem } from '../problem/problem';
import type { LatestByTask } from '../task/latestByTask';
import { getOrAdd } from '../values/getOrAdd';
import {
	EMPTY,
	idsOf,
	isPaid,
	namesOf,
	openLedger,
	sumUsd,
	type Asked,
	type Entry,
	type EntryIn,
	type EntryState,
	type Leaving,
	type Ledger,
	type PaidEntry,
} from './entries';

/**
 * The one record of this node's tasks and spending in this execution: an entry is written before its create is sent, and
 * updated as its result becomes known. It lives in the node's context, which n8n keeps across Retry On Fail (which runs
 * all items again) and hands on when a failed execution is retried. So a second try resumes the first one's tasks.
 */
export class Journal {
	readonly ledger: Ledger;
	private readonly isTool: boolean;
	/** What an earlier try left, under each key by which it can be found. */
	private readonly findable = new Map<string, Entry[]>();
	private readonly ofItems = new Map<number, Entry[]>();
	/** Entries that a job of this try has already resumed. */
	private readonly resumed = new Set<Entry>();

	/** `execution` is the ID of the execution; each of its tasks is noted in `owners`. */
	constructor(
		n8n: IExecuteFunctions,
		private readonly execution: string,
		private readonly owners: LatestByTask<string>,
	) {
		this.isTool = isTool(n8n);
		this.ledger = openLedger(n8n.getContext('node'), execution, runIndexOf(n8n), this.isTool);
		for (const entry of this.ledger.entries) {
			getOrAdd(this.ofItems, entry.itemIndex, () => []).push(entry);
			if (EMPTY.includes(entry.state)) continue;
			for (const name of namesOf(entry, entry.execution))
				getOrAdd(this.findable, name, () => []).push(entry);
		}
		for (const taskId of [...this.taskIds(), ...this.reusedIds()]) owners.set(taskId, execution);
	}

	/** Whether this execution retries a failed one. Another retry may have paid already for what this one is about to do. */
	get isRetry(): boolean {
		return this.ledger.execution !== this.execution;
	}

	/** Whether an earlier try has, or may have, a task for this request. */
	has(asked: Asked, isShared: boolean): boolean {
		return this.find(asked, isShared) !== undefined;
	}

	/**
	 * Takes the latest entry that an earlier try wrote for this request: two jobs of one item with the same request each get
	 * their own. If identical items share a task, another item's entry will do as well.
	 */
	resume(asked: Asked, isShared: boolean): Entry | undefined {
		const entry = this.find(asked, isShared);
		if (entry !== undefined) this.resumed.add(entry);
		return entry;
	}

	/** Plans a request that costs at most this much, in US dollars. */
	plan({ itemIndex, given, shown }: Asked, usd: number): Entry {
		const fixed = { itemIndex, given, shown, execution: this.execution };
		const entry: Entry = { ...fixed, nonce: '', usd, state: 'planned' };
		this.ledger.entries.push(entry);
		getOrAdd(this.ofItems, itemIndex, () => []).push(entry);
		return entry;
	}

	/** Records that a create is being sent. */
	send(entry: Entry, leaving: Leaving): Entry {
		this.ledger.sinceMs ??= leaving.atMs;
		return Object.assign(entry, leaving, { state: 'sent' as const });
	}

	/** Records the result of a create. */
	settle<S extends EntryState>(entry: Entry, result: S): Entry & S {
		if (result.taskId !== undefined) this.owners.set(result.taskId, this.execution);
		return Object.assign(entry, result);
	}

	/** Whether an item has a task that this execution paid for, or may have: that failed ones are free is only said. */
	hasPaid(itemIndex: number): boolean {
		const entries = this.ofItems.get(itemIndex) ?? [];
		return entries.some(({ state }) => ['sent', 'created', 'failed'].includes(state));
	}

	/** How many creates of a request may have left a task that nobody knows, those of earlier tries included. */
	countLost({ itemIndex, given, shown }: Asked): number {
		const isSame = (entry: Entry) => entry.given === given || entry.shown === shown;
		const entries = this.ofItems.get(itemIndex) ?? [];
		return entries.filter((entry) => entry.state === 'sent' && isSame(entry)).length;
	}

	/** The entries whose tasks this execution has paid for, or will. */
	listPaid(): PaidEntry[] {
		return this.ledger.entries.filter(isPaid);
	}

	/** Every task that this execution has paid for, or will, in the order of their entries. */
	taskIds(): string[] {
		return idsOf(this.listPaid());
	}

	/** Every task that an earlier execution has paid for. */
	reusedIds(): string[] {
		return idsOf(this.list('reused'));
	}

	/** How many creates may have left a task that nobody knows, except those that these problems tell of. */
	countUnknown(told: Problem[]): number {
		const lost = new Set(told.map(({ facts }) => facts.lost));
		return this.list('sent').filter((entry) => !lost.has(entry)).length;
	}

	list<S extends Entry['state']>(state: S): Array<EntryIn<S>> {
		return this.ledger.entries.filter((entry): entry is EntryIn<S> => entry.state === state);
	}

	/** The most that the execution can have spent, in US dollars, earlier rounds included. */
	spentUsd(): number {
		return sumUsd(this.ledger);
	}

	private find(asked: Asked, isShared: boolean): Entry | undefined {
		const [exact, alike, given] = namesOf(asked, this.execution);
		const own = this.lastFree(exact) ?? this.lastFree(this.isTool ? given : alike);
		return own ?? (isShared ? this.findable.get(given)?.at(-1) : undefined);
	}

	private lastFree(name: string): Entry | undefined {
		const free = this.findable.get(name)?.filter((entry) => !this.resumed.has(entry));
		return free?.at(-1);
	}
}
