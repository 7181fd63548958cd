import { readHistoryPage } from '../../../nodes/shared/task/historyRows';

const row = { task_id: 't', action: 'segment', status: 'finished', created_at: 1_767_225_600 };
const found = { taskId: 't', status: 'succeeded' };
const unknown = { taskId: 't', status: 'running' };
const expected = [found];
const [digest, nonce] = ['d'.repeat(25), 'n'.repeat(19)];
const config = { webhook_config: { secret: `n8nseg1-${digest}-${nonce}` } };

describe('readHistoryPage', () => {
	test.each([
		['a list in data', { code: 200, data: [row] }, expected],
		['a list under a name in data', { code: 200, data: { tasks: [row], total: 1 } }, expected],
		['a list two levels down', { data: { page: { list: [row] } } }, expected],
		['a list as deep as any', { data: { a: { b: { list: [row] } } } }, expected],
		['a list that lies deeper', { data: { a: { b: { c: { list: [row] } } } } }, undefined],
		['a bare list', { list: [row] }, expected],
		['nothing but an ID', { data: [{ task_id: 't' }] }, [unknown]],
		['a mark', { data: [{ ...row, config }] }, [{ ...found, mark: { digest, nonce } }]],
		['a name in another case', { data: [{ ...row, action: 'Segment' }] }, expected],
		[
			'what may be another kind of task',
			{ data: [{ ...row, action: 'upscale' }] },
			[{ ...found, isOther: true }],
		],
		['an empty list before the full one', { data: { filters: [], tasks: [row] } }, expected],
		['two lists', { data: { done: [row], open: [row] } }, [found, found]],
		['the older shape', { data: [{ task_info: { task_id: 't' } }] }, [unknown]],
		['rows of a wrong type', { data: [null, 'x', {}] }, []],
		['an empty list', { data: [] }, []],
		['a list that is no page', { data: Array.from({ length: 1_001 }, () => row) }, undefined],
		[
			'lists that together are no page',
			{
				data: {
					done: Array.from({ length: 600 }, () => row),
					open: Array.from({ length: 600 }, () => row),
				},
			},
			undefined,
		],
		[
			'more lists than a call has room for',
			{ data: Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [index, []])) },
			[],
		],
		['no list', { code: 200, data: { total: 0 } }, undefined],
		['no list, which says that there is nothing', { data: { data: null, total: 0 } }, []],
		[
			'no list, which says that it comes after the last row',
			{ data: { data: null, total: 200, page: 3, size: 100 } },
			[],
		],
		[
			'no list, where there should be more',
			{ data: { data: null, total: 201, page: 3, size: 100 } },
			undefined,
		],
		['no list, which says nothing', { data: { data: null } }, undefined],
		['no JSON', '<html></html>', undefined],
	])('%s', (_label, body, result) => {
		expect(readHistoryPage(body)).toEqual(result);
	});
});
