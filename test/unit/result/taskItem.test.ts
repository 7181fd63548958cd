import { withoutOwnFields } from '../../../nodes/shared/result/taskItem';

test.each([
	['an error', { sku: 1, error: 'x' }, { sku: 1 }],
	['what n8n takes for one', { sku: 1, $error: { message: 'x' }, $json: {} }, { sku: 1 }],
	['its outcome', { sku: 1, outcome: 'failed' }, { sku: 1 }],
	['all of another task', { sku: 1, outcome: 'failed', task_id: 't', notes: [] }, { sku: 1 }],
	['its product image', { outcome: 'succeeded', task_id: 't', product: { filled: 1 } }, {}],
	["nothing that is the user's", { sku: 1, task_id: 't' }, { sku: 1, task_id: 't' }],
])('of an input item are left out: %s', (_label, json, expected) => {
	expect(withoutOwnFields(json)).toEqual(expected);
});
