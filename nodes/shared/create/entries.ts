import type { IDataObject } from 'n8n-workflow';

/** What an item asks for. */
export interface Asked {
	itemIndex: number;
	/** Names exactly this request: image, prompts and factor. */
	digest: string;
	/** Names what a user sees of it; an address that is made anew with each try has the same. */
	shown: string;
}

/** What is known of a create as it leaves. */
export interface Leaving {
	/** Of its mark; empty where it carries none. */
	nonce: string;
	/** In milliseconds since 1970. */
	atMs: number;
}

/** One create, or one task of an earlier execution that does instead. */
export interface Entry extends Asked, Leaving {
	/** The execution that wrote it. */
	execution: string;
	/** What it costs at most, as far as is known, in US dollars. */
	usd: number;
	/**
	 * `planned`: its price is set aside, and it is not with the service. `sent`: its answer has not come, or was lost. `none`: it
	 * surely left no task. `absent`: the history says so. `reused`: an earlier execution paid for the task.
	 */
	state: 'planned' | 'sent' | 'none' | 'absent' | 'created' | 'reused' | 'failed';
	/** Of the task, where it has one. */
	taskId?: string;
}

/** The entries of one run index, and what those before have spent, in US dollars. */
export interface Lines {
	run: number;
	earlierUsd: number;
	entries: Entry[];
}

/** States of a line that costs money, or may. */
const COSTLY: Array<Entry['state']> = ['planned', 'sent', 'created'];

/** What was spent at most, in US dollars: also on creates of unknown fate, and on what is about to be sent. */
export function sumUsd({ entries, earlierUsd }: Lines): number {
	return entries.reduce((sum, { state, usd }) => {
		return COSTLY.includes(state) ? sum + usd : sum;
	}, earlierUsd);
}

/** The lines of this run index in the node's context; what other rounds of a loop wrote is summed up, but for a tool. */
export function openLines(nodeContext: IDataObject, run: number, isTool: boolean): Lines {
	const stored = nodeContext.piApiJournal as Lines | undefined;
	const lines = stored ?? { run, earlierUsd: 0, entries: [] };
	if (lines.run !== run && !isTool)
		Object.assign(lines, { earlierUsd: sumUsd(lines), entries: [] });
	lines.run = run;
	nodeContext.piApiJournal = lines as unknown as IDataObject;
	return lines;
}
