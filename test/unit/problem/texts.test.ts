import { describeProblem } from '../../../nodes/shared/problem/texts';
import { toErrorData, toNodeError } from '../../../nodes/shared/n8n/errors';
import {
	Problem,
	type ProblemFacts,
	type ProblemReason,
} from '../../../nodes/shared/problem/problem';

const node = {
	id: 'n',
	name: 'Segment',
	type: 't',
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: {},
};

/** [reason, facts, words of the message, words of what to do] */
const rows: Array<[ProblemReason, ProblemFacts, RegExp, RegExp]> = [
	[
		'invalidParameter',
		{ detail: 'The Prompt is empty', advice: 'Name what to select' },
		/Prompt is empty/,
		/Name what.*Nothing was paid/,
	],
	[
		'unauthorized',
		{ statusCode: 401 },
		/does not accept the API key/,
		/paste the key again.*Nothing was paid/,
	],
	['unauthorized', { taskId: 't-9' }, /API key/, /Task t-9 is at PiAPI.*Get Task/],
	[
		'noCredit',
		{ detail: 'insufficient credits' },
		/not enough credit/,
		/Top up.*insufficient credits/,
	],
	['planTooLow', { detail: 'Insufficient plan level' }, /plan does not allow/, /Upgrade the plan/],
	[
		'rateLimited',
		{ waitedMs: 300_000 },
		/too many requests.*300 seconds/,
		/Tasks in Flight.*Nothing was paid/,
	],
	[
		'refused',
		{ detail: 'bad image', statusCode: 400 },
		/refused the request: bad image/,
		/code 400.*Nothing was paid/,
	],
	['notFound', { taskId: 't-9' }, /no task t-9/, /Check the Task ID/],
	['redirected', {}, /redirect/, /never sent along.*Base URL/],
	['serverError', { statusCode: 502 }, /problem of its own.*502/, /run again/],
	['notPiApi', { statusCode: 200 }, /did not come from PiAPI/, /login page.*Base URL/],
	[
		'network',
		{ networkCode: 'ENOTFOUND' },
		/could not be reached.*ENOTFOUND/,
		/internet connection.*Nothing was paid/,
	],
	[
		'unknownCreate',
		{ last: new Problem('serverError', { statusCode: 502 }) },
		/may or may not exist/,
		/task history.*Get Task.*502/,
	],
	[
		'taskFailed',
		{ taskId: 't-9', detail: 'image too large', statusCode: 10003 },
		/could not do the task: image too large/,
		/t-9.*3072/,
	],
	['taskFailed', { taskId: 't-9', statusCode: 10000 }, /gives no reason/, /run the item again/],
	[
		'timedOut',
		{ taskId: 't-9', waitedMs: 300_400 },
		/not done yet after 300 seconds/,
		/t-9 goes on.*Get Task.*second task/,
	],
	[
		'timedOut',
		{ taskId: 't-9', last: new Problem('rateLimited') },
		/not done yet/,
		/too many requests/,
	],
	['cancelled', { taskId: 't-9' }, /canceled/, /t-9.*Get Task/],
	['cancelled', {}, /canceled/, /Nothing was paid/],
	['noImages', { taskId: 't-9' }, /gave no images/, /t-9.*support/],
	['imageGone', { taskId: 't-9', statusCode: 404 }, /no longer be fetched.*404/, /t-9.*3 days/],
	['notAnImage', { taskId: 't-9', detail: 'a web page' }, /is a web page/, /t-9.*proxy/],
	[
		'imageTooLarge',
		{ taskId: 't-9', detail: 'more than 50 MB' },
		/too large.*50 MB/,
		/smaller input/,
	],
	[
		'unexpected',
		{ detail: 'Node does not have credentials' },
		/does not have credentials/,
		/settings of this node/,
	],
];

describe.each(rows)('%s %j', (reason, facts, message, description) => {
	const problem = new Problem(reason, facts);

	test('says what happened and what to do', () => {
		const text = describeProblem(problem);
		expect(text.message).toMatch(message);
		expect(text.description).toMatch(description);
		expect(JSON.stringify(text)).not.toMatch(/undefined|\[object/);
	});

	test('names its task as data and keeps item and cause as an n8n error', () => {
		const error = toNodeError(node, problem, 7);
		expect(error.context).toMatchObject({
			itemIndex: 7,
			data: { reason, ...(facts.taskId && { taskId: facts.taskId }) },
		});
		expect(error.message).toMatch(message);
	});
});

test("n8n's own rewording does not get at the message", () => {
	const problem = new Problem('taskFailed', { taskId: 't', detail: 'ENOENT: no such file' });
	expect(toNodeError(node, problem, 0).message).toBe(
		'PiAPI could not do the task: ENOENT: no such file',
	);
});

test('an error lists the other tasks that are paid already', () => {
	const error = toNodeError(node, new Problem('unauthorized'), 1, ['t-1', 't-2']);
	expect(error.description).toMatch(/paid in this run.*t-1, t-2/);
	expect(error.context.data).toMatchObject({ otherTaskIds: ['t-1', 't-2'] });
});

test('only a time-out has the outcome timedOut', () => {
	expect(toErrorData(new Problem('timedOut', { taskId: 't' })).outcome).toBe('timedOut');
	expect(toErrorData(new Problem('taskFailed', { taskId: 't' })).outcome).toBe('failed');
});
