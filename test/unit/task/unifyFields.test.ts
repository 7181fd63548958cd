import { unifyFields } from '../../../nodes/shared/task/unifyFields';

describe('unifyFields', () => {
	test('leaves the unified shape as it is', () => {
		const fields = { task_id: 't', input: { prompt: 'a' }, task_info: null };
		expect(unifyFields(fields)).toBe(fields);
	});

	test('gives the older shape the unified names', () => {
		expect(
			unifyFields({
				extra: 1,
				task_info: {
					task_id: 't',
					task_type: 'segment',
					status: 'success',
					task_input: { prompt: 'a' },
				},
				task_result: {
					task_output: { image_url: 'https://a.test' },
					error_messages: ['no'],
					used_credits: 3,
				},
			}),
		).toEqual({
			extra: 1,
			task_id: 't',
			task_type: 'segment',
			status: 'success',
			input: { prompt: 'a' },
			output: { image_url: 'https://a.test' },
			logs: ['no'],
			used_credits: 3,
		});
	});

	test('keeps what stands outside', () => {
		const own = { task_id: 'own', task_type: 'o', status: 'failed', input: 1, output: 2, logs: 3 };
		expect(
			unifyFields({
				...own,
				task_info: { task_id: 't', task_type: 'x', status: 'success', task_input: 4 },
				task_result: { task_output: 5, error_messages: 6, used_credits: '7' },
			}),
		).toStrictEqual(own);
	});

	test.each([
		['only what was asked', { task_info: { task_id: 't' } }, { task_id: 't' }],
		['only what came of it', { task_id: 't', task_result: {} }, { task_id: 't' }],
		['what came of a task without an ID', { task_result: {} }, {}],
		['an empty status outside', { status: '', task_info: { status: 'x' } }, { status: 'x' }],
	])('%s: the rest is empty', (_label, fields, expected) => {
		expect(unifyFields(fields)).toEqual({ input: null, output: null, logs: null, ...expected });
	});
});
