import { perAccount } from '../piapi/account/perAccount';
import type { HistoryRow } from '../task/historyRows';
import { LatestByTask } from '../task/identity/latestByTask';
import type { Mark } from '../task/identity/mark';

/** How many of our latest tasks a listing should cover, to judge how far the history lags. */
const ENOUGH_TASKS = 3;
/** How many tasks it takes to tell whether marks come back. */
const MOST_MARKED = 10;

/** A task that certainly exists. */
export interface OwnTask {
	/** Spelled as PiAPI gave it. */
	taskId: string;
	/** When its create was sent, and when it was answered, by the clock in milliseconds. */
	sentMs: number;
	answeredMs: number;
	/** Whether its create carried a mark. */
	isMarked: boolean;
	/** The mark, if we know it. */
	mark?: Mark;
	/** Identifies exactly what was sent. */
	sent?: string;
	/** Whether its mark was in the address of its callback. */
	isInAddress?: boolean;
}

/** What this process has created in an account, the newest last: the history may not list it yet. */
export class OwnTasks {
	private readonly tasks = new LatestByTask<OwnTask>();

	note(task: OwnTask): void {
		this.tasks.set(task.taskId, task);
	}

	/** With their canonical IDs. */
	[Symbol.iterator](): Iterator<[string, OwnTask]> {
		return this.tasks.entries();
	}

	/** Some whose creates carried a mark, by ID. */
	listMarked(): Map<string, OwnTask> {
		const marked = [...this.tasks.values()].filter(({ isMarked }) => isMarked);
		return new Map(marked.slice(-MOST_MARKED).map((task) => [task.taskId, task]));
	}

	/** Those since `fromMs` whose marks we know, the newest first, as a history that does not lag would list them. */
	listRows(fromMs: number): HistoryRow[] {
		const known = [...this.tasks.values()].filter(
			({ mark, answeredMs }) => mark && answeredMs >= fromMs,
		);
		return known.reverse().map(({ taskId, mark }) => ({ taskId, status: 'running', mark }));
	}

	/** The time to list from, so that the listing covers a create sent at `sentMs` and enough of our own tasks. */
	listFrom(sentMs: number): number {
		const youngest = [...this.tasks.values()].slice(-ENOUGH_TASKS);
		return Math.min(sentMs, ...youngest.map(({ answeredMs }) => answeredMs));
	}
}

export const ownTasksOf = perAccount(() => new OwnTasks());
