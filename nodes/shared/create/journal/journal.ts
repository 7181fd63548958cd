import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool, runIndexOf } from '../../n8n/nodeFunctions';
import type { LatestByTask } from '../../task/identity/latestByTask';
import { getOrAdd } from '../../values/getOrAdd';
import { noncePrefix } from '../../task/identity/mark';
import { EarlierTries } from './earlierTries';
import { PaidRecord } from './paidRecord';
import {
	openLedger,
	sumUsd,
	type Asked,
	type Entry,
	type EntryState,
	type Leaving,
} from './entries';

/**
 * The one record of this node's tasks and spending in this execution: an entry is written before its create is sent, and
 * updated as its result becomes known. It lives in the node's context, which n8n keeps across Retry On Fail (which runs
 * all items again) and hands on when a failed execution is retried. So a second try resumes the first one's tasks.
 */
export class Journal extends PaidRecord {
	private readonly isTool: boolean;
	/** What earlier tries wrote. */
	readonly tries: EarlierTries;

	/**
	 * `execution` is the ID of the execution; each task that it created is noted in `owners`. `isUnderWay` tells of a create
	 * that was sent whether this process still waits for its answer: another call of an agent may.
	 */
	constructor(
		n8n: IExecuteFunctions,
		execution: string,
		private readonly owners: LatestByTask<string>,
		isUnderWay: (entry: Entry) => boolean = () => false,
	) {
		const isOfTool = isTool(n8n);
		const ledger = openLedger(n8n.getContext('node'), execution, runIndexOf(n8n), isOfTool);
		super(ledger, execution);
		this.isTool = isOfTool;
		const { entries } = this.ledger;
		for (const entry of entries) {
			getOrAdd(this.ofItems, entry.itemIndex, () => []).push(entry);
			if (entry.state === 'sent' && !isUnderWay(entry)) entry.isLost = true;
			// Nobody sends it any more.
			if (entry.state === 'planned' && entry.execution !== execution)
				Object.assign(entry, { state: 'none' });
		}
		this.tries = new EarlierTries(entries, execution, this.isTool);
		for (const entry of this.listPaid()) owners.set(entry.taskId, this.ownerOf(entry));
	}

	/** Who owns the tasks that it creates: another node of the same execution, or a job that is run again, is another. */
	get owner(): string {
		return `${this.execution} ${this.ledger.lineage}`;
	}

	private ownerOf({ isGuess }: Entry): string {
		return isGuess ? '' : this.owner;
	}

	/** What the nonces of this round's creates begin with, and those of other retries. An agent's tool has no rounds. */
	get noncePrefix(): string {
		const { lineage, run } = this.ledger;
		return noncePrefix(lineage, this.isTool ? 0 : run);
	}

	/** Whether a mark is of another round of this execution, by its nonce, or of a retry's. */
	isOtherRound(nonce: string): boolean {
		return nonce.startsWith(this.ledger.lineage) && !nonce.startsWith(this.noncePrefix);
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
		if (taskId !== undefined && state !== 'reused') this.owners.set(taskId, this.ownerOf(entry));
		return Object.assign(entry, result);
	}

	/** A create was given the answer to another: where its own task is, nobody knows. */
	forgetTask(entry: Entry): void {
		if (entry.taskId !== undefined) this.owners.set(entry.taskId, '');
		Object.assign(entry, { state: 'sent', taskId: undefined, isLost: true });
	}

	/** The creates of a request whose answers were lost, and whose tasks nobody knows, those of earlier tries included. */
	lostOf({ itemIndex, given, shown }: Asked): Entry[] {
		// A tool's calls may differ in no more than an address's query.
		const isSame = (entry: Entry) =>
			entry.given === given ||
			(!this.isTool && entry.execution === this.execution && entry.shown === shown);
		const entries = this.ofItems.get(itemIndex) ?? [];
		return entries.filter((entry) => entry.state === 'sent' && entry.isLost && isSame(entry));
	}

	/** Whether the service has taken no marked create yet: then the mark may be why it refused one without giving a reason. */
	isMarkUntried(): boolean {
		return this.list('created').every(({ nonce }) => nonce === '');
	}

	/** The create that carried a mark, whatever was said of it, if it has no task yet. */
	find(nonce: string): Entry | undefined {
		return this.ledger.entries.find((entry) => entry.taskId === undefined && entry.nonce === nonce);
	}

	/** The most that the execution can have spent, in US dollars, earlier rounds included. */
	spentUsd(): number {
		return sumUsd(this.ledger);
	}
}
