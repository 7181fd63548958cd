import type { Context } from '../piapi/context';
import { submitTask, type NotCreated } from '../piapi/submitTask';
import { Problem, toProblem } from '../problem/problem';
import { pointsToUsd } from '../task/cost';
import { unseenTask, type Task } from '../task/task';
import { fetchTask } from '../wait/fetchTask';
import { claim, noteOwner } from './claims';
import type { CreateJob } from './createJob';
import type { Entry } from './entries';
import { proofOf } from './historyProof';
import type { Journal } from './journal';
import type { LostCreate, LostCreates } from './lostCreates';
import type { Marks } from './marks';
import type { Outage } from './outage';
import type { SpendingLimit } from './spendingLimit';

const OF_ANOTHER = new Problem('serverError', { detail: 'the answer is about another task' });

/** What all creates of a run share. */
export interface CreateTools {
	journal: Journal;
	limit: SpendingLimit;
	lost: LostCreates;
	marks: Marks;
	outage: Outage;
}

/** A task, and the line of the journal that its create wrote. */
export interface Created {
	task: Task;
	entry: Entry;
}

/** Sends the create of a line, once, and notes there what came of it; `isPlain`: without a mark. */
export async function sendCreate(
	context: Context,
	{ request, options }: CreateJob,
	entry: Entry,
	tools: CreateTools,
	isPlain: boolean,
): Promise<Created | LostCreate | NotCreated> {
	const { clock } = context;
	const { journal, marks, outage } = tools;
	let nonce = '';
	let sentMs: number | undefined;
	const load = async () => {
		const marked = marks.apply(await request.load(), request.digest, isPlain);
		nonce = marked.nonce;
		return marked.request;
	};
	const onSend = () => {
		sentMs = clock.now();
		journal.send(entry, { nonce, atMs: clock.unixNow() });
	};
	const { heldBytes } = request;
	const { timeoutMs: withinMs } = options;
	const answer = await submitTask(context, { heldBytes, load }, { withinMs, onSend });
	if (sentMs === undefined) {
		const { problem } = answer as { problem: Problem };
		return { fate: 'unsent', problem: problem.with({ wasSent: false }) };
	}
	let told: Task | undefined;
	if (answer.fate === 'created') {
		told = nonce !== '' ? await withToldMark(context, answer.task) : answer.task;
		accept(told, entry, context, tools);
	}
	// Whatever this answer is, another create's may have told the task.
	const { taskId } = entry;
	if (taskId !== undefined) return takeTold(entry, taskId, told);
	if (answer.fate !== 'created' && answer.fate !== 'lost') {
		journal.settle(entry, 'planned');
		return answer;
	}
	const last = 'problem' in answer ? answer.problem : OF_ANOTHER;
	outage.noteLost(clock.now(), last);
	return { entry, sentMs, lostMs: clock.now(), last };
}

/** Writes the task of an answer down for the create that made it, if that is one of the run's that has none yet. */
function accept(
	task: Task,
	entry: Entry,
	context: Context,
	{ journal, marks, outage }: CreateTools,
): void {
	const maker = marks.findMaker(task, entry, () => journal.list('sent'));
	if (maker === undefined) return;
	// A mark is proof; without one an answer from a cache may tell a task that an item has already.
	if (task.mark === undefined && !claim(task.id, maker.execution)) return;
	noteOwner(task.id, maker.execution);
	const answeredMs = context.clock.now();
	outage.noteTaken(answeredMs);
	proofOf(context).note({ taskId: task.id, answeredMs, isMarked: maker.nonce !== '' });
	journal.settle(maker, 'created', task.id);
}

/** The task with its mark: a service that tells none in the answer to a create may tell it when it is asked. */
async function withToldMark(context: Context, task: Task): Promise<Task> {
	if (task.mark !== undefined) return task;
	const seen = await fetchTask(context, task.id).catch(toProblem);
	return seen instanceof Problem || seen.mark === undefined ? task : { ...task, mark: seen.mark };
}

/** The task of a create with the mark that it was sent, by which each poll is checked. */
export function takeTold(entry: Entry, taskId: string, told?: Task): Created {
	const { digest, nonce } = entry;
	const task = told?.id === taskId ? told : unseenTask(taskId);
	// While a task runs its price may still rise, and so may what counts; it falls only with the task's end.
	entry.usd = Math.max(entry.usd, pointsToUsd(task.points.frozen ?? 0));
	return { task: nonce === '' ? task : { ...task, mark: { digest, nonce } }, entry };
}
