import { findRow, readHistory } from './freshTask';
import type { Finding, Question } from './question';
import { asFields, taskOf, type Answer, type Session } from './session';

/** A task's callback is waited for so long after it has ended. */
const CALL_TIMEOUT_MS = 20_000;

type Create = (session: Session) => Promise<Answer>;

/** Whether the mark of a create comes back with its task, at each place. The task is one that another question needs. */
export function markQuestion(create: Create): Question {
	return {
		id: 'mark',
		text: 'Does a mark in config.webhook_config.secret come back?',
		expected: 'in the answer to the create, in a get at once and in a get of the ended task',
		otherwise:
			'nothing has to change: without marks a lost create is told and not paid again, and reuse goes by what tasks tell; say so in the docs',
		tasks: 0,
		async ask(session) {
			await create(session);
			const [sent] = session.marked;
			if (session.markRefusal !== undefined)
				return { seen: `the field is refused: ${session.markRefusal}`, isAsExpected: false };
			if (sent === undefined) return { seen: 'no task was created', isAsExpected: false };
			const { taskId, mark, created } = sent;
			const running = taskOf(await session.send('GET', `/api/v1/task/${taskId}`));
			const ended = await session.ended(taskId);
			const row = findRow(await readHistory(session), taskId);
			const places = { create: created, get: running, 'ended get': ended, history: row };
			const seen = Object.entries(places).map(
				([place, told]) => `${place}: ${told === undefined ? 'no row' : tellMark(told, mark)}`,
			);
			const isBack = [created, running, ended].every((told) => tellMark(told, mark) === 'as sent');
			return { seen: seen.join('; '), isAsExpected: isBack };
		},
	};
}

/** Whether the mark in a callback's address comes back, and the call comes there. */
export function callbackQuestion(create: Create): Question {
	return {
		id: 'mark-callback',
		text: "Does a mark in the query of a callback's address come back, and is the address called?",
		expected: 'in gets, in the call and in its address; the secret in x-webhook-secret',
		otherwise: 'a Submit with a callback then goes without a mark: say so in the docs',
		tasks: 0,
		ask: async (session) => await askCallback(session, create),
	};
}

async function askCallback(session: Session, create: Create): Promise<Finding> {
	const { callback } = session;
	if (callback === undefined)
		return { seen: 'not asked: no PIAPI_CALLBACK_URL', isAsExpected: true };
	const { task_id: taskId } = taskOf(await create(session));
	const sent = session.marked.find((each) => each.taskId === taskId);
	if (sent === undefined) return { seen: 'the mark was not taken', isAsExpected: false };
	const ended = await session.ended(taskId);
	const deadlineMs = Date.now() + CALL_TIMEOUT_MS;
	while (callback.calls.length === 0 && Date.now() < deadlineMs)
		await new Promise((resolve) => setTimeout(resolve, 100));
	const inGet = JSON.stringify(asFields(asFields(ended.config).webhook_config)).includes(sent.mark);
	const [call] = callback.calls;
	const inAddress = call?.path.includes(sent.mark) ?? false;
	const inBody = JSON.stringify(call?.body ?? '').includes(sent.mark);
	const hasSecret = call?.secret === callback.secret;
	return {
		seen: `get ${inGet}; ${call ? `call: address ${inAddress}, body ${inBody}, secret ${hasSecret}` : 'no call'}`,
		isAsExpected: inGet && inAddress && inBody && hasSecret,
	};
}

/** What became of a mark in a task as it is told. */
function tellMark(task: Record<string, unknown>, mark: string): string {
	if (task.config === undefined) return 'no config';
	const { secret } = asFields(asFields(task.config).webhook_config);
	if (secret === mark) return 'as sent';
	return secret === '' ? 'empty' : 'something else';
}
