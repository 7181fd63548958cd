import type { Context } from '../piapi/context';
import { submitTask, type NotCreated, type TaskRequest } from '../piapi/endpoints/submitTask';
import { Problem, toProblem } from '../problem/problem';
import { pointsToUsd } from '../task/cost';
import { isCalledBack, newNonce } from '../task/identity/mark';
import { unseenTask, type Task } from '../task/task';
import { getTaskWithRetries } from '../piapi/getTaskWithRetries';
import { timeToSendMs } from '../piapi/request';
import type { Created, PreparedJob } from './createJob';
import type { CreateTools } from './createTools';
import type { Entry } from './journal/entries';
import type { LostCreate } from './lost/lostCreate';
import { takeAnswer } from './takeAnswer';

const OF_ANOTHER = new Problem('serverError', { detail: 'PiAPI answered about a different task' });

/** How often a new task that the service does not find yet is looked at, and how long after each other. */
const MOST_LOOKS = 4;
const LOOK_AGAIN_MS = 2_000;

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
		const sending = submitTask(context, { heldBytes, load }, job.options.timeoutMs);
		const answer = await sending.finally(() => tools.times.noteEnd(entry));
		let answered: Task | undefined;
		if (answer.fate === 'created') {
			tools.log.add(context, answer.task.id);
			const seen = entry.nonce === '' ? answer.task : await seeMark(context, answer.task);
			answered = seen ?? answer.task;
			const asked = { ...job.request, isGuess: seen === undefined };
			takeAnswer(context, tools, answered, entry, asked);
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
		const { journal, makers, marks, times } = tools;
		const { request, sent: image } = this.job;
		const loaded = request.withImage(await image.load());
		// One that met a limit keeps its mark: should it have been taken after all, it is still known.
		const mark = { digest: request.digest, nonce: entry.nonce || newNonce(journal.noncePrefix) };
		const { request: marked, nonce } = marks.apply(loaded, mark, isPlain);
		const isInAddress = isCalledBack(loaded.config);
		const { image: given } = loaded.input;
		makers.noteAddress(entry, given);
		const sent = request.digestOfSent(given);
		journal.send(entry, {
			nonce,
			sent,
			isInAddress,
			account: context.account,
			atMs: times.note(context, entry),
			withinMs: timeToSendMs(image),
		});
		return marked;
	}
}

/**
 * The task with its mark: a service may leave it out of the answer to a create, but give it when asked for the task, which
 * it may not find at once. Undefined if the task cannot be had.
 */
async function seeMark(context: Context, task: Task): Promise<Task | undefined> {
	if (task.mark !== undefined) return task;
	for (let tries = 1; ; tries++) {
		const seen = await getTaskWithRetries(context, task.id).catch(toProblem);
		if (!(seen instanceof Problem)) return { ...task, mark: seen.mark };
		if (seen.reason !== 'notFound' || tries >= MOST_LOOKS) return undefined;
		await context.clock.sleep(LOOK_AGAIN_MS, context.signal);
	}
}
