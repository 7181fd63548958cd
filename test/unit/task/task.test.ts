import { parseAnswer, parseRefusal } from '../../../nodes/shared/task/answer';
import { parseTask } from '../../../nodes/shared/task/task';
import { failedTask } from '../kit/failedTask';

const urls = ['annotated', 'negative', 'mask', 'inverted'].map(
	(name) => `https://img.test/${name}.png`,
);
const inOrder = ['annotated', 'negativeAnnotated', 'mask', 'invertedMask'];

describe('parseAnswer finds the task', () => {
	const task = { task_id: 't-1', status: 'completed', output: { image_urls: urls } };
	test.each([
		['in the envelope', { code: 200, data: task, message: 'success' }],
		['in a callback', { timestamp: 1, data: task }],
		['bare', task],
		['beside an error code', { code: 500, data: task, message: 'failed' }],
		[
			'in the older shape',
			{
				code: 200,
				data: {
					task_info: { task_id: 't-1', status: 'success', task_input: { prompt: 'shoe' } },
					task_result: {
						task_output: { image_urls: urls, image_base64s: null },
						error_messages: [],
					},
				},
			},
		],
		[
			'in the older shape without envelope, the ID outside',
			{ task_id: 't-1', status: 'success', task_result: { task_output: { image_urls: urls } } },
		],
	])('%s', (_label, body) => {
		const answer = parseAnswer(body, []);
		expect(answer).toMatchObject({ id: 't-1', status: 'succeeded' });
		expect(answer?.images.map(({ name }) => name)).toEqual(inOrder);
	});

	test('and keeps the fields of the older shape under the unified names', () => {
		const task = parseTask(
			{
				task_info: { task_id: 't-2', status: 'processing', task_input: { prompt: 'shoe' } },
				task_result: { used_credits: 3 },
			},
			[],
		);
		expect(task?.fields).toEqual({
			task_id: 't-2',
			status: 'processing',
			input: { prompt: 'shoe' },
			output: null,
			logs: null,
			used_credits: 3,
		});
	});
});

describe('an answer without a task', () => {
	test.each([
		['a refusal', { code: 401, message: 'bad key' }, { code: 401, message: 'bad key' }],
		[
			'a refusal in data.error',
			{ code: 400, data: { error: { code: 10001, message: 'too many' } }, message: '' },
			{ code: 400, message: 'too many' },
		],
		['a refusal as a text', { error: 'no way' }, { code: undefined, message: 'no way' }],
		['an empty task ID', { code: 200, data: { task_id: '' } }, { code: 200 }],
		['a page', '<html>502</html>', undefined],
		['nothing', undefined, undefined],
		['null', null, undefined],
		['a list', [1], undefined],
		['JSON of somebody else', { hello: 'world' }, undefined],
	])('%s', (_label, body, expected) => {
		expect(parseAnswer(body, [])).toBeUndefined();
		expect(parseRefusal(body)).toEqual(expected);
	});
});

describe('the cause of a failure', () => {
	const failed = (fields: object) => failedTask(fields).failure;
	const calm = { code: 0, raw_message: '', message: '', detail: null };
	test.each([
		[
			'error.message',
			{ error: { ...calm, code: 10000, message: 'failed to process' } },
			'failed to process',
			10000,
		],
		[
			'error.raw_message',
			{ error: { ...calm, raw_message: 'CUDA' }, logs: ['later'] },
			'CUDA',
			undefined,
		],
		[
			'both words of an error',
			{ error: { ...calm, message: 'failed to process', raw_message: 'no box found' } },
			'failed to process: no box found',
			undefined,
		],
		[
			'both words, one of them in the other',
			{ error: { ...calm, message: 'Failed', raw_message: 'failed: CUDA' } },
			'failed: CUDA',
			undefined,
		],
		[
			'both words, the other way round',
			{ error: { ...calm, message: 'Failed: CUDA', raw_message: 'cuda' } },
			'Failed: CUDA',
			undefined,
		],
		[
			'logs of texts',
			{ error: calm, logs: ['no object', 'found'], detail: 'd' },
			'no object; found',
			undefined,
		],
		[
			'logs of objects',
			{ error: calm, logs: [{ message: 'm' }, { msg: 'n' }, {}] },
			'm; n',
			undefined,
		],
		['detail as a text', { error: calm, logs: null, detail: 'too dark' }, 'too dark', undefined],
		[
			'detail as an object',
			{ error: calm, logs: [], detail: { message: 'too dark' } },
			'too dark',
			undefined,
		],
		['the older error_messages', { task_result: { error_messages: ['old'] } }, 'old', undefined],
		['error as a text', { error: 'plain' }, 'plain', undefined],
		['nowhere', { error: calm, logs: null, detail: null }, undefined, undefined],
	])('is read from %s', (_label, fields, message, code) => {
		expect(failed(fields)).toEqual({ message, ...(code && { code }) });
	});

	test('is not looked for in a task that did not fail', () => {
		expect(parseTask({ task_id: 't', status: 'pending', error: calm }, [])).not.toHaveProperty(
			'failure',
		);
	});
});
