import { describeProblem } from '../../../nodes/shared/problem/texts';
import { toErrorData, toNodeError } from '../../../nodes/shared/run/output/errors';
import {
	Problem,
	type ProblemFacts,
	type ProblemReason,
} from '../../../nodes/shared/problem/problem';
import { problemOf } from '../kit/problemOf';

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
		/does not have enough credit/,
		/Top up.*insufficient credits/,
	],
	['planTooLow', { detail: 'Insufficient plan level' }, /plan does not allow/, /Upgrade the plan/],
	[
		'rateLimited',
		{ waitedMs: 300_000 },
		/too many requests.*300 seconds/,
		/Max Images at Once.*Nothing was paid/,
	],
	[
		'refused',
		{ detail: 'bad image', statusCode: 400 },
		/refused the request: bad image/,
		/code 400.*Nothing was paid/,
	],
	[
		'refused',
		{ detail: 'invalid task type', statusCode: 400 },
		/no longer knows this kind of task \(invalid task type\)/,
		/newer version of this node.*Nothing was paid/,
	],
	[
		'network',
		{ networkCode: 'SELF_SIGNED_CERT_IN_CHAIN', detail: 'self-signed certificate' },
		/could not reach PiAPI/,
		/NODE_EXTRA_CA_CERTS.* was: self-signed certificate\. Nothing was paid/,
	],
	[
		'noCredit',
		{ detail: 'No credit!' },
		/enough credit/,
		/The answer was: No credit! Nothing was paid/,
	],
	['notFound', { taskId: 't-9' }, /no task with the ID "t-9"/, /Check the Task ID/],
	['redirected', {}, /redirect/, /^Check the Base URL.*never sent along/],
	['serverError', { statusCode: 502 }, /internal error.*502/, /run again/],
	['notPiApi', { statusCode: 200 }, /did not come from PiAPI/, /^Check the Base URL.*login page/],
	[
		'network',
		{ networkCode: 'ENOTFOUND' },
		/could not reach PiAPI.*ENOTFOUND/,
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
		/could not complete the task: image too large/,
		/^Set Send At Most under Options.*3072.*t-9/,
	],
	[
		'taskFailed',
		{ taskId: 't-9', statusCode: 10000 },
		/no reason given/,
		/^Run the item again.*t-9, code 10000/,
	],
	[
		'timedOut',
		{ taskId: 't-9', waitedMs: 300_400 },
		/not done yet after 300 seconds/,
		/Get Task.*t-9 continues.*second task/,
	],
	[
		'timedOut',
		{ taskId: 't-9', last: new Problem('rateLimited') },
		/not done yet/,
		/too many requests/,
	],
	['cancelled', { taskId: 't-9' }, /canceled/, /t-9.*Get Task/],
	['cancelled', {}, /canceled/, /Nothing was paid/],
	['noImages', { taskId: 't-9' }, /returned no images/, /support.*t-9/],
	['imageGone', { taskId: 't-9', statusCode: 404 }, /no longer be fetched.*404/, /3 days.*t-9/],
	[
		'notAnImage',
		{ taskId: 't-9', detail: 'a web page' },
		/The image address returned a web page instead of an image/,
		/t-9.*proxy/,
	],
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
	const problem = problemOf(reason, facts);

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

test.each([
	'failed to fetch image: HTTP status 404',
	'Download failed',
	'could not download the file',
	'server returned 403',
	'invalid image URL',
	'failed to decode image',
	'bad status code',
	'dial tcp: lookup drive.test: no such host',
])('an image that PiAPI cannot open, told by "%s"', (detail) => {
	const imageAddress = 'https://drive.google.com/file/d/1/view';
	const facts = { taskId: 't-9', statusCode: 10000, detail, imageAddress };
	const { message, description } = describeProblem(new Problem('taskFailed', facts));
	expect(message).toBe(`PiAPI could not open the image at ${imageAddress} (${detail})`);
	expect(description).toMatch(/^Open the Image URL in a private browser window/);
	expect(description).toMatch(/will not help unless the address changes/);
	expect(description).toMatch(/Image URL.*Google Drive and Dropbox.*Binary File/);
	expect(description).toMatch(/Task t-9 has failed.*not billed/);
	expect(description).not.toMatch(/run the item again/i);
});

