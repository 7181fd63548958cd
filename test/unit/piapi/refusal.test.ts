import { readRefusal } from '../../../nodes/shared/piapi/refusal';
import { parseAnswer } from '../../../nodes/shared/task/answer';
import type { FailedTask } from '../../../nodes/shared/task/task';

describe('the problem that an answer stands for', () => {
	const says = (code: number, message: string) => ({ code, message, data: null });
	test.each([
		[401, says(401, 'invalid api key'), 'unauthorized'],
		[200, says(401, 'invalid api key'), 'unauthorized'],
		[402, says(402, ''), 'noCredit'],
		[400, says(400, 'insufficient credits'), 'noCredit'],
		[500, says(500, 'Insufficient balance, please top up'), 'serverError'],
		[500, says(500, 'sorry, too many clients already'), 'serverError'],
		[503, says(10001, 'generate limit, concurrent update'), 'serverError'],
		[200, says(500, 'rate limit'), 'serverError'],
		[403, says(403, 'Insufficient plan level'), 'planTooLow'],
		[403, says(403, 'forbidden'), 'refused'],
		[429, '', 'rateLimited'],
		[400, says(10001, 'slow down'), 'rateLimited'],
		[200, says(10001, ''), 'rateLimited'],
		[400, says(400, 'max concurrent tasks reached'), 'rateLimited'],
		[404, says(404, 'task not found'), 'notFound'],
		[400, says(400, 'failed to find task'), 'notFound'],
		[404, says(404, ''), 'notFound'],
		[400, says(400, 'insufficient account balance'), 'noCredit'],
		[400, says(400, 'ratelimit'), 'rateLimited'],
		[199, says(199, ''), 'refused'],
		[600, says(600, ''), 'refused'],
		[300, says(429, ''), 'redirected'],
		[404, '<html>404</html>', 'notPiApi'],
		[403, '<html>blocked</html>', 'notPiApi'],
		[302, '', 'redirected'],
		[500, says(500, 'oops'), 'serverError'],
		[502, '<html>502</html>', 'serverError'],
		[408, '', 'serverError'],
		[400, says(400, 'input.image is required'), 'refused'],
		[200, '<html>login</html>', 'notPiApi'],
		[200, '{"code":200,"data":{"task_id":"cut', 'notPiApi'],
		[200, { code: 200, data: null, message: 'success' }, 'notPiApi'],
		[200, null, 'notPiApi'],
	])('HTTP %i with %j is %s', (statusCode, body, reason) => {
		expect(readRefusal(statusCode, body).reason).toBe(reason);
	});

	test('searches no more than a sentence of words that go on for megabytes', () => {
		const message = 'insufficient '.repeat(1_000_000);
		const { reason, facts } = readRefusal(400, says(400, message));
		expect([reason, facts.detail?.length]).toEqual(['refused', 5_000]);
		const [like, unlike] = ['c' + 'a'.repeat(1e6), ('c' + 'a'.repeat(1e6 - 1)).repeat(8)];
		const error = { message: unlike + 'a'.repeat(1e7), raw_message: like };
		const failed = parseAnswer(
			{ data: { task_id: 't', status: 'failed', error, logs: [like] } },
			[],
		);
		expect((failed as FailedTask).failure.message?.length).toBeLessThanOrEqual(10_002);
	});

	test('keeps the words, the code and how long the service asks to wait', () => {
		const problem = readRefusal(429, says(429, 'slow down'), 3_000);
		expect(problem.facts).toEqual({ statusCode: 429, detail: 'slow down', retryAfterMs: 3_000 });
	});

	test('keeps nothing that is not said, nor a wait that would not help', () => {
		expect(readRefusal(503, '').facts).toStrictEqual({ statusCode: 503 });
		expect(readRefusal(403, says(403, 'no'), 3_000).facts).toStrictEqual({
			statusCode: 403,
			detail: 'no',
		});
		expect(readRefusal(200, says(200, 'success'), 3_000).facts.statusCode).toBe(200);
	});
});

test('a whole failed task in a 500 is a task', () => {
	const data = { task_id: 't', status: 'failed', error: { code: 10000, message: 'no' } };
	expect(parseAnswer({ code: 500, data, message: 'failed' }, [])).toMatchObject({
		id: 't',
		failure: { message: 'no', code: 10000 },
	});
});
