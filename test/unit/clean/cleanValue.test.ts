import { readRefusal } from '../../../nodes/shared/piapi/refusal';
import { readAccount } from '../../../nodes/shared/piapi/account/readAccount';
import { parseAnswer } from '../../../nodes/shared/task/answer';
import { cleanValue } from '../../../nodes/shared/clean/cleanValue';
import type { JsonObject } from '../../../nodes/shared/values/json';
import { parseTask, type Task } from '../../../nodes/shared/task/task';
import { failedTask } from '../kit/failedTask';

const base64 = Buffer.alloc(3000, 7).toString('base64');

/** A task with just these fields. */
const taskWith = (fields: JsonObject) => parseTask({ task_id: 't', ...fields }, []) as Task;

describe('the fields of a task', () => {
	test.each([
		[
			'the webhook secret',
			{ config: { webhook_config: { endpoint: 'https://a.test', secret: 's3cret' } } },
			{ config: { webhook_config: { endpoint: 'https://a.test' } } },
		],
		[
			'an image as base64',
			{ input: { image: base64, prompt: 'shoe' } },
			{
				input: {
					image: expect.stringMatching(/^\[image in base64, 3000 bytes, sha256 \w+\]$/),
					prompt: 'shoe',
				},
			},
		],
		[
			'a data URI',
			{ output: { image: 'data:image/png;base64,QUJD' } },
			{ output: { image: '[data URI, 26 characters]' } },
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
	])('without %s', (_label, fields, expected) => {
		expect(taskWith(fields).fields).toEqual({ task_id: 't', ...expected });
	});

	test('everything else as it is', () => {
		const fields = {
			task_id: '5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f',
			meta: { created_at: '2026-01-01T00:00:00.123456756789Z', usage: { consume: 100000 } },
			logs: null,
			detail: ['a long sentence, '.repeat(200)],
			input: { image: 'https://shop.test/a.jpg?width=800', prompt: 'secret, key' },
		};
		expect(taskWith(fields).fields).toEqual(fields);
	});
});

describe('the secrets of the credential', () => {
	const secrets = ['sk-123456756/+=', 'completed'];

	test('are found wherever an answer quotes them, also as names and in addresses', () => {
		const value = {
			message: 'key sk-123456756/+= is unknown',
			list: ['sk-123456756/+=', 5, null, 'https://a.test/sk-123456756%2F%2B%3D'],
			'sk-123456756/+=': 1,
		};
		expect(cleanValue(value, secrets)).toEqual({
			message: 'key [secret] is unknown',
			list: ['[secret]', 5, null, 'https://a.test/[secret]'],
			'[secret]': 1,
		});
	});

	test('do not change what a task is, even as a word of its status', () => {
		const image_url = 'https://i.test/completed/mask.png';
		const data = {
			task_id: 't-1',
			status: 'completed',
			output: { image_url },
			detail: 'completed',
		};
		const task = parseAnswer({ data }, secrets) as Task;
		expect(task).toMatchObject({ status: 'succeeded', images: [{ url: image_url }] });
		expect(task.fields).toMatchObject({ status: 'completed', detail: '[secret]' });
	});

	test('are redacted from the words of a failure and of an account', () => {
		const task = failedTask({ error: { message: 'not completed' } }, secrets);
		expect(task.failure).toEqual({ message: 'not [secret]' });
		expect(readAccount({ plan: 'completed' }, secrets)).toEqual({ plan: '[secret]' });
	});
});

test.each([
	'token',
	'password',
	'x-webhook-secret',
	'apiKey',
	'X-API-Key',
	'Set-Cookie',
	'jwt',
	'accessToken',
])('a field %s is left out', (name) => {
	expect(cleanValue({ [name]: 'abc', tokens: 5, token_type: 'b' }, [])).toEqual({
		tokens: 5,
		token_type: 'b',
	});
});

test('what is nested too deep is left out, and the ID is read all the same', () => {
	let detail: unknown = 'bottom';
	for (let depth = 0; depth < 100_000; depth++) detail = depth % 2 ? [detail] : { detail };
	const task = parseAnswer({ data: { task_id: 't-1', status: 'pending', detail } }, []) as Task;
	expect(task.id).toBe('t-1');
	expect(JSON.stringify(task.fields)).toMatch(/nested too deep/);
	expect(readRefusal(500, { detail }).reason).toBe('serverError');
});

test('of texts without an end only so much is gone through, and files count for nothing', () => {
	const texts = Array.from({ length: 30 }, () => 'a, b.c'.repeat(1_000));
	const files = Array.from({ length: 30 }, () => 'A'.repeat(200_000));
	const cleaned = cleanValue([...files, ...texts, { ['a-'.repeat(1e6)]: 1 }], []) as string[];
	expect(cleaned.slice(0, 30)).toEqual(files.map(() => '[base64, 200000 characters]'));
	expect(cleaned[30]).toBe(texts[0]);
	expect(cleaned[59]).toBe('[text, 6000 characters]');
	expect(cleaned[60]).toEqual({});
});

test('names of fields count too', () => {
	const fields = Object.fromEntries(
		Array.from({ length: 2_000 }, (_, at) => [`${at}-${'http://a/?u='.repeat(80)}`, 1]),
	);
	expect(Object.keys(cleanValue(fields, []) as object)).toHaveLength(103);
});

test.each<[string, unknown, number]>([
	['empty texts', Array(50_000).fill(''), 3_001],
	['lists in a chain', Array.from({ length: 50_000 }, () => [[[]]]), 3_001],
	['fields', Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`${at}`, 1])), 3_000],
])('of very many entries only so many are cleaned: %s', (_label, value, kept) => {
	expect(Object.keys(cleanValue(value, []) as object)).toHaveLength(kept);
});

test('a list that is cut tells how much', () => {
	const [first, ...others] = cleanValue([Array(12_000).fill('a'), 'b', ['c']], []) as unknown[];
	expect((first as string[]).slice(-2)).toEqual(['a', '[9003 more]']);
	expect(others).toEqual(['b', ['[1 more]']]);
});
