import type { Context } from '../../piapi/context';
import { notEndedMs, taskEndsOf } from '../../piapi/account/taskEnds';
import { TimeSlices } from '../../timing/timeSlices';
import type { HistoryRow } from '../../task/historyRows';
import { unseenTask, type Task } from '../../task/task';
import { canonicalTaskId } from '../../task/identity/taskId';
import { historyPages, fetchEach } from '../historyPages';
import { ownTasksOf, type OwnTask } from '../ownTasks';
import type { Listed } from './absenceProof';
import type { Entry } from '../journal/entries';
import type { RunMarks } from '../runMarks';
import { ownersOf } from '../journal/owners';

/** What the history lists. Compare by canonical IDs; name tasks as they are listed. */
export interface Listing extends Listed {
	/** Whether it surely goes back as far as was asked for. */
	isWhole: boolean;
	/**
	 * Tasks that nobody owns and that carry no mark, but may be a create's all the same: those of its time come first. Those
	 * that the listing leaves out, but that an earlier one had, are in `seen`, which is added to.
	 */
	candidatesFor(entry: Entry, seen: Set<string>): string[];
}

/** What the account created recently, from its history and from the tasks themselves. */
export class RecentTasks {
	/** As last seen, by ID. */
	private readonly tasks = new Map<string, Task>();
	private readonly byNonce = new Map<string, Task>();

	/** `owner` is who reads. */
	constructor(
		private readonly marks: RunMarks,
		private readonly owner: string,
	) {}

	/** The task that a create made, found by its mark's nonce. */
	find(nonce: string): Task | undefined {
		return this.byNonce.get(nonce);
	}

	/**
	 * Reads everything created since `fromMs`, in milliseconds by the clock. `isOfRetry` tells that a task that is looked for
	 * may belong to another execution by now, to one that retries the same. Throws a `Problem`.
	 */
	async read(context: Context, fromMs: number, isOfRetry = false): Promise<Listing> {
		const { clock, serviceClock } = context;
		const owners = ownersOf(context);
		/** By canonical ID. */
		const listed = new Map<string, HistoryRow>();
		const ends = taskEndsOf(context);
		const isOpen = (id: string) => this.tasks.get(id)?.mark === undefined && !owners.get(id);
		const slices = new TimeSlices(clock);
		const fromUnixMs = serviceClock.now() - (clock.now() - fromMs);
		let isWhole = true;
		const noteUnsureEnd = () => void (isWhole = false);
		for await (const rows of historyPages(context, fromUnixMs, noteUnsureEnd)) {
			const open: string[] = [];
			await slices.forEach(rows, (row) => {
				const { taskId, mark } = row;
				const id = canonicalTaskId(taskId);
				listed.set(id, row);
				const known = this.tasks.get(id);
				if (known?.mark !== undefined) return;
				if (mark !== undefined) this.note({ ...unseenTask(taskId), mark });
				const mayBeOurs = isOpen(id) || (isOfRetry && owners.get(id) !== this.owner);
				// A running task, or one that could not be fetched, may tell more now.
				const mayTellMore = mark === undefined && (known?.status ?? 'running') === 'running';
				if (mayBeOurs && mayTellMore) open.push(taskId);
			});
			await fetchEach(context, open, (task) => this.note(task));
		}
		// Some have shown their mark meanwhile, or now belong to an execution.
		const unmarked: string[] = [];
		await slices.forEach(listed, ([id, { taskId }]) => {
			if (isOpen(id)) unmarked.push(taskId);
		});
		const own = unmarked.length > 0 ? ownTasksOf(context).listMarked() : new Map<string, OwnTask>();
		await fetchEach(context, [...own.keys()], (task, taskId) => {
			if (task !== undefined) this.marks.note(task, own.get(taskId));
		});
		const mayBeOf = (entry: Entry, taskId: string) => {
			const task = this.tasks.get(canonicalTaskId(taskId));
			return entry.nonce === '' || this.marks.isUnclear(task, entry);
		};
		return {
			isWhole,
			has: (id) => listed.has(id),
			endedAfterMs: (id, sentMs) => {
				const { status = 'running' } = listed.get(id) ?? {};
				return status === 'running' ? -Infinity : notEndedMs(ends, id, sentMs);
			},
			candidatesFor: (entry, seen) => {
				const farMs = (taskId: string) => {
					const { created = Infinity } = this.tasks.get(canonicalTaskId(taskId))?.times ?? {};
					return Math.abs(created - (entry.atMs ?? serviceClock.now()));
				};
				for (const taskId of unmarked) seen.add(taskId);
				const all = [...seen].filter(
					(taskId) => isOpen(canonicalTaskId(taskId)) && mayBeOf(entry, taskId),
				);
				return all.sort((a, b) => farMs(a) - farMs(b) || 0);
			},
		};
	}

	private note(task?: Task): void {
		if (task === undefined) return;
		this.tasks.set(canonicalTaskId(task.id), task);
		if (task.mark !== undefined) this.byNonce.set(task.mark.nonce, task);
	}
}
