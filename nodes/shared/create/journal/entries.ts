import type { IDataObject } from 'n8n-workflow';

import { newLineage } from '../../task/identity/mark';

/** What an item asks for. */
export interface Asked {
	itemIndex: number;
	/** Identifies exactly this request: prompts, factor, and the image, by its address if it has one. */
	given: string;
	/** Identifies what a user sees of it: an address that is signed anew with each try keeps the same value. */
	shown: string;
}

/** What we know of a create as it is sent. */
export interface Leaving {
	/** The nonce of its mark; empty if it carries none. */
	nonce: string;
	/** In milliseconds since 1970, by the service's clock; left out if that was not known. */
	atMs?: number;
	/** How long its answer may take, in milliseconds; left out for a reused task. */
	withinMs?: number;
	/** Whether its mark is in the address of its callback. */
	isInAddress?: boolean;
	/** The account that it was sent to; left out for a reused task. */
	account?: string;
	/** Identifies exactly what was sent, an image by its address as written; left out for a reused task. */
	sent?: string;
}

/**
 * What became of a create. `planned`: its price is set aside, and it is not with the service. `sent`: its answer has not
 * come, or was lost. `none`: it certainly left no task. `absent`: the history says so. `reused`: an earlier execution paid
 * for its task.
 */
export type EntryState =
	| { state: 'planned' | 'sent' | 'none' | 'absent'; taskId?: undefined }
	| { state: 'created' | 'reused' | 'failed'; taskId: string };

/** One create, or an earlier execution's task that replaces one. */
export type Entry = EntryBase & EntryState;

export type EntryIn<S extends Entry['state']> = Entry & { state: S };

interface EntryBase extends Asked, Leaving {
	/** The execution that wrote it. */
	execution: string;
	/** The most it can cost as far as we know, in US dollars. */
	usd: number;
	/** Whether PiAPI has said what it cost. */
	isPriced?: boolean;
	/** Whether its answer was lost: nobody waits for it any more. */
	isLost?: boolean;
	/** Whether the task that it was told may be another's: it came without the mark, and could not be asked for it. */
	isGuess?: boolean;
	/** The IDs of tasks that it may have made, if nothing shows whose they are. */
	mayBe?: string[];
}

/** The entries of one run index, and what earlier ones have spent, in US dollars. */
export interface Ledger {
	/** The execution that began it; another that has it is a retry. */
	execution: string;
	/** Identifies that execution and all its retries. */
	lineage: string;
	/** When the first create of all these was sent, by the service's date in milliseconds since 1970, if that was known. */
	sinceMs?: number;
	run: number;
	earlierUsd: number;
	/** The tasks that earlier rounds have reused. */
	earlierReused: string[];
	entries: Entry[];
}

/** States in which an entry costs money, or may; a failed task only what PiAPI says. */
const COSTLY: Array<Entry['state']> = ['planned', 'sent', 'created', 'failed'];

export type PaidEntry = EntryIn<'created' | 'failed'>;

/** Whether an entry's task is paid, or will be: of those that failed, the ones that PiAPI says it billed. */
export function isPaid(entry: Entry): entry is PaidEntry {
	return entry.state === 'created' || (entry.state === 'failed' && entry.usd > 0);
}

/** The IDs of entries' tasks, each once. */
export function idsOf(entries: Array<{ taskId: string }>): string[] {
	return [...new Set(entries.map(({ taskId }) => taskId))];
}

/** The most that can have been spent, in US dollars: includes creates with an unknown result and those about to be sent. */
export function sumUsd({ entries, earlierUsd }: Ledger): number {
	return entries.reduce((sum, { state, usd }) => {
		return COSTLY.includes(state) ? sum + usd : sum;
	}, earlierUsd);
}

/**
 * The ledger in the node's context. A loop over the node raises the run index; of earlier rounds only the spending and
 * what they reused are kept, so rounds do not get slower. For an agent's tool n8n raises it with every call and try, so
 * there all entries stay.
 */
export function openLedger(
	nodeContext: IDataObject,
	execution: string,
	run: number,
	isTool: boolean,
): Ledger {
	const stored = nodeContext.piApiJournal as Ledger | undefined;
	const empty = { run, earlierUsd: 0, earlierReused: [], entries: [] };
	const ledger = stored ?? { execution, lineage: newLineage(), ...empty };
	if (ledger.run !== run && !isTool) {
		for (const { state, taskId } of ledger.entries)
			if (state === 'reused') ledger.earlierReused.push(taskId);
		Object.assign(ledger, { earlierUsd: sumUsd(ledger), entries: [] });
	}
	ledger.run = run;
	nodeContext.piApiJournal = ledger as unknown as IDataObject;
	return ledger;
}
