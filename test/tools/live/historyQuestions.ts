import type { FreshTask } from './freshTask';
import type { Finding, Question } from './question';
import { asFields, taskOf, type Session } from './session';

/** A lost create is looked for at least so long before it counts as absent. */
const CAREFUL_MS = 15_000;
const found = (seen: string, isAsExpected: boolean): Finding => ({ seen, isAsExpected });

/** Asks about the task that was created first; it costs nothing more. */
function aboutFreshTask(
	question: Pick<Question, 'id' | 'text' | 'expected' | 'otherwise'>,
	answer: (fresh: FreshTask) => Finding,
): Question {
	return {
		...question,
		tasks: 0,
		async ask(session) {
			if (session.fresh === undefined) throw new Error('no task was created');
			return answer(await session.fresh);
		},
	};
}

/** What is taken for granted about the account's history, and about a task right after its create. */
export const HISTORY_QUESTIONS: Question[] = [
	aboutFreshTask(
		{
			id: 'fresh-task',
			text: 'Can a task be read right after its create?',
			expected: 'HTTP 200',
			otherwise:
				'a 404 on an ID that a create returned is waited through, so nothing has to change',
		},
		({ firstLook }) => found(`HTTP ${firstLook}`, firstLook === 200),
	),
	aboutFreshTask(
		{
			id: 'history-late',
			text: 'How late is the history?',
			expected: `a row within ${CAREFUL_MS / 1000} s, also while the task runs`,
			otherwise:
				"nothing has to change: how late it is is measured by the run's own tasks; runs of few items then say more often that a create is unknown",
		},
		({ row, rowAfterMs = Infinity }) =>
			found(
				row
					? `after ${rowAfterMs} ms, status ${String(row.status)}; ${Object.keys(row).join(', ')}`
					: 'no row in a minute',
				rowAfterMs < CAREFUL_MS,
			),
	),
	aboutFreshTask(
		{
			id: 'active-tasks',
			text: 'What does GET /account/active_tasks show while a task runs?',
			expected: 'anything: nothing rests on it yet',
			otherwise: 'nothing has to change',
		},
		({ active: { status, body } }) =>
			found(`HTTP ${status}; ${JSON.stringify(asFields(body).data ?? null).slice(0, 300)}`, true),
	),
	{
		id: 'address-told',
		text: 'How does a task tell the address that it was sent?',
		expected: 'as it was sent',
		otherwise:
			'without marks Reuse Earlier Tasks then finds none with an address: say so in the docs',
		tasks: 0,
		ask: async (session) => await askAddress(session),
	},
];

/** About a task that was created from an uploaded image, where the plan has uploads. */
async function askAddress(session: Session): Promise<Finding> {
	if (session.sentAddress === undefined) return found('not asked: no upload in this plan', true);
	const { taskId, url } = session.sentAddress;
	const task = taskOf(await session.send('GET', `/api/v1/task/${taskId}`));
	const told = String(asFields(task.input).image);
	const seen = told === url ? 'as it was sent' : `another: ${told.replace(/[?#].*$/, '?…')}`;
	return found(seen, told === url);
}
