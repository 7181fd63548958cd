import type { JsonObject } from '../../../nodes/shared/task/json';
import { unseenTask, type Task } from '../../../nodes/shared/task/task';
import { blotOut, cleanTask, cleanUrl } from '../../../nodes/shared/task/cleanTask';

const base64 = Buffer.alloc(3000, 7).toString('base64');

/** A task with just these fields. */
const taskWith = (fields: JsonObject): Task => ({ ...unseenTask('t'), fields });

describe('cleanTask', () => {
	test.each([
		[
			'the webhook secret',
			{ config: { webhook_config: { endpoint: 'https://a.test', secret: 's3cret' } } },
			{ config: { webhook_config: { endpoint: 'https://a.test' } } },
		],
		[
			'an image as base64',
			{ input: { image: base64, prompt: 'shoe' } },
			{ input: { image: '[base64, 4000 characters]', prompt: 'shoe' } },
		],
		[
			'a data URI',
			{ input: { image: 'data:image/png;base64,QUJD' } },
			{ input: { image: '[data URI, 26 characters]' } },
		],
		[
			'base64 in a list',
			{ output: { image_base64s: [base64] } },
			{ output: { image_base64s: ['[base64, 4000 characters]'] } },
		],
		[
			'a signed address',
			{ output: { image_url: 'https://i.test/a.png?X-Amz-Signature=abc&X-Amz-Date=1' } },
			{ output: { image_url: 'https://i.test/a.png' } },
		],
		[
			'the field n8n reads as a failed run',
			{ error: { code: 0 }, status: 'completed' },
			{ status: 'completed' },
		],
	])('leaves out %s', (_label, fields, expected) => {
		expect(cleanTask(taskWith(fields))).toEqual(expected);
	});

	test('keeps everything else as it is', () => {
		const fields = {
			task_id: '5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f',
			meta: { created_at: '2026-01-01T00:00:00.123456789Z', usage: { consume: 100000 } },
			logs: null,
			detail: ['a long sentence, '.repeat(200)],
			input: { image: 'https://shop.test/a.jpg?width=800', prompt: 'secret, key' },
		};
		expect(cleanTask(taskWith(fields))).toEqual(fields);
	});
});

describe('cleanUrl', () => {
	test.each([
		['https://a.test/x.png?width=3&token=abc', 'https://a.test/x.png'],
		['https://user:pass@a.test/x.png', 'https://a.test/x.png'],
		['https://a.test/x.png?sv=1&sig=abc', 'https://a.test/x.png'],
		['https://a.test/x.png?v=2', 'https://a.test/x.png?v=2'],
		['http://[broken', '[unreadable address]'],
	])('%s', (address, expected) => {
		expect(cleanUrl(address)).toBe(expected);
	});
});

test('blotOut finds a secret wherever an answer quotes it', () => {
	const value = { message: 'key sk-123456 is unknown', list: ['sk-123456', 5, null] };
	expect(blotOut(value, ['sk-123456'])).toEqual({
		message: 'key [secret] is unknown',
		list: ['[secret]', 5, null],
	});
});
