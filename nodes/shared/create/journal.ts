import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool } from '../piapi/context';
import { openLines, sumUsd, type Asked, type Entry, type Leaving, type Lines } from './entries';

/** States of a line that has no task. */
const EMPTY: Array<Entry['state']> = ['planned', 'none', 'absent'];

/**
 * The one place that knows the tasks and the money of this node in this execution: a line is written before its create leaves,
 * and changed as its fate becomes known. It lies in the node's context, which n8n keeps while it tries the node again (Retry
 * On Fail runs it for all items) and hands on when a failed execution is retried: so a second try resumes the first one's
 * tasks. A loop over the node counts up the run index: of rounds that are done only the money is kept, so that a round takes
 * no longer, however many there were. For an AI agent's tool n8n counts it up with each call and try: there all lines stay.
 */
export class Journal {
	private readonly lines: Lines;
	private readonly isTool: boolean;
	/** What an earlier try has left, under each name that it can be found by. */
	private readonly findable = new Map<string, Entry[]>();
	/** Lines that a job of this try has resumed already. */
	private readonly resumed = new Set<Entry>();

	/** `execution` is the ID of the execution. */
	constructor(
		n8n: IExecuteFunctions,
		private readonly execution: string,
	) {
		this.isTool = isTool(n8n);
		const run = Number(n8n.getWorkflowDataProxy(0).$runIndex ?? 0);
		this.lines = openLines(n8n.getContext('node'), run, this.isTool);
		for (const entry of this.lines.entries) {
			if (EMPTY.includes(entry.state)) continue;
			for (const name of [...namesOf(entry, entry.execution), entry.digest]) {
				const found = this.findable.get(name);
				if (found === undefined) this.findable.set(name, [entry]);
				else found.push(entry);
			}
		}
	}

	/** Whether an earlier try has a task, or perhaps one, for what is asked. */
	has(asked: Asked, isShared: boolean): boolean {
		return this.find(asked, isShared) !== undefined;
	}

	/**
	 * Takes the last line that an earlier try wrote for what is asked: two jobs of an item with the same request each have
	 * their own. Where identical items share a task, the line of another item does as well.
	 */
	resume(asked: Asked, isShared: boolean): Entry | undefined {
		const entry = this.find(asked, isShared);
		if (entry !== undefined) this.resumed.add(entry);
		return entry;
	}

	/** Writes a line for what is asked, which costs so much at most, in US dollars. */
	plan({ itemIndex, digest, shown }: Asked, usd: number): Entry {
		const { execution } = this;
		const asked = { itemIndex, digest, shown, execution };
		const entry: Entry = { ...asked, nonce: '', atMs: 0, usd, state: 'planned' };
		this.lines.entries.push(entry);
		return entry;
	}

	/** Notes that a create leaves. */
	send(entry: Entry, leaving: Leaving): Entry {
		return Object.assign(entry, leaving, { state: 'sent' as const });
	}

	/** Writes a line for a task that an earlier execution has paid for. */
	reuse(asked: Asked, taskId: string, atMs: number): Entry {
		const entry = this.send(this.plan(asked, 0), { nonce: '', atMs });
		return this.settle(entry, 'reused', taskId);
	}

	/** Notes what became of a create. */
	settle(entry: Entry, state: Exclude<Entry['state'], 'sent'>, taskId?: string): Entry {
		return Object.assign(entry, { state, ...(taskId !== undefined && { taskId }) });
	}

	/** Every task that may have been paid, in the order of their lines. */
	taskIds(): string[] {
		const held = this.lines.entries.filter(
			({ state }) => state === 'created' || state === 'reused',
		);
		return [...new Set(held.map(({ taskId = '' }) => taskId))];
	}

	/** The lines in a state. */
	list(state: Entry['state']): Entry[] {
		return this.lines.entries.filter((entry) => entry.state === state);
	}

	/** What the execution has spent at most, in US dollars, earlier rounds included. */
	spentUsd(): number {
		return sumUsd(this.lines);
	}

	private find(asked: Asked, isShared: boolean): Entry | undefined {
		const [exact, alike] = namesOf(asked, this.execution);
		const own = this.lastFree(exact) ?? this.lastFree(this.isTool ? asked.digest : alike);
		return own ?? (isShared ? this.findable.get(asked.digest)?.at(-1) : undefined);
	}

	private lastFree(name: string): Entry | undefined {
		const free = this.findable.get(name)?.filter((entry) => !this.resumed.has(entry));
		return free?.at(-1);
	}
}

/** An item and exactly its request; and, within one execution, an item and what a user sees of its request. */
function namesOf({ itemIndex, digest, shown }: Asked, execution: string): [string, string] {
	return [`${itemIndex} = ${digest}`, `${itemIndex} ~ ${execution} ~ ${shown}`];
}
