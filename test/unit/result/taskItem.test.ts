import { asReused, asShared, toTaskItem } from '../../../nodes/shared/result/taskItem';
import { parseTask, type Task } from '../../../nodes/shared/task/task';

test('what a workflow decides by comes first: the outcome, the mask, the product image', () => {
	const task = parseTask({ task_id: 't', status: 'completed', model: 'm' }, []) as Task;
	const layout = { filled: 0.9, width: 9, height: 9, touchesEdge: false, enlargedBy: 1 };
	const { item } = toTaskItem(task, undefined, {
		thing: { index: 1 },
		...{ images: [], notes: ['odd'], sourceFile: 'a.png' },
		...{ product: { ...layout, problems: [] }, mask: { empty: false } },
	});
	expect(Object.keys(item.json).slice(0, 4)).toEqual(['outcome', 'mask', 'product', 'images']);
});

describe('a task that the item does not pay for', () => {
	const task = parseTask({ task_id: 't', status: 'processing' }, []) as Task;
	const paid = toTaskItem(task, 1_000_000);

	test('has a cost otherwise', () => {
		expect(paid.item.json).toMatchObject({ costUsd: 0.01, costIsEstimated: true });
		expect(paid.report).toMatchObject({ costUsd: 0.01, costIsEstimated: true });
	});

	test('an earlier execution has paid for it', () => {
		const { item, report } = asReused(paid);
		expect(item.json).toMatchObject({ reused: true, costUsd: 0 });
		expect(report).toMatchObject({ isReused: true, costUsd: 0 });
		for (const each of [item.json, report]) expect(each).not.toHaveProperty('costIsEstimated');
	});

	test('another item of the run has its cost, which the summary counts there', () => {
		const { item, report } = asShared(paid);
		expect(item.json).toMatchObject({ shared: true, costUsd: 0 });
		expect(item.json).not.toHaveProperty('costIsEstimated');
		for (const name of ['costUsd', 'costIsEstimated']) expect(report).not.toHaveProperty(name);
	});
});
