import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { TaskBook, type Asked } from '../../../nodes/shared/create/taskBook';

const asked = (itemIndex: number, key = 'shoes', resumeKey = key): Asked => ({
	itemIndex,
	key,
	resumeKey,
});

/** What n8n keeps for a node while an execution goes on: each `open` is one more try, or another round of a loop. */
function execution(type = 'n8n-nodes-piapi-segment.segmentWithPrompt') {
	const stored: IDataObject = {};
	const open = (runIndex?: number) =>
		new TaskBook({
			getContext: (type: string) => (type === 'node' ? stored : {}),
			getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
			getNode: () => ({ type }),
		} as unknown as IExecuteFunctions);
	return { stored, open };
}

describe('a second try finds what the first one wrote', () => {
	test.each([
		['the same item with the same request', asked(2, 'a', 'b'), 'task-1'],
		['the same item with an address made anew', asked(2, 'a?sign=2', 'b'), 'task-1'],
		['the same request of another item', asked(3, 'a', 'b'), undefined],
		['another request of the same item', asked(2, 'c', 'd'), undefined],
		['what only looks alike under another item', asked(3, 'c', 'b'), undefined],
	])('%s', (_label, wanted, expected) => {
		const { open } = execution();
		open().add({ ...asked(2, 'a', 'b'), atMs: 5, taskId: 'task-1', usd: 0.01 });
		const book = open();
		expect(book.has(wanted, false)).toBe(expected !== undefined);
		expect(book.resume(wanted, false)?.taskId).toBe(expected);
	});

	test('all that was noted', () => {
		const { open } = execution();
		const entry = { ...asked(0), atMs: 5, sentMs: 4, usd: 0.02, reused: true, failed: true };
		open().add(entry);
		expect(open().resume(asked(0), false)).toEqual({ ...entry, taskId: undefined });
	});

	test('and nothing that was not', () => {
		const { open } = execution();
		open().add({ ...asked(0), atMs: 5, taskId: 'task-1' });
		expect(open().resume(asked(0), false)).toMatchObject({ reused: false, failed: false });
	});

	test('not within the same try: what it wrote is not there to be resumed', () => {
		const { open } = execution();
		const book = open();
		book.add({ ...asked(0), atMs: 0, taskId: 'task-1' });
		expect(book.has(asked(0), true)).toBe(false);
	});

	test('the last line counts, and each line is resumed once', () => {
		const { open } = execution();
		const first = open();
		first.add({ ...asked(0), atMs: 1, taskId: 'task-1' });
		first.add({ ...asked(0), atMs: 2, taskId: 'task-2' });
		const book = open();
		const resume = () => book.resume(asked(0), false)?.taskId;
		expect([resume(), resume(), resume()]).toEqual(['task-2', 'task-1', undefined]);
		expect(book.has(asked(0), false)).toBe(false);
	});

	test('exactly the request comes before what only looks like it', () => {
		const { open } = execution();
		const first = open();
		first.add({ ...asked(0, 'a', 'b'), atMs: 1, taskId: 'exactly' });
		first.add({ ...asked(0, 'c', 'b'), atMs: 2, taskId: 'alike' });
		expect(open().resume(asked(0, 'a', 'b'), false)?.taskId).toBe('exactly');
	});

	test('asking whether there is one takes nothing', () => {
		const { open } = execution();
		open().add({ ...asked(0), atMs: 1, taskId: 'task-1' });
		const book = open();
		expect([book.has(asked(0), false), book.has(asked(0), false)]).toEqual([true, true]);
		expect(book.resume(asked(0), false)?.taskId).toBe('task-1');
	});
});

describe('where identical items share a task', () => {
	test('any of them resumes it, as often as there are items', () => {
		const { open } = execution();
		open().add({ ...asked(0), atMs: 1, taskId: 'task-1' });
		const book = open();
		const ids = [0, 1, 2].map((item) => book.resume(asked(item), true)?.taskId);
		expect(ids).toEqual(['task-1', 'task-1', 'task-1']);
		expect(book.resume(asked(3, 'hat'), true)).toBeUndefined();
	});

	test('only exactly the same request is shared', () => {
		const { open } = execution();
		open().add({ ...asked(0, 'a', 'b'), atMs: 1, taskId: 'task-1' });
		expect(open().resume(asked(1, 'c', 'b'), true)).toBeUndefined();
	});
});

