import type { Listing } from './history';

/** Times of the service are told in whole seconds, and its clock is read from such a time too. */
export const TIME_TOLERANCE_MS = 3_000;
/** So many own tasks tell how late a history is; fewer may be quick by chance. */
const ENOUGH_TASKS = 3;
/** Where too little is known, a task that is not listed after this time, in milliseconds, does not exist. */
const CAREFUL_MS = 20_000;
/** A history that has not shown a task of the run after this time, in milliseconds, shows none. */
const BLIND_AFTER_MS = 60_000;
/** A task counts as missing only once it is older than what was ever seen, by this factor and these milliseconds. */
const MARGIN_FACTOR = 1.5;
const MARGIN_MS = 2_000;
/** Tasks that are measured by: the youngest tell the most. */
const MAX_MEASURED = 50;

/**
 * How far the account's history can be believed, measured by tasks that certainly exist: those of the run itself. A
 * history that does not show them tells nothing; one that does tells how late it is.
 */
export class Yardstick {
	/** When own tasks were created, by the service's clock, the youngest last. */
	private readonly createdMs = new Map<string, number>();
	/** The youngest age at which a task was listed, and the oldest at which one was not, in milliseconds. */
	private youngestListedMs = Infinity;
	private oldestMissingMs = 0;
	private readonly listed = new Set<string>();
	private readsOthers = false;

	/** Notes a task of the run, created at this time by the service's clock. */
	note(taskId: string, createdMs: number): void {
		this.createdMs.set(taskId, createdMs);
		if (this.createdMs.size <= MAX_MEASURED) return;
		const [oldest] = this.createdMs.keys();
		this.createdMs.delete(oldest);
		this.listed.delete(oldest);
	}

	/** Whether there is anything to measure by. */
	get hasTasks(): boolean {
		return this.createdMs.size > 0;
	}

	/** From when on to list, so that the listing covers enough own tasks beside one that was lost at `sentMs`. */
	listFrom(sentMs: number): number {
		const times = [...this.createdMs.values()].sort((a, b) => b - a);
		return Math.min(sentMs, times[ENOUGH_TASKS - 1] ?? times.at(-1) ?? sentMs) - TIME_TOLERANCE_MS;
	}

	/** Measures a listing by the own tasks that it covers. */
	measure({ fromMs, atMs, rows }: Listing): void {
		for (const [taskId, createdMs] of this.createdMs) {
			if (createdMs < fromMs + TIME_TOLERANCE_MS) continue;
			const ageMs = Math.max(atMs - createdMs, 0);
			if (rows.has(taskId)) {
				this.youngestListedMs = Math.min(this.youngestListedMs, ageMs);
				this.listed.add(taskId);
			} else this.oldestMissingMs = Math.max(this.oldestMissingMs, ageMs);
		}
	}

	/** Notes that the history lists tasks of the account, though none of this run's can be compared. */
	noteOthersListed(): void {
		this.readsOthers = true;
	}

	/** Whether the history does not show what certainly exists, and there is no use in reading it again. */
	get isBlind(): boolean {
		return this.hasTasks && this.listed.size === 0 && this.oldestMissingMs > BLIND_AFTER_MS;
	}

	/** Whether a task of this age, in milliseconds, would be listed if it existed. */
	provesAbsence(ageMs: number): boolean {
		if (this.hasTasks ? this.listed.size === 0 : !this.readsOthers) return false;
		const withMargin = (latenessMs: number) => latenessMs * MARGIN_FACTOR + MARGIN_MS;
		const carefulMs = Math.max(CAREFUL_MS, withMargin(this.oldestMissingMs));
		if (this.listed.size < ENOUGH_TASKS) return ageMs >= carefulMs;
		const measuredMs = withMargin(Math.max(this.youngestListedMs, this.oldestMissingMs));
		return ageMs >= Math.min(measuredMs, carefulMs);
	}
}
