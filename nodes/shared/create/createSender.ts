import type { Context } from '../piapi/context';
import { submitTask, type NotCreated, type TaskRequest } from '../piapi/endpoints/submitTask';
import { Problem, toProblem } from '../problem/problem';
import { pointsToUsd } from '../task/cost';
import { newNonce } from '../task/identity/mark';
import { canonicalTaskId } from '../task/identity/taskId';
import { unseenTask, type Task } from '../task/task';
import { getTaskWithRetries } from '../piapi/getTaskWithRetries';
import type { Created, PreparedJob } from './createJob';
import type { Entry } from './journal/entries';
import type { Journal } from './journal/journal';
import type { LostCreate } from './lost/lostCreate';
import type { LostCreateFinder } from './lost/lostCreateFinder';
import type { RunMarks } from './runMarks';
import type { Outage } from './outage';
import { ownTasksOf } from './ownTasks';
import { ownersOf } from './journal/owners';
import type { SendTimes } from './lost/sendTimes';
import type { SpendingLimit } from './spendingLimit';

const OF_ANOTHER = new Problem('serverError', { detail: 'PiAPI answered about a different task' });

/** What all creates of a run share. */
export interface CreateTools {
	journal: Journal;
	limit: SpendingLimit;
	lost: LostCreateFinder;
	marks: RunMarks;
	outage: Outage;
	times: SendTimes;
}

/** Sends the creates of one job. */
export class CreateSender {
	constructor(
		private readonly context: Context,
		private readonly job: PreparedJob,
		private readonly tools: CreateTools,
	) {}

	/** Sends a planned create once, and records in its entry what came of it; `isPlain` sends it without a mark. */
	async send(entry: Entry, isPlain: boolean): Promise<Created | LostCreate | NotCreated> {
		const { context, job, tools } = this;
		// Another create's answer may have brought the task meanwhile.
		if (entry.taskId !== undefined) return this.toCreated(entry, entry.taskId);
		const { heldBytes } = job.sent;
		const load = async () => await this.load(entry, isPlain);
		const answer = await submitTask(context, { heldBytes, load }, job.options.timeoutMs);
		let answered: Task | undefined;
		if (answer.fate === 'created') {
			answered = entry.nonce !== '' ? await withEchoedMark(context, answer.task) : answer.task;
			this.accept(answered, entry);
		} else if (entry.state === 'planned') {
			return { fate: 'unsent', problem: answer.problem.with({ wasSent: false }) };
		}
		// Whatever this answer is, another create's may have brought the task.
		const { taskId } = entry;
		if (taskId !== undefined) return this.toCreated(entry, taskId, answered);
		if (answer.fate !== 'created' && answer.fate !== 'lost') {
			tools.journal.settle(entry, { state: 'planned' });
			return answer;
		}
		const last = 'problem' in answer ? answer.problem : OF_ANOTHER;
		const lostMs = context.clock.now();
		tools.outage.noteLost(lostMs, last);
		entry.isLost = true;
		// A task that carries a mark certainly belongs to another create.
		if (answered !== undefined && answered.mark === undefined) entry.mayBe = [answered.id];
		return { entry, lostMs, last };
	}

	/** The history shows the task that a create made. */
	adopt(entry: Entry, task: Task): Created {
		const { journal, outage } = this.tools;
		outage.noteTaken(this.context.clock.now());
		journal.settle(entry, { state: 'created', taskId: task.id });
		return this.toCreated(entry, task.id, task);
	}

	/** A create's task with its mark, whose nonce each poll is checked against. */
	private toCreated(entry: Entry, taskId: string, answered?: Task): Created {
		const { given: digest, nonce } = entry;
		const task = answered?.id === taskId ? answered : unseenTask(taskId);
		// A running task's price may still rise, and what we count rises with it; it falls only when the task ends.
		entry.usd = Math.max(entry.usd, pointsToUsd(task.points.frozen ?? 0));
		return { task: nonce === '' ? task : { ...task, mark: { digest, nonce } }, entry };
	}

	/** The body of a create. Once it is there the create counts as sent: it leaves, unless the run has ended meanwhile. */
	private async load(entry: Entry, isPlain: boolean): Promise<TaskRequest> {
		const { context, tools } = this;
		const { journal, marks, times } = tools;
		const { request, sent: image } = this.job;
		const loaded = request.withImage(await image.load());
		// One that met a limit keeps its mark: should it have been taken after all, it is still known.
		const mark = { digest: request.digest, nonce: entry.nonce || newNonce(journal.noncePrefix) };
		const { request: marked, nonce } = marks.apply(loaded, mark, isPlain);
		const sent = request.digestOfSent(loaded.input.image);
		journal.send(entry, {
			nonce,
			sent,
			account: context.account,
			atMs: times.note(context, entry),
		});
		return marked;
	}

	/** Records an answer's task for the create that made it, if that is one of the run's and has no task yet. */
	private accept(task: Task, entry: Entry): void {
		const { context, job, tools } = this;
		const { journal, marks, outage, times } = tools;
		const maker = marks.findMaker(task, entry, job.request.words, journal);
		if (maker === undefined) return;
		const sentMs = times.of(context, maker);
		// A mark is proof; without one, a cached answer may bring a task that an item already has.
		if (task.mark === undefined && this.isTaken(task.id, sentMs)) return;
		const answeredMs = context.clock.now();
		outage.noteTaken(answeredMs);
		const isMarked = maker.nonce !== '';
		const own = maker === entry ? { digest: job.request.digest, nonce: entry.nonce } : undefined;
		const mark = isMarked ? (task.mark ?? own) : undefined;
		const { sent } = maker;
		const at = { sentMs: sentMs ?? -Infinity, answeredMs };
		ownTasksOf(context).note({ taskId: task.id, ...at, isMarked, mark, sent });
		journal.settle(maker, { state: 'created', taskId: task.id });
	}

	/** Whether a task was there before a create was sent, or is another's. */
	private isTaken(taskId: string, sentMs = Infinity): boolean {
		const { context } = this;
		const { journal, times } = this.tools;
		const id = canonicalTaskId(taskId);
		// Another call of an agent may have found the task and taken it before the answer to its create came.
		const isFoundBefore = (entry: Entry) => (times.of(context, entry) ?? -Infinity) <= sentMs;
		const isKnown = ownersOf(context).has(id) || journal.earlierReused.has(id);
		return isKnown || journal.listReusing(id).some(isFoundBefore);
	}
}

/** The task with its mark: a service may leave it out of the answer to a create, but give it when asked for the task. */
async function withEchoedMark(context: Context, task: Task): Promise<Task> {
	if (task.mark !== undefined) return task;
	const seen = await getTaskWithRetries(context, task.id).catch(toProblem);
	return seen instanceof Problem || seen.mark === undefined ? task : { ...task, mark: seen.mark };
}
