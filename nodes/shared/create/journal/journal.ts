import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool, runIndexOf } from '../../n8n/nodeFunctions';
import type { Problem } from '../../problem/problem';
import type { LatestByTask } from '../../task/identity/latestByTask';
import { getOrAdd } from '../../values/getOrAdd';
import { noncePrefix } from '../../task/identity/mark';
import { EarlierTries } from './earlierTries';
import {
	idsOf,
	isPaid,
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
	/** What earlier tries wrote. */
	readonly tries: EarlierTries;
	private readonly ofItems = new Map<number, Entry[]>();

	/** `execution` is the ID of the execution; each task that it created is noted in `owners`. */
	constructor(
		n8n: IExecuteFunctions,
		private readonly execution: string,
		private readonly owners: LatestByTask<string>,
	) {
		this.isTool = isTool(n8n);
		this.ledger = openLedger(n8n.getContext('node'), execution, runIndexOf(n8n), this.isTool);
		const { entries } = this.ledger;
		for (const entry of entries) {
			getOrAdd(this.ofItems, entry.itemIndex, () => []).push(entry);
			if (entry.state === 'sent') entry.isLost = true;
		}
		this.tries = new EarlierTries(entries, execution, this.isTool);
		for (const taskId of this.taskIds()) owners.set(taskId, execution);
	}

	/** Whether this execution retries a failed one. Another retry may have paid already for what this one is about to do. */
	get isRetry(): boolean {
		return this.ledger.execution !== this.execution;
	}

	/** What the nonces of this round's creates begin with, and those of other retries. An agent's tool has no rounds. */
	get noncePrefix(): string {
		const { lineage, run } = this.ledger;
		return noncePrefix(lineage, this.isTool ? 0 : run);
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
		const { state, taskId } = result;
		// Whoever reuses a task did not create it: the one that did may still be looking for it.
		if (taskId !== undefined && state !== 'reused') this.owners.set(taskId, this.execution);
		return Object.assign(entry, result);
	}

	/** Whether an item has a task that was paid for, or may have: that failed ones are free is only what PiAPI says. */
	hasPaid(itemIndex: number): boolean {
		// Another retry may have paid for one.
		if (this.isRetry) return true;
		const entries = this.ofItems.get(itemIndex) ?? [];
		return entries.some(({ state }) => ['sent', 'created', 'failed'].includes(state));
	}

	/** The creates of a request whose answers were lost, and whose tasks nobody knows, those of earlier tries included. */
	lostOf({ itemIndex, given, shown }: Asked): Entry[] {
		// A tool's calls may differ in no more than an address's query.
		const isSame = (entry: Entry) =>
			entry.given === given || (!this.isTool && entry.shown === shown);
		const entries = this.ofItems.get(itemIndex) ?? [];
		return entries.filter((entry) => entry.state === 'sent' && entry.isLost && isSame(entry));
	}

	/** Whether the service has taken no marked create yet: then the mark may be why it refused one without giving a reason. */
	isMarkUntried(): boolean {
		return this.list('created').every(({ nonce }) => nonce === '');
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

	/** How many creates may have left a task that nobody knows, except those that these problems tell of. */
	countUnknown(told: Problem[]): number {
		return this.listLost(told).length;
	}

	/** Creates that nobody knows the result of, except those that these problems tell of. */
	private listLost(told: Problem[]): Array<EntryIn<'sent'>> {
		const lost = new Set(told.map(({ facts }) => facts.lost));
		return this.list('sent').filter((entry) => !lost.has(entry));
	}

	list<S extends Entry['state']>(state: S): Array<EntryIn<S>> {
		return this.ledger.entries.filter((entry): entry is EntryIn<S> => entry.state === state);
	}

	/** The most that the execution can have spent, in US dollars, earlier rounds included. */
	spentUsd(): number {
		return sumUsd(this.ledger);
	}
}
