import { getOrAdd } from '../../values/getOrAdd';
import type { Asked, Entry } from './entries';

/** States of an entry that has no task. */
const EMPTY: Array<Entry['state']> = ['planned', 'none', 'absent'];
/** States of one whose task will do. */
const GOOD: Array<Entry['state']> = ['created', 'reused'];

/** The entries that earlier tries of an execution wrote, and those of the execution that it retries. */
export class EarlierTries {
	/** Under each key by which one can be found. */
	private readonly findable = new Map<string, Entry[]>();
	/** Those that a job of this try has already resumed. */
	private readonly resumed = new Set<Entry>();

	constructor(
		entries: Entry[],
		private readonly execution: string,
		private readonly isTool: boolean,
	) {
		for (const entry of entries) if (!EMPTY.includes(entry.state)) this.add(entry);
	}

	/** Adds an entry that has a task after all. */
	add(entry: Entry): void {
		for (const name of namesOf(entry, entry.execution))
			getOrAdd(this.findable, name, () => []).push(entry);
	}

	/** Whether one has, or may have, a task for this request. */
	has(asked: Asked, isShared: boolean): boolean {
		return this.find(asked, isShared) !== undefined;
	}

	/**
	 * Takes the best entry for this request: two jobs of one item with the same request each get their own. If identical
	 * items share a task, another item's entry will do as well.
	 */
	resume(asked: Asked, isShared: boolean): Entry | undefined {
		const entry = this.find(asked, isShared);
		if (entry !== undefined) this.resumed.add(entry);
		return entry;
	}

	private find(asked: Asked, isShared: boolean): Entry | undefined {
		const own = bestOf(this.ownFor(asked));
		return own ?? (isShared ? bestOf(this.under(asked.given)) : undefined);
	}

	/** The item's own for this request that no job has resumed: exactly for it, otherwise for what a user sees of it. */
	private ownFor(asked: Asked): Entry[] {
		const [exact, alike, given] = namesOf(asked, this.execution);
		const own = this.freeOf(exact);
		return own.length > 0 ? own : this.freeOf(this.isTool ? given : alike);
	}

	private under(name: string): Entry[] {
		return this.findable.get(name) ?? [];
	}

	private freeOf(name: string): Entry[] {
		return this.under(name).filter((entry) => !this.resumed.has(entry));
	}
}

/** Whether an entry has a task that is not known to have failed. */
function hasGoodTask({ state }: Entry): boolean {
	return GOOD.includes(state);
}

/** The best of entries for the same request, and of those that are as good the latest. */
function bestOf(entries: Entry[]): Entry | undefined {
	const newestFirst = entries.slice().reverse();
	return newestFirst.find(hasGoodTask) ?? newestFirst.find(isSent) ?? newestFirst[0];
}

function isSent({ state }: Entry): boolean {
	return state === 'sent';
}

/** Three keys: item and exact request; item, execution and visible request; request alone. */
function namesOf({ itemIndex, given, shown }: Asked, execution: string) {
	return [`${itemIndex} = ${given}`, `${itemIndex} ~ ${execution} ~ ${shown}`, given] as const;
}