describe('the rounds of a loop', () => {
	test('have each their own tasks', () => {
		const { open } = execution();
		open(0).add({ ...asked(0), atMs: 1, taskId: 'task-1', usd: 0.01 });
		const second = open(1);
		expect(second.has(asked(0), true)).toBe(false);
		expect([second.taskIds(), second.spentUsd()]).toEqual([[], 0]);
		second.add({ ...asked(0), atMs: 2, taskId: 'task-2' });
		expect(open(0).resume(asked(0), false)?.taskId).toBe('task-1');
		expect(open(1).resume(asked(0), false)?.taskId).toBe('task-2');
	});

	test('know each other’s tasks, so that none is taken for a lost one', () => {
		const { open } = execution();
		open(0).add({ ...asked(0), atMs: 1, taskId: 'task-1' });
		open(1).add({ ...asked(0), atMs: 1, taskId: 'task-2' });
		open(1).add({ ...asked(1), atMs: 1, sentMs: 3 });
		expect(open(2).everyTaskId()).toEqual(['task-1', 'task-2']);
	});

	test('are tries where the node is an agent’s tool, which n8n counts up so', () => {
		const { open } = execution('n8n-nodes-piapi-segment.segmentWithPromptTool');
		open(0).add({ ...asked(0), atMs: 1, taskId: 'task-1' });
		expect(open(1).resume(asked(0), false)?.taskId).toBe('task-1');
	});

	test('a node that is not called again is in the first', () => {
		const { open } = execution();
		open().add({ ...asked(0), atMs: 1, taskId: 'task-1' });
		expect(open(0).has(asked(0), false)).toBe(true);
	});

	test.each(['toolbox.SegmentToolNode'])('%s is no tool', (type) => {
		const { open } = execution(type);
		open(0).add({ ...asked(0), atMs: 1, taskId: 'task-1' });
		expect(open(1).has(asked(0), true)).toBe(false);
	});
});

describe('what was spent, and on which tasks', () => {
	const entry = (item: number, usd: number, more: object) => ({
		...asked(item, `request-${item}`),
		atMs: 1,
		usd,
		...more,
	});
	test.each([
		['nothing', [], 0, []],
		['each task', [entry(0, 1, { taskId: 'a' }), entry(1, 2, { taskId: 'b' })], 3, ['a', 'b']],
		[
			'the last that is known of a task',
			[entry(0, 1, { taskId: 'a' }), entry(0, 5, { taskId: 'a' })],
			5,
			['a'],
		],
		[
			'a task that failed costs nothing',
			[entry(0, 1, { taskId: 'a' }), entry(0, 0, { taskId: 'a', failed: true })],
			0,
			[],
		],
		[
			'and another in its place does',
			[entry(0, 0, { taskId: 'a', failed: true }), entry(0, 2, { taskId: 'b' })],
			2,
			['b'],
		],
		['a create of unknown fate', [entry(0, 1, { sentMs: 7 })], 1, []],
		[
			'which is the same at each try',
			[entry(0, 1, { sentMs: 7 }), entry(0, 1, { sentMs: 9 })],
			1,
			[],
		],
		[
			'until its task is known',
			[entry(0, 1, { sentMs: 7 }), entry(0, 2, { taskId: 'a' })],
			2,
			['a'],
		],
		[
			'another item’s task does not explain it',
			[entry(0, 1, { sentMs: 7 }), entry(1, 2, { taskId: 'a' })],
			3,
			['a'],
		],
		[
			'what an earlier execution paid is not spent',
			[entry(0, 4, { taskId: 'a', reused: true })],
			0,
			['a'],
		],
		['a price that is not known', [entry(0, 4, { taskId: 'a', usd: undefined })], 0, ['a']],
	])('%s', (_label, entries, expectedUsd, expectedIds) => {
		const { open } = execution();
		const book = open();
		for (const each of entries) book.add(each);
		expect([book.spentUsd(), book.taskIds()]).toEqual([expectedUsd, expectedIds]);
		expect([open().spentUsd(), open().taskIds()]).toEqual([expectedUsd, expectedIds]);
	});
});

test('lines that somebody has damaged stop nothing', () => {
	const { stored, open } = execution();
	stored.piApiTasks = { 0: [null, 'x', { itemIndex: 'one', key: 5, taskId: 7, usd: 'much' }, {}] };
	const book = open();
	expect(book.everyTaskId === undefined).toBe(false);
	expect([book.spentUsd(), book.has(asked(-1, ''), false)]).toEqual([0, true]);
});

test('a line that is changed after it was added stays as it was', () => {
	const { open } = execution();
	const entry = { ...asked(0), atMs: 1, taskId: 'task-1' };
	open().add(entry);
	entry.taskId = 'another';
	expect(open().taskIds()).toEqual(['task-1']);
});
