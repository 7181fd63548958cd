import { readHistoryPage } from '../../../nodes/shared/task/historyRows';

const row = { task_id: 't', action: 'segment', status: 'finished', created_at: 1_767_225_600 };
const bare = { taskId: 't', status: 'running' };
const found = { ...bare, createdMs: 1_767_225_600_000 };
const expected = { rows: [found], listed: 1 };

describe('readHistoryPage', () => {
	test.each([
		['a list in data', { code: 200, data: [row] }, expected],
		['a list under a name in data', { code: 200, data: { tasks: [row], total: 1 } }, expected],
		['a list two levels down', { data: { page: { list: [row] } } }, expected],
		['a list as deep as any', { data: { a: { b: { list: [row] } } } }, expected],
		['a list that lies deeper', { data: { a: { b: { c: { list: [row] } } } } }, undefined],
		['a bare list', { list: [row] }, expected],
		['milliseconds', { data: [{ ...row, created_at: 1_767_225_600_000 }] }, expected],
		['RFC 3339', { data: [{ ...row, created_at: '2026-01-01T00:00:00Z' }] }, expected],
		['no time', { data: [{ task_id: 't' }] }, { rows: [bare], listed: 1 }],
		['a name in another case', { data: [{ ...row, action: 'Segment' }] }, expected],
		['what may be another kind of task', { data: [{ ...row, action: 'upscale' }] }, expected],
		[
			'a time without a zone: it may be hours off',
			{ data: [{ ...row, created_at: '2026-01-01 00:00:00' }] },
			{ rows: [bare], listed: 1 },
		],
		['an empty list before the full one', { data: { filters: [], tasks: [row] } }, expected],
		['two lists', { data: { done: [row], open: [row] } }, { rows: [found, found], listed: 1 }],
		['the older shape', { data: [{ task_info: { task_id: 't' } }] }, { rows: [bare], listed: 1 }],
		['rows of a wrong type', { data: [null, 'x', {}] }, { rows: [], listed: 3 }],
		['an empty list', { data: [] }, { rows: [], listed: 0 }],
		['a list that is no page', { data: Array.from({ length: 1_001 }, () => row) }, undefined],
		[
			'more lists than a call has room for',
			{ data: Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [index, []])) },
			{ rows: [], listed: 0 },
		],
		['no list', { code: 200, data: { total: 0 } }, undefined],
		['no JSON', '<html></html>', undefined],
	])('%s', (_label, body, result) => {
		expect(readHistoryPage(body)).toEqual(result);
	});
});
