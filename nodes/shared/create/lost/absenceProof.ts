import { perAccount } from '../../piapi/account/perAccount';
import type { OwnTasks } from '../ownTasks';

/** A task counts as missing only once it is older than the longest lag seen, by this factor. */
const MARGIN_FACTOR = 1.5;
/** How long after a gateway's answer, or a broken connection, a create may still be taken, in milliseconds. */
const TAKEN_WITHIN_MS = { answered: 15_000, broken: 40_000 };
/** The latest that a create of this run was ever taken counts for the others too, plus this many milliseconds. */
const LATE_MARGIN_MS = 5_000;
/** More comes from a history that could not be read before, in milliseconds. */
const MOST_LATE_MS = 60_000;
/** How long a quick listing counts, in milliseconds. */
const QUICK_FOR_MS = 125_000;
/** How long after the last listing a slow spell is forgotten, in milliseconds. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;

/** A create whose answer was lost; times are the clock's, in milliseconds. */
interface Loss {
	/** Left out if we cannot know. */
	sentMs?: number;
	lostMs: number;
	/** Whether there was an answer at all. */
	wasAnswered: boolean;
}

/** Which of our tasks the history lists, by canonical ID. */
export interface Listed {
	has(taskId: string): boolean;
	/** A time at which a task that it lists as ended, and whose create was sent at `sentMs`, was still at work. */
	endedAfterMs(taskId: string, sentMs: number): number;
}

/**
 * How far to trust an account's history, measured by tasks that certainly exist: those this node created in this process.
 * A history that does not show them proves nothing; one that does shows how far it lags.
 */
export class AbsenceProof {
	/** The youngest age at which one of our tasks was listed, in recent readings, in milliseconds. */
	private listings: Array<{ askedMs: number; youngestMs: number }> = [];
	/** The oldest age at which one was missing. */
	private oldestMissingMs = 0;
	/** Of our tasks in the last listing: when the create of the newest was sent, and when the latest answer to one came. */
	private latestSentMs = -Infinity;
	private latestAnswerMs = -Infinity;
	/** When one that it lists as ended was still at work: it is no older than that. */
	private latestEndMs = -Infinity;
	private takenLateMs = 0;
	private measuredMs = -Infinity;

	/** Records how long after we gave it up a create was found to be taken, in milliseconds. */
	noteFound(lateMs: number): void {
		this.takenLateMs = Math.max(this.takenLateMs, Math.min(lateMs, MOST_LATE_MS));
	}

	/** Measures a listing from `fromMs`, requested at `askedMs`, against our own tasks of that time. */
	measure(own: OwnTasks, { has, endedAfterMs }: Listed, fromMs: number, askedMs: number): void {
		if (askedMs - this.measuredMs > FORGOTTEN_AFTER_MS) this.oldestMissingMs = this.takenLateMs = 0;
		this.measuredMs = askedMs;
		this.latestSentMs = this.latestAnswerMs = this.latestEndMs = -Infinity;
		this.listings = this.listings.filter((each) => askedMs - each.askedMs < QUICK_FOR_MS);
		for (const [id, { sentMs, answeredMs: atMs }] of own) {
			if (atMs < fromMs || atMs > askedMs) continue;
			if (has(id)) {
				this.latestSentMs = Math.max(this.latestSentMs, sentMs);
				this.latestAnswerMs = Math.max(this.latestAnswerMs, atMs);
				this.latestEndMs = Math.max(this.latestEndMs, endedAfterMs(id, sentMs));
			} else this.oldestMissingMs = Math.max(this.oldestMissingMs, askedMs - atMs);
		}
		// A create may have been taken as soon as it was sent, however late its answer came.
		const takenMs = Math.min(this.latestSentMs, this.latestAnswerMs);
		if (!this.isBlind) this.listings.push({ askedMs, youngestMs: askedMs - takenMs });
	}

	/**
	 * Whether the last listing, requested at `askedMs`, would show the task of a lost create. Three things must hold: it shows
	 * something that came after the loss, or the history may have stood still since before; and the time since is longer than a
	 * create is taken late and the history lags, together.
	 */
	shows({ sentMs, lostMs, wasAnswered }: Loss, askedMs: number): boolean {
		// No listing surely goes back to a time that we do not know.
		if (sentMs === undefined) return false;
		const ageMs = askedMs - lostMs;
		// A list may show old tasks' latest state before it shows new tasks, so it must also show one of about the same time.
		const hasMoved = this.latestEndMs > lostMs && this.latestAnswerMs >= sentMs;
		if (this.latestSentMs <= lostMs && !hasMoved) return false;
		const youngestMs = Math.min(...this.listings.map((each) => each.youngestMs));
		const latenessMs = Math.max(youngestMs, this.oldestMissingMs);
		// Taken late, it is listed later still.
		const takenWithinMs = TAKEN_WITHIN_MS[wasAnswered ? 'answered' : 'broken'];
		return (
			ageMs >= takenWithinMs + latenessMs * MARGIN_FACTOR &&
			ageMs >= this.takenLateMs * MARGIN_FACTOR + LATE_MARGIN_MS
		);
	}

	/** Whether the last listing showed none of our tasks. */
	get isBlind(): boolean {
		return this.latestAnswerMs === -Infinity;
	}
}

/** What this process knows of an account: tasks of one run, or of one round of a loop, prove the history to the next. */
export const proofOf = perAccount(() => new AbsenceProof());
