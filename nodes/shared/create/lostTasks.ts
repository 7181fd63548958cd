import type { Context } from '../piapi/context';
import { TimeSlices } from '../pixels/timeSlices';
import { expecting, Problem } from '../problem/problem';
import { blotOut } from '../task/cleanText';
import type { HistoryRow } from '../task/historyRows';
import type { Task, TaskInput } from '../task/task';
import { Semaphore } from '../timing/semaphore';
import type { Claims } from './claims';
import { History, historyPages, type Listing } from './history';
import { TaskMatcher } from './taskMatcher';
import { TIME_TOLERANCE_MS, Yardstick } from './yardstick';

/** Times between reads of the history, in milliseconds; the last one goes on. */
const READ_DELAYS_MS = [1_000, 1_000, 1_000, 2_000, 3_000, 5_000, 5_000, 10_000];
/** After this time the history is given up, in milliseconds. */
const MAX_SEARCH_MS = 120_000;
/** A row's time may be told in any zone: by it alone only what is older than any zone explains is left out. */
const WIDEST_ZONE_MS = 15 * 3_600_000;
/** A time in whole seconds is up to this much before the moment that it stands for. */
const ROUNDING_MS = 1_000;
/** How far back to look for any task of the account: PiAPI keeps files for about three days. */
const KNOWN_PAST_MS = 72 * 3_600_000;

/** Of tasks that may be a lost one so many are named. */
const MOST_NAMED = 10;

/** What is looked for, until when, and which tasks were unclear the last time. */
interface Wanted {
	asked: Required<TaskInput>;
	sentMs: number;
	untilMs: number;
	unclear: string[];
}

/** A create whose answer was lost; times are the service's, in milliseconds since 1970. */
export interface LostCreate {
	/** When it was sent: its task cannot be older. */
	sentMs: number;
	/** When its answer was given up: until then the service may have taken it. */
	lostMs: number;
	/** What was met instead of the answer. */
	last?: Problem;
}

/** What became of a create whose answer was lost. */
export type LostTask =
	| { kind: 'found'; task: Task }
	/** The history shows that there is no such task. */
	| { kind: 'absent' }
	/** The history cannot tell; `candidates` are tasks that may be the one. */
	| { kind: 'unknown'; why: Problem; candidates: string[] };

/** Finds the tasks of creates whose answer was lost, in the account's history. One for each run. */
export class LostTasks {
	private readonly yardstick = new Yardstick();
	private readonly history = new History();
	private readonly matcher = new TaskMatcher();
	/** Many creates may be lost at once, and each goes through all that is listed: one after the other. */
	private readonly scanning = new Semaphore(1);
	private slices?: TimeSlices;

	constructor(private readonly claims: Claims) {}

	/** Notes a task that certainly exists: created for this request, at this time by the service's clock. */
	note(taskId: string, asked: Required<TaskInput>, createdMs: number): void {
		this.yardstick.note(taskId, createdMs);
		this.matcher.note(taskId, asked, createdMs);
	}

	/** Looks for the task of a lost create until the history can tell, or for two minutes. */
	async find(
		context: Context,
		asked: Required<TaskInput>,
		{ sentMs, lostMs }: LostCreate,
	): Promise<LostTask> {
		const { clock, signal } = context;
		const untilMs = clock.now() + MAX_SEARCH_MS;
		let unclear: string[] = [];
		for (let reads = 0; ; reads++) {
			await clock.sleep(READ_DELAYS_MS[Math.min(reads, READ_DELAYS_MS.length - 1)], signal);
			if (signal?.aborted) return unknown(new Problem('cancelled'));
			try {
				const listing = await this.read(context, sentMs);
				const lost = { asked, sentMs, untilMs, unclear };
				const { found, candidates } = await this.search(context, lost, listing);
				if (found !== undefined) return { kind: 'found', task: found };
				const isAbsent = this.yardstick.provesAbsence(listing.atMs - lostMs);
				if (isAbsent && candidates.length === 0) return { kind: 'absent' };
				const isOver = clock.now() >= untilMs || this.yardstick.isBlind;
				if (isOver) return unknown(cannotTell(candidates, context.secrets), candidates);
				// What is unclear now may become clear, or another item's.
				unclear = candidates;
			} catch (error) {
				return unknown(expecting(error, () => true));
			}
		}
	}

	/** A listing that covers the lost task, measured by what certainly exists. */
	private async read(context: Context, sentMs: number): Promise<Listing> {
		const listing = await this.history.read(context, this.yardstick.listFrom(sentMs));
		this.yardstick.measure(listing);
		if (this.yardstick.hasTasks) return listing;
		const { value: page } = await historyPages(context, listing.atMs - KNOWN_PAST_MS).next();
		if (page && page.rows.length > 0) this.yardstick.noteOthersListed();
		return listing;
	}

	/**
	 * Compares what is listed and nobody's with what was asked for: all of it, unless the time is up or the run is stopped;
	 * then what was unclear before still is.
	 */
	private async search(
		context: Context,
		{ asked, sentMs, untilMs, unclear }: Wanted,
		{ rows }: Listing,
	): Promise<{ found?: Task; candidates: string[] }> {
		const candidates: string[] = [];
		const isOut = (row: HistoryRow) => this.claims.has(row.taskId) || isSurelyOlder(row, sentMs);
		const open: HistoryRow[] = [];
		await this.scanning.hold(async () => {
			this.slices ??= new TimeSlices(context.clock);
			await this.slices.forEach(rows.values(), (row) => {
				if (!isOut(row)) open.push(row);
			});
		});
		for (const row of byLikelihood(open, sentMs)) {
			// Another item may have it by now.
			if (isOut(row)) continue;
			const isOver = context.signal?.aborted || context.clock.now() >= untilMs;
			if (isOver) {
				const before = unclear.filter((taskId) => !this.claims.has(taskId));
				return { candidates: [...new Set([...candidates, row.taskId, ...before])] };
			}
			const { task, sameness } = await this.matcher.match(context, row.taskId, asked, sentMs);
			if (sameness === 'same' && this.claims.take(task.id)) return { found: task, candidates };
			if (sameness === 'unclear') candidates.push(task.id);
		}
		return { candidates };
	}
}

/**
 * Of tasks that are alike each create is to find its own: the first that was created after it was sent comes first, then
 * those before, the last one first. Times are told in whole seconds.
 */
function byLikelihood(rows: HistoryRow[], sentMs: number): HistoryRow[] {
	const distanceMs = ({ createdMs = -Infinity }: HistoryRow) => {
		const afterMs = createdMs - (sentMs - ROUNDING_MS);
		return afterMs >= 0 ? afterMs : TIME_TOLERANCE_MS + WIDEST_ZONE_MS - afterMs;
	};
	const far = rows.map((row) => ({ row, ms: distanceMs(row) }));
	return far.sort((a, b) => (a.ms < b.ms ? -1 : 1)).map(({ row }) => row);
}

function isSurelyOlder({ createdMs }: HistoryRow, sentMs: number): boolean {
	return createdMs !== undefined && createdMs < sentMs - WIDEST_ZONE_MS;
}

function unknown(why: Problem, candidates: string[] = []): LostTask {
	return { kind: 'unknown', why, candidates };
}

function cannotTell(candidates: string[], secrets: string[]): Problem {
	const some = candidates.slice(0, MOST_NAMED).map((taskId) => blotOut(taskId, secrets));
	const detail =
		some.length > 0
			? `it may be task ${some.join(' or ')}`
			: "PiAPI's task history does not show tasks that certainly exist";
	return new Problem('notPiApi', { detail });
}
