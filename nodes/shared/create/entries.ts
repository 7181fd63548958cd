import type { IDataObject } from 'n8n-workflow';

import { newLineage } from '../task/mark';

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

interface EntryBase extends Asked, Leaving {
	/** The execution that wrote it. */
	execution: string;
	/** The most it can cost as far as we know, in US dollars. */
	usd: number;
	/** Whether PiAPI has said what it cost. */
	isPriced?: boolean;
}

/** The entries of one run index, and what earlier ones have spent, in US dollars. */
export interface Lines {
	/** The execution that began it; another that has it is a retry. */
	execution: string;
	/** Begins the nonces of that execution and of all its retries. */
	lineage: string;
	/** When the first create was sent, by the service's date in milliseconds since 1970, if that was known. */
	sinceMs?: number;
	run: number;
	earlierUsd: number;
	entries: Entry[];
}

/** States in which an entry costs money, or may; a failed task only what PiAPI says. */
const COSTLY: Array<Entry['state']> = ['planned', 'sent', 'created', 'failed'];

export type PaidEntry = Entry & { state: 'created' | 'failed' };

/** Whether an entry's task is paid, or will be: of those that failed, the ones that PiAPI says it billed. */
export function isPaid(entry: Entry): entry is PaidEntry {
	return entry.state === 'created' || (entry.state === 'failed' && entry.usd > 0);
}

/** The tasks of entries, each once. */
export function idsOf(entries: Array<{ taskId: string }>): string[] {
	return [...new Set(entries.map(({ taskId }) => taskId))];
}

/** The most that can have been spent, in US dollars: includes creates with an unknown result and those about to be sent. */
export function sumUsd({ entries, earlierUsd }: Lines): number {
	return entries.reduce((sum, { state, usd }) => {
		return COSTLY.includes(state) ? sum + usd : sum;
	}, earlierUsd);
}

/**
 * The entries of this run index in the node's context. Those of earlier rounds of a loop are summed up, except for an
 * agent's tool.
 */
export function openLines(
	nodeContext: IDataObject,
	execution: string,
	run: number,
	isTool: boolean,
): Lines {
	const stored = nodeContext.piApiJournal as Lines | undefined;
	const empty = { run, earlierUsd: 0, entries: [] };
	const lines = stored ?? { execution, lineage: newLineage(), ...empty };
	if (lines.run !== run && !isTool)
		Object.assign(lines, { earlierUsd: sumUsd(lines), entries: [] });
	lines.run = run;
	nodeContext.piApiJournal = lines as unknown as IDataObject;
	return lines;
}

/** The keys of an item with exactly its request, and, within one execution, with what a user sees of it. */
export function namesOf({ itemIndex, given, shown }: Asked, execution: string): [string, string] {
	return [`${itemIndex} = ${given}`, `${itemIndex} ~ ${execution} ~ ${shown}`];
}