test.each([
	['image too large', 10003],
	['image too large: https://example.com/status/404.png', 10003],
	['the model gave up', 10000],
	['out of memory', undefined],
])('any other failure, told by "%s"', (detail, statusCode) => {
	const problem = new Problem('taskFailed', { taskId: 't-9', detail, statusCode });
	expect(describeProblem(problem).message).toBe(`PiAPI could not complete the task: ${detail}`);
});

test.each(['image too large', 'failed to download'])(
	'a failed task that was billed says so: %s',
	(detail) => {
		const facts = { taskId: 't-9', detail };
		const describe = (costUsd?: number) =>
			describeProblem(new Problem('taskFailed', { ...facts, costUsd }));
		expect(describe(0.01).description).toMatch(/PiAPI says that it was billed anyway/);
		expect(describe(0.01).description).toMatch(/t-9/);
		expect(describe(0.01).description).not.toMatch(/not billed/);
		for (const costUsd of [0, undefined])
			expect(describe(costUsd).description).not.toMatch(/says that/);
	},
);

test("n8n's own rewording does not get at the message", () => {
	const problem = new Problem('taskFailed', { taskId: 't', detail: 'ENOENT: no such file' });
	expect(toNodeError(node, problem, 0).message).toBe(
		'PiAPI could not complete the task: ENOENT: no such file',
	);
});

test('an error lists the other tasks that are paid already', () => {
	const error = toNodeError(node, new Problem('unauthorized'), 1, { otherTaskIds: ['t-1', 't-2'] });
	expect(error.description).toMatch(
		/Nothing was paid for this item\. This run also created other tasks, which are paid.*t-1, t-2/,
	);
	expect(error.context.data).toMatchObject({ otherTaskIds: ['t-1', 't-2'] });
});

test('an error lists the tasks of earlier runs apart, and counts those that may exist', () => {
	const others = { otherTaskIds: ['t-1'], reusedTaskIds: ['t-2', 't-3'], otherUnknown: 2 };
	const error = toNodeError(node, new Problem('unauthorized', { hasPaid: true }), 1, others);
	expect(error.description).toMatch(
		/are paid for: t-1\. Fetch them with Get Task\. It reused these, .*: t-2, t-3\. 2 more tasks of this run may or may not exist/,
	);
	expect(error.context.data).toMatchObject({ reusedTaskIds: ['t-2', 't-3'] });
});

test('and names what an answer told, as what these may be', () => {
	const others = { otherUnknown: 1, otherPossibleIds: ['t-4', 't-5'] };
	const error = toNodeError(node, new Problem('unauthorized', { hasPaid: true }), 1, others);
	expect(error.description).toMatch(
		/One more task of this run may or may not exist: .*history\. PiAPI named t-4, t-5, which may be among them\.$/,
	);
});

test.each([
	[
		{},
		'This run created tasks, which are paid for: t-1. Fetch them with Get Task. One task of this run',
	],
	[{ taskId: 't-0' }, 'This run also created other tasks'],
])('a stop is about no item, unless it names a task: %j', (facts, expected) => {
	const problem = new Problem('cancelled', { hasPaid: true, ...facts });
	const error = toNodeError(node, problem, 0, { otherTaskIds: ['t-1'], otherUnknown: 1 });
	expect(error.description).toContain(expected);
});

test('only a time-out has the outcome timedOut', () => {
	expect(toErrorData(new Problem('timedOut', { taskId: 't', waitedMs: 1 })).outcome).toBe(
		'timedOut',
	);
	expect(toErrorData(new Problem('taskFailed', { taskId: 't' })).outcome).toBe('failed');
});

test('however long a text is, an error says what came of the item, and why', () => {
	const detail = `nothing in ${'a very long name, '.repeat(10_000)}`;
	const data = toErrorData(new Problem('invalidParameter', { detail, advice: detail }));
	expect(data).toMatchObject({ outcome: 'failed', reason: 'invalidParameter' });
	expect(data.message.length).toBeLessThanOrEqual(10_001);
	expect(data.description.length).toBeLessThanOrEqual(10_001);
});
