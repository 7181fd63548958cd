import { readCallback } from '../../../nodes/shared/task/callback';

describe('readCallback', () => {
	const done = { taskId: 't-1', claimsEnd: true };
	const running = { taskId: 't-1', claimsEnd: false };
	test.each([
		['in the wrapper', { timestamp: 1, data: { task_id: 't-1', status: 'completed' } }, done],
		['bare', { task_id: 't-1', status: 'failed' }, done],
		['in the older shape', { data: { task_info: { task_id: 't-1', status: 'success' } } }, done],
		['at work', { data: { task_id: 't-1', status: 'processing' } }, running],
		['without a status', { task_id: 't-1' }, running],
		['the outer ID first', { task_id: 't-1', task_info: { task_id: 'other' } }, running],
		['with white space', { task_id: ' t-1 ' }, running],
		['a long ID', { task_id: 'a'.repeat(128) }, { ...running, taskId: 'a'.repeat(128) }],
		['an ID that is too long', { task_id: 'a'.repeat(129) }, undefined],
		['a path', { task_id: '../account' }, undefined],
		['prose behind an ID', { task_id: 'a b' }, undefined],
		['no ID', { data: {} }, undefined],
		['an ID of a wrong type', { task_id: 5 }, undefined],
		['a list', [{ task_id: 't-1' }], undefined],
		['a text', 't-1', undefined],
		['nothing', undefined, undefined],
	])('%s', (_label, body, expected) => {
		expect(readCallback(body)).toEqual(expected);
	});

	test.each([
		['which n8n did not parse', {}, '\ufeff{"task_id": "t-1"}', running],
		['which n8n took for a form', { '{"task_id":"t-1"}': '' }, '{"task_id":"t-1"}', running],
		['which n8n left as a text', '{"task_id":"t-1"}', '{"task_id":"t-1"}', running],
		['which say another than what n8n parsed', { task_id: 't-1' }, '{"task_id":"t-2"}', running],
		['which are no JSON', {}, 'task_id=t-1', undefined],
		['which take long to parse', {}, `{"task_id":"t-1","a":[${'1,'.repeat(1.1e6)}1]}`, undefined],
	])('from its bytes, %s', (_label, body, bytes, expected) => {
		expect(readCallback(body, Buffer.from(bytes))).toEqual(expected);
	});
});
