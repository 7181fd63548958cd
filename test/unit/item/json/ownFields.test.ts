import { withoutOwnFields } from '../../../../nodes/shared/item/json/ownFields';

test.each([
	['an error', { sku: 1, error: 'x' }, { sku: 1 }],
	['what n8n takes for one', { sku: 1, $error: { message: 'x' }, $json: {} }, { sku: 1 }],
	['its outcome', { sku: 1, outcome: 'failed' }, { sku: 1 }],
	['all of another task', { sku: 1, outcome: 'failed', task_id: 't', notes: [] }, { sku: 1 }],
	['that it was shared', { outcome: 'pending', task_id: 't', shared: true, costUsd: 0 }, {}],
	['its product image', { outcome: 'succeeded', task_id: 't', product: { filled: 1 } }, {}],
	["nothing that is the user's", { sku: 1, task_id: 't' }, { sku: 1, task_id: 't' }],
])('of an input item are left out: %s', (_label, json, expected) => {
	expect(withoutOwnFields(json, 'otherTask')).toEqual(expected);
});

test.each([
	['a file', { mask: {}, notes: ['a'], missingOutputs: ['cutout'] }],
	['a file, in short', { cutoutLink: 'c', maskUrl: 'm', coverage: 0.5, linkExpiresAt: 'now' }],
])('what was said of %s is left out, whatever the item is about', (_label, said) => {
	const row = { sku: 1, task_id: 't', outcome: 'succeeded' };
	const json = { ...row, ...said, costUsd: 0.01, costIsEstimated: true, reused: true };
	expect(withoutOwnFields(json, 'otherTask')).toEqual({ sku: 1 });
	expect(withoutOwnFields(json, 'sameTask')).toEqual(row);
	const { costUsd, costIsEstimated, reused } = json;
	expect(withoutOwnFields(json, 'noTask')).toEqual({ ...row, costUsd, costIsEstimated, reused });
});

test('what Use Mask said of files is left out as well', () => {
	const json = { outcome: 'mine', costUsd: 1, mask: { coverage: 0.5 }, thing: {} };
	expect(withoutOwnFields(json, 'noTask')).toEqual({ outcome: 'mine', costUsd: 1 });
});

test("a user's own mask, images and notes stay", () => {
	const json = { mask: 'hat', images: 'a.jpg', notes: 'from the shop', product: 'bag' };
	expect(withoutOwnFields(json, 'otherTask')).toEqual(json);
	const row = { ...json, task_id: 't' };
	expect(withoutOwnFields({ ...row, outcome: 'failed' }, 'sameTask')).toMatchObject(row);
});

test('the names of files that Use Mask used are left out; that of a task’s own file stays with its task', () => {
	const ofMask = {
		outcome: 'mine',
		mask: { coverage: 0.5 },
		sourceFile: 'a.jpg',
		maskFile: 'm.png',
	};
	expect(withoutOwnFields(ofMask, 'otherTask')).toEqual({});
	const { mask, ...ofTask } = { ...ofMask, task_id: 't' };
	expect(withoutOwnFields(ofTask, 'sameTask')).toMatchObject({ sourceFile: 'a.jpg' });
	expect(withoutOwnFields({ ...ofTask, mask }, 'noTask')).not.toHaveProperty('maskFile');
	expect(withoutOwnFields(ofTask, 'otherTask')).toEqual({});
});
