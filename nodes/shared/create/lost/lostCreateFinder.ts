import type { Context } from '../../piapi/context';
import { startDeadline } from '../../piapi/transport/requestDeadline';
import { Problem, toProblem } from '../../problem/problem';
import { unseenTask, type Task } from '../../task/task';
import type { Entry } from '../journal/entries';
import { ownTasksOf } from '../ownTasks';
import { proofOf, type AbsenceProof } from './absenceProof';
import type { Journal } from '../journal/journal';
import { cannotTell, type LostCreate, type Wanted } from './lostCreate';
import type { RunMarks } from '../runMarks';
import { RecentTasks } from './recentTasks';
import { isLookedForLong, MAX_SEARCH_MS, MOST_BESIDE_MS, pauseMs } from './searchTimes';
import type { SendTimes } from './sendTimes';

/** Time limit of the last look, in milliseconds: after a stop, and otherwise. */
const LAST_LOOK_MS = { stopped: 4_000, done: 30_000 };

/**
 * Finds the tasks of lost creates in the account's history, with one reading for all of them. Only a mark makes a listed
 * task a create's own; nothing else about it is compared.
 */
export class LostCreateFinder {
	private readonly recent: RecentTasks;
	private readonly wanted = new Set<Wanted>();
	private isReading = false;

	constructor(
		marks: RunMarks,
		private readonly times: SendTimes,
		private readonly journal: Pick<Journal, 'execution' | 'owner' | 'list'>,
	) {
		this.recent = new RecentTasks(marks, journal.owner);
	}

	/** Those of some creates that have a task after all, as far as the history has shown it. */
	listFound(entries: Entry[]): Array<[Entry, Task]> {
		return entries.flatMap((entry) => {
			const task = this.recent.find(entry.nonce);
			return task === undefined ? [] : [[entry, task]];
		});
	}

	/**
	 * Looks for a lost create's task until the history can tell, or for two minutes. Returns undefined if the history shows
	 * that there is none; throws a `Problem` if it cannot tell.
	 */
	async find(context: Context, lost: LostCreate): Promise<Task | undefined> {
		const task = new Promise<Task | undefined>((resolve, reject) => {
			const waitsUntilMs = context.clock.now() + MOST_BESIDE_MS;
			this.wanted.add({ ...lost, waitsUntilMs, seen: new Set(), resolve, reject });
		});
		if (!this.isReading) void this.readOn(context);
		return await task;
	}

	/** Looks once more, even after a stop, and returns the entries that have a task after all. Throws nothing. */
	async lookOnce(context: Context, entries: Entry[]): Promise<Array<[Entry, Task]>> {
		if (entries.length === 0) return [];
		const limitMs = LAST_LOOK_MS[context.signal?.aborted ? 'stopped' : 'done'];
		const { signal, clear } = startDeadline(limitMs, undefined);
		const fromMs = this.times.ofFirst(context, entries);
		const reading = { ...context, signal, noNewTasks: signal };
		await this.recent.read(reading, fromMs, this.isOfRetry(entries)).catch(toProblem);
		clear();
		return this.listFound(entries);
	}

	private async readOn(context: Context): Promise<void> {
		const { clock, signal } = context;
		this.isReading = true;
		while (this.wanted.size > 0) {
			try {
				await clock.sleep(pauseMs([...this.wanted], clock.now()), signal);
				if (signal?.aborted) throw new Problem('cancelled');
				await this.readOnce(context);
			} catch (error) {
				// Some pages may have been read before.
				this.endFound(proofOf(context), clock.now());
				this.giveUp(context, toProblem(error));
			}
		}
		this.isReading = false;
	}

	/** Ends the search where it cannot go on, or has failed for long; a history that cannot be read now may be soon. */
	private giveUp({ clock, secrets, signal }: Context, why: Problem): void {
		const isOver = signal?.aborted || why.reason === 'unexpected';
		for (const wanted of this.wanted) {
			const { entry, lostMs } = wanted;
			if (isOver || isLookedForLong(lostMs, clock.now(), true))
				this.end(wanted, cannotTell(entry, secrets, { why }));
		}
	}

	private async readOnce(context: Context): Promise<void> {
		const askedMs = context.clock.now();
		const [proof, own] = [proofOf(context), ownTasksOf(context)];
		this.endFound(proof, askedMs);
		if (this.wanted.size === 0) return;
		const entries = [...this.wanted].map(({ entry }) => entry);
		const lost = this.journal.list('sent').filter(({ isLost }) => isLost);
		const fromMs = own.listFrom(this.times.ofFirst(context, [...entries, ...lost]));
		const { signal, clear } = startDeadline(MAX_SEARCH_MS, context.signal);
		const reading = this.recent.read({ ...context, signal }, fromMs, this.isOfRetry(entries));
		const listing = await reading.finally(clear);
		proof.measure(own, listing, fromMs, askedMs);
		this.endFound(proof, context.clock.now());
		for (const wanted of this.wanted) {
			const { entry, lostMs, last } = wanted;
			const wasAnswered = last?.facts.statusCode !== undefined;
			const loss = { sentMs: this.times.of(context, entry), lostMs, wasAnswered };
			// Another account's history proves nothing, nor does one that may be cut off.
			const isOfAccount = entry.account === context.account;
			const isShown = isOfAccount && listing.isWhole && proof.shows(loss, askedMs);
			const candidates = isOfAccount ? listing.candidatesFor(entry, wanted.seen) : [];
			if (isShown && candidates.length === 0) this.end(wanted, undefined);
			else if (isLookedForLong(lostMs, askedMs, proof.isBlind))
				this.end(wanted, cannotTell(entry, context.secrets, { candidates }));
		}
	}

	private endFound(proof: AbsenceProof, nowMs: number): void {
		for (const wanted of this.wanted) {
			const { taskId, nonce, state } = wanted.entry;
			// Another create's answer may have carried it.
			const task = taskId === undefined ? this.recent.find(nonce) : unseenTask(taskId);
			// Another call of an agent may have learned that there is none, or be sending it again.
			const isNone = state === 'none' || state === 'absent';
			const isAtWork = state === 'planned' || this.times.isUnderWay(wanted.entry);
			if (isAtWork && nowMs < wanted.waitsUntilMs) wanted.lostMs = nowMs;
			if (task !== undefined) proof.noteFound(nowMs - wanted.lostMs);
			if (task !== undefined || isNone) this.end(wanted, task);
		}
	}

	private isOfRetry(entries: Entry[]): boolean {
		return entries.some(({ execution }) => execution !== this.journal.execution);
	}

	private end(wanted: Wanted, result: Task | undefined | Problem): void {
		this.wanted.delete(wanted);
		if (result instanceof Problem) wanted.reject(result);
		else wanted.resolve(result);
	}
}
