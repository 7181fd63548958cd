import { perAccount } from '../piapi/perAccount';
import { canonicalTaskId } from '../task/taskId';

/** How many tasks it takes to judge how far a history lags; fewer may be quick by chance. */
const ENOUGH_TASKS = 3;
/** A task counts as missing only once it is older than the longest lag seen, by this factor and this many milliseconds. */
const MARGIN_FACTOR = 1.5;
const MARGIN_MS = 2_000;
/** How long after a gateway's answer, or a broken connection, a create may still be taken, in milliseconds. */
const TAKEN_WITHIN_MS = { answered: 15_000, broken: 40_000 };
/** The latest that a create of this run was ever taken counts for the others too, plus this many milliseconds. */
const LATE_MARGIN_MS = 5_000;
/** Tasks to measure by: more than any page of the history holds. */
const MAX_MEASURED = 20_000;
/** How long a quick listing counts, in milliseconds. */
const QUICK_FOR_MS = 60_000;
/** How long after the last listing a slow spell is forgotten, in milliseconds. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;
/** How many tasks it takes to tell whether marks come back. */
const MOST_MARKED = 10;

/** A task that certainly exists. */
interface OwnTask {
	/** Spelled as PiAPI gave it. */
	taskId: string;
	/** When its create was answered, by the clock in milliseconds. */
	answeredMs: number;
	/** Whether its create carried a mark. */
	isMarked: boolean;
}

/**
 * How far to trust an account's history, measured by tasks that certainly exist: those this node created in this process.
 * A history that does not show them proves nothing; one that does shows how far it lags.
 */
export class HistoryProof {
	/** Newest last. */
	private readonly own = new Map<string, OwnTask>();
	/** The youngest age at which one of our tasks was listed, in recent readings, in milliseconds. */
	private listings: Array<{ askedMs: number; youngestMs: number }> = [];
	/** The oldest age at which one was missing. */
	private oldestMissingMs = 0;
	/** From the last listing: how many of our tasks it showed, and when the newest of them was answered. */
	private listed = 0;
	private latestMs = -Infinity;
	private takenLateMs = 0;
	private measuredMs = -Infinity;

	/** Records how long after we gave it up a create was found to be taken, in milliseconds. */
	noteFound(lateMs: number): void {
		this.takenLateMs = Math.max(this.takenLateMs, lateMs);
	}

	note(task: OwnTask): void {
		this.own.set(canonicalTaskId(task.taskId), task);
		if (this.own.size <= MAX_MEASURED) return;
		const [oldest] = this.own.keys();
		this.own.delete(oldest);
	}

	/** The IDs of some tasks whose creates carried a mark. */
	listMarked(): string[] {
		const marked = [...this.own.values()].filter(({ isMarked }) => isMarked);
		return marked.slice(-MOST_MARKED).map(({ taskId }) => taskId);
	}

	/** The time to list from, so that the listing covers a create sent at `sentMs` and enough of our own tasks. */
	listFrom(sentMs: number): number {
		const youngest = [...this.own.values()].slice(-ENOUGH_TASKS);
		return Math.min(sentMs, ...youngest.map(({ answeredMs }) => answeredMs));
	}

	/** Measures a listing from `fromMs`, requested at `askedMs`, against our own tasks of that time. */
	measure(has: (taskId: string) => boolean, fromMs: number, askedMs: number): void {
		if (askedMs - this.measuredMs > FORGOTTEN_AFTER_MS) this.oldestMissingMs = this.takenLateMs = 0;
		this.measuredMs = askedMs;
		this.listed = 0;
		this.latestMs = -Infinity;
		this.listings = this.listings.filter((each) => askedMs - each.askedMs < QUICK_FOR_MS);
		for (const [taskId, { answeredMs: atMs }] of this.own) {
			if (atMs < fromMs || atMs > askedMs) continue;
			if (has(taskId)) {
				this.listed += 1;
				this.latestMs = Math.max(this.latestMs, atMs);
			} else this.oldestMissingMs = Math.max(this.oldestMissingMs, askedMs - atMs);
		}
		if (this.listed > 0) this.listings.push({ askedMs, youngestMs: askedMs - this.latestMs });
	}

	/**
	 * Whether the last listing would show the task of a create that was sent at `sentMs` and given up `ageMs` before the
	 * listing. It must show our own tasks that came later, or enough others, lag less than that, and no create may be taken
	 * that late.
	 */
	shows(sentMs: number, ageMs: number, wasAnswered: boolean): boolean {
		if (this.latestMs < sentMs && this.listed < ENOUGH_TASKS) return false;
		const youngestMs = Math.min(...this.listings.map((each) => each.youngestMs));
		const latenessMs = Math.max(youngestMs, this.oldestMissingMs);
		return (
			ageMs >= TAKEN_WITHIN_MS[wasAnswered ? 'answered' : 'broken'] &&
			ageMs >= this.takenLateMs * MARGIN_FACTOR + LATE_MARGIN_MS &&
			ageMs >= latenessMs * MARGIN_FACTOR + MARGIN_MS
		);
	}

	/** Whether the last listing showed none of our tasks. */
	get isBlind(): boolean {
		return this.listed === 0;
	}
}

/** What this process knows of an account: tasks of one run, or of one round of a loop, prove the history to the next. */
export const proofOf = perAccount(() => new HistoryProof());
