import { perAccount } from '../piapi/perAccount';
import { canonicalTaskId } from '../task/taskId';

/** So many tasks tell how late a history is; fewer may be quick by chance. */
const ENOUGH_TASKS = 3;
/** A task counts as missing only once it is older than what was ever seen, by this factor and these milliseconds. */
const MARGIN_FACTOR = 1.5;
const MARGIN_MS = 2_000;
/** A create may be taken so long after a gateway's answer, and after a connection that broke, in milliseconds. */
const TAKEN_WITHIN_MS = { answered: 15_000, broken: 40_000 };
/** The longest that a create of the run was seen taken late counts for the others, with so many milliseconds more. */
const LATE_MARGIN_MS = 5_000;
/** Tasks that are measured by: more than any page of the history holds. */
const MAX_MEASURED = 20_000;
/** How long it counts that the history was quick, in milliseconds. */
const QUICK_FOR_MS = 60_000;
/** A bad time of the service counts no longer than this after the last listing, in milliseconds. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;
/** So many tell whether marks come back. */
const MOST_MARKED = 10;

/** A task that certainly exists. */
interface OwnTask {
	/** As it was told. */
	taskId: string;
	/** When its create was answered, in milliseconds by the clock. */
	answeredMs: number;
	/** Whether its create was sent a mark. */
	isMarked: boolean;
}

/**
 * How far an account's history can be believed, measured by tasks that certainly exist: those of this node in this
 * process. A history that does not show them tells nothing; one that does tells how late it is.
 */
export class HistoryProof {
	/** The youngest last. */
	private readonly own = new Map<string, OwnTask>();
	/** The youngest age at which an own task was listed, in the last readings, in milliseconds. */
	private listings: Array<{ askedMs: number; youngestMs: number }> = [];
	/** The oldest age at which one was not. */
	private oldestMissingMs = 0;
	/** Of the last listing: how many own tasks it showed, and when the last of them was answered. */
	private listed = 0;
	private latestMs = -Infinity;
	private takenLateMs = 0;
	private measuredMs = -Infinity;

	/** Notes how long after it was given up a create was found to be taken, in milliseconds. */
	noteFound(lateMs: number): void {
		this.takenLateMs = Math.max(this.takenLateMs, lateMs);
	}

	note(task: OwnTask): void {
		this.own.set(canonicalTaskId(task.taskId), task);
		if (this.own.size <= MAX_MEASURED) return;
		const [oldest] = this.own.keys();
		this.own.delete(oldest);
	}

	/** The IDs of some tasks that were sent a mark. */
	listMarked(): string[] {
		const marked = [...this.own.values()].filter(({ isMarked }) => isMarked);
		return marked.slice(-MOST_MARKED).map(({ taskId }) => taskId);
	}

	/** From when on to list, so that enough own tasks are covered beside a create that was sent at `sentMs`. */
	listFrom(sentMs: number): number {
		const youngest = [...this.own.values()].slice(-ENOUGH_TASKS);
		return Math.min(sentMs, ...youngest.map(({ answeredMs }) => answeredMs));
	}

	/** Measures a listing of what came since `fromMs`, asked for at `askedMs`, by the own tasks of that time. */
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
	 * Whether the last listing would show the task of a create that was sent at `sentMs` and given up so long before the
	 * listing, whether by an answer or not: it shows own tasks that came later, or enough of others, is not as late as
	 * that, and no create is taken so late.
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

	/** Whether the last listing showed none of the own tasks. */
	get isBlind(): boolean {
		return this.listed === 0;
	}
}

/** What this process knows of an account: the tasks of one run, or of one round of a loop, prove the history to the next. */
export const proofOf = perAccount(() => new HistoryProof());
