import type { Context } from '../piapi/context';
import type { SegmentRequest } from '../source/segmentRequest';
import { canonicalTaskId } from '../task/identity/taskId';
import type { Task } from '../task/task';
import type { CreateTools } from './createTools';
import type { Entry } from './journal/entries';
import { ownersOf } from './journal/owners';
import { ownTasksOf } from './ownTasks';

/**
 * Records an answer's task for the create that made it, if that is one of the run's and has no task yet; `asked` is what
 * `entry` asks for, which got the answer,
 * and `isGuess` tells that the task could not be asked for a mark.
 */
export function takeAnswer(
	context: Context,
	tools: CreateTools,
	task: Task,
	entry: Entry,
	asked: Pick<SegmentRequest, 'words' | 'digest'> & { isGuess: boolean },
): void {
	const { journal, makers, outage, times } = tools;
	const maker = makers.find(context, task, entry, asked.words, journal);
	if (maker === undefined) return;
	const sentMs = times.of(context, maker);
	// A mark is proof; without one, a cached answer may bring a task that an item already has.
	if (task.mark === undefined && isTaken(context, tools, task.id, sentMs)) return;
	const answeredMs = context.clock.now();
	outage.noteTaken(answeredMs);
	const isMarked = maker.nonce !== '';
	const own = maker === entry ? { digest: asked.digest, nonce: entry.nonce } : undefined;
	const mark = isMarked ? (task.mark ?? own) : undefined;
	const { sent, isInAddress } = maker;
	const at = { sentMs: sentMs ?? -Infinity, answeredMs };
	ownTasksOf(context).note({ taskId: task.id, ...at, isMarked, mark, sent, isInAddress });
	if (isMarked && asked.isGuess) maker.isGuess = true;
	journal.settle(maker, { state: 'created', taskId: task.id });
}

/** Whether a task was there before a create was sent, or is another's. */
function isTaken(
	context: Context,
	{ journal, times }: CreateTools,
	taskId: string,
	sentMs = Infinity,
): boolean {
	const id = canonicalTaskId(taskId);
	// Another call of an agent may have found the task and taken it before the answer to its create came.
	const isFoundBefore = (entry: Entry) => (times.of(context, entry) ?? -Infinity) <= sentMs;
	const isKnown = ownersOf(context).has(id) || journal.earlierReused.has(id);
	return isKnown || journal.listReusing(id).some(isFoundBefore);
}
