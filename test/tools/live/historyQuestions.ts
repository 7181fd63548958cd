import type { FreshTask } from './freshTask';
import type { Finding, Question } from './question';
import { asFields, taskOf, type Session } from './session';

/** The longest that a run of one item waits for a row: after that it takes the task for not there. */
const CAREFUL_MS = 20_000;
const WITH_ZONE = /(z|utc|gmt|[+-]\d{2}:?\d{2})$/i;

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

/** How a time is told: its own words, and whether they tell a moment for sure. */
function tellTime(value: unknown): { words: string; isSure: boolean } {
	const words = JSON.stringify(value) ?? 'absent';
	const isNumber = /^"?\d{10}(\d{3})?"?$/.test(words);
	return { words, isSure: isNumber || (typeof value === 'string' && WITH_ZONE.test(value)) };
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
			id: 'history-row',
			text: 'What does a row of the history look like?',
			expected: 'task_id, action segment in any case, created_at in Unix time or with its zone',
			otherwise:
				'other keys or a time without zone: rows are still confirmed one by one, with more requests; add the form to the simulator',
		},
		({ row }) => {
			const { words, isSure } = tellTime(row?.created_at);
			const isSegment = /^segment$/i.test(String(row?.action));
			return found(
				row === undefined ? 'no row' : `${Object.keys(row).join(', ')}; created_at ${words}`,
				isSegment && isSure,
			);
		},
	),
	aboutFreshTask(
		{
			id: 'history-late',
			text: 'How late is the history?',
			expected: `a row within ${CAREFUL_MS / 1000} s, also while the task runs`,
			otherwise:
				'raise CAREFUL_MS in yardstick.ts above what is seen: a run of one item would pay twice for a lost answer',
		},
		({ row, rowAfterMs = Infinity }) =>
			found(
				row ? `after ${rowAfterMs} ms, status ${String(row.status)}` : 'no row in a minute',
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
		expected: 'the same address, in whatever notation',
		otherwise:
			'a task is then found by its prompts and times alone, and Reuse Earlier Tasks finds none with an address: say so in the docs',
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
	const isSame = URL.canParse(told) && decodeURI(new URL(told).href) === decodeURI(url);
	const seen = told === url ? 'as it was sent' : `another: ${told.replace(/[?#].*$/, '?…')}`;
	return found(seen, isSame);
}
