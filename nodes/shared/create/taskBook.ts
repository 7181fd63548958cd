import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { asNumber, asObject, asText } from '../task/json';

/** What an item asks for, as the book knows it. */
export interface Asked {
	itemIndex: number;
	/** Exactly this request. */
	key: string;
	/** What a user sees of the request; an address that is made anew with each try has the same. */
	resumeKey: string;
}

/** One line of the book: a task that exists, or a create whose fate is not known. */
export interface BookEntry extends Asked {
	/** When it was written, in milliseconds since 1970. */
	atMs: number;
	taskId?: string;
	/** Without a task: when the create was sent whose answer was lost, in milliseconds since 1970. */
	sentMs?: number;
	/** What the task costs at most, as far as is known, in US dollars. */
	usd?: number;
	/** Whether an earlier execution paid for it. */
	reused?: boolean;
	/** Whether the task has failed, so that nothing was paid and another one took its place. */
	failed?: boolean;
}

/**
 * Every task that this node has created or taken over in this execution, and every create whose fate is not known.
 * Lines are only ever added. The book lies in the node's context, which n8n keeps while it tries the node again (Retry On
 * Fail runs it for all items) and when a failed execution is retried, so that a second try finds the first one's tasks
 * instead of paying for new ones.
 *
 * A loop over the node counts up the run index, which keeps its rounds apart. n8n also counts it up for each try of an AI
 * agent's tool: there the lines of all runs count.
 */
export class TaskBook {
	private readonly runs: { [run: string]: IDataObject[] };
	private readonly own: IDataObject[];
	/** What can be resumed, under each name that it can be found by: the lines of this run, or of all runs of a tool. */
	private readonly findable = new Map<string, BookEntry[]>();
	/** Lines that a job of this try has resumed already. */
	private readonly resumed = new Set<BookEntry>();

	constructor(n8n: IExecuteFunctions) {
		const nodeContext = n8n.getContext('node');
		this.runs = (nodeContext.piApiTasks ??= {}) as { [run: string]: IDataObject[] };
		const run = String(n8n.getWorkflowDataProxy(0).$runIndex ?? 0);
		this.own = this.runs[run] ??= [];
		const isTool = /Tool$/.test(n8n.getNode().type);
		const lines = isTool ? Object.values(this.runs).flat() : this.own;
		for (const entry of lines.map(parseEntry)) {
			for (const name of [exactly(entry), alike(entry), entry.key]) {
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
	 * The last line that an earlier try wrote for what is asked, taken: two jobs of the same item with the same request
	 * each have their own. Where identical items share a task, the line of another item does as well.
	 */
	resume(asked: Asked, isShared: boolean): BookEntry | undefined {
		const entry = this.find(asked, isShared);
		if (entry !== undefined) this.resumed.add(entry);
		return entry;
	}

	add(entry: BookEntry): void {
		this.own.push({ ...entry });
	}

	/** Every task in the book, of all runs of this execution. */
	everyTaskId(): string[] {
		return idsOf(Object.values(this.runs).flat());
	}

	/** Every task of this run that may have been paid, in the order of their creation. */
	taskIds(): string[] {
		const failed = new Set(idsOf(this.own.filter(({ failed }) => failed === true)));
		return idsOf(this.own).filter((taskId) => !failed.has(taskId));
	}

	/** What this run's tasks, and the creates of unknown fate, cost at most, in US dollars. */
	spentUsd(): number {
		const costs = new Map<string, number>();
		for (const entry of this.own.map(parseEntry)) {
			const { taskId, usd = 0, reused } = entry;
			const lost = `lost ${exactly(entry)}`;
			// What was lost has been found, or was created anew.
			if (taskId !== undefined) costs.delete(lost);
			if (!reused) costs.set(taskId ?? lost, usd);
		}
		return [...costs.values()].reduce((sum, usd) => sum + usd, 0);
	}

	private find(asked: Asked, isShared: boolean): BookEntry | undefined {
		const linesOf = (name: string) => this.findable.get(name) ?? [];
		const lastFree = (name: string) =>
			linesOf(name)
				.filter((entry) => !this.resumed.has(entry))
				.at(-1);
		const own = lastFree(exactly(asked)) ?? lastFree(alike(asked));
		return own ?? (isShared ? linesOf(asked.key).at(-1) : undefined);
	}
}

/** The name of a line by its item and exactly its request. */
function exactly({ itemIndex, key }: Asked): string {
	return `${itemIndex} = ${key}`;
}

/** The name of a line by its item and what a user sees of its request. */
function alike({ itemIndex, resumeKey }: Asked): string {
	return `${itemIndex} ~ ${resumeKey}`;
}

function parseEntry(line: unknown): BookEntry {
	const fields = asObject(line) ?? {};
	return {
		itemIndex: asNumber(fields.itemIndex) ?? -1,
		key: asText(fields.key) ?? '',
		resumeKey: asText(fields.resumeKey) ?? '',
		atMs: asNumber(fields.atMs) ?? 0,
		taskId: asText(fields.taskId),
		sentMs: asNumber(fields.sentMs),
		usd: asNumber(fields.usd),
		reused: fields.reused === true,
		failed: fields.failed === true,
	};
}

function idsOf(lines: IDataObject[]): string[] {
	return [...new Set(lines.flatMap((line) => asText(line.taskId) ?? []))];
}
