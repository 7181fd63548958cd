import type { IDataObject } from 'n8n-workflow';

import type { Entry, EntryState } from '../../../../nodes/shared/create/journal/entries';
import { Journal } from '../../../../nodes/shared/create/journal/journal';
import { Problem } from '../../../../nodes/shared/problem/problem';
import { LatestByTask } from '../../../../nodes/shared/task/identity/latestByTask';
import { standIn } from '../../kit/standIn';

const asked = (itemIndex: number, given = 'shoes', shown = given) => ({
	itemIndex,
	given,
	shown,
});
const leaving = { nonce: 'nonce', atMs: 5 };
const USD = 0.01;
/** An entry of a create that has left. */
const send = (journal: Journal, what: ReturnType<typeof asked>, usd = USD) =>
	journal.send(journal.plan(what, usd), leaving);

/** A task that an earlier execution has paid for. */
const reuse = (journal: Journal, what: ReturnType<typeof asked>, taskId: string) =>
	journal.settle(journal.plan(what, 0), { state: 'reused', taskId });

/** What n8n keeps for a node while an execution goes on: each `open` is one more try, or another round of a loop. */
function execution(type = 'n8n-nodes-piapi-segment.segmentWithPrompt') {
	const stored: IDataObject = {};
	const owners = new LatestByTask<string>();
	const open = (runIndex?: number, id = 'e1') =>
		new Journal(
			standIn({
				getContext: (kind: string) => (kind === 'node' ? stored : {}),
				getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
				getNode: () => ({ type }),
			}),
			id,
			owners,
		);
	const add = (journal: Journal, what: ReturnType<typeof asked>, taskId: string, usd = USD) =>
		journal.settle(send(journal, what, usd), { state: 'created', taskId });
	return { stored, owners, open, add };
}

describe('a second try finds what the first one wrote', () => {
	test.each([
		['the same item with the same request', asked(2, 'a', 'b'), 'e1', 'task-1'],
		['the same item with an address made anew', asked(2, 'c', 'b'), 'e1', 'task-1'],
		['the same request of another item', asked(3, 'a', 'b'), 'e1', undefined],
		['another request of the same item', asked(2, 'c', 'd'), 'e1', undefined],
		['what only looks alike under another item', asked(3, 'c', 'b'), 'e1', undefined],
		['another execution, exactly the same', asked(2, 'a', 'b'), 'e2', 'task-1'],
		['another execution, what only looks alike', asked(2, 'c', 'b'), 'e2', undefined],
	])('%s', (_label, wanted, id, expected) => {
		const { open, add } = execution();
		add(open(), asked(2, 'a', 'b'), 'task-1');
		const journal = open(undefined, id);
		expect(journal.tries.has(wanted, false)).toBe(expected !== undefined);
		expect(journal.tries.resume(wanted, false)?.taskId).toBe(expected);
	});

	test('the best of several: one with a task, then one that may have one, then one that failed', () => {
		const { open, add } = execution();
		const first = open();
		send(first, asked(0));
		add(first, asked(0), 'good');
		first.settle(send(first, asked(0)), { state: 'failed', taskId: 'bad' });
		const second = open();
		const taken = [1, 2, 3].map(() => second.tries.resume(asked(0), false)?.state);
		expect(taken).toEqual(['created', 'sent', 'failed']);
	});

	test.each([
		['an item', undefined, 1],
		['an agent’s tool, whose calls may differ in the query alone', 'x.segmentWithPromptTool', 0],
	])('lost creates of the same shown request count for %s', (_label, type, count) => {
		const { open } = execution(type);
		const journal = open();
		const lost = send(journal, asked(0, 'a?1', 'a'));
		expect(journal.lostOf(asked(0, 'a?1', 'a'))).toEqual([]);
		lost.isLost = true;
		expect(journal.lostOf(asked(0, 'a?2', 'a'))).toHaveLength(count);
		expect(journal.lostOf(asked(0, 'a?1', 'a'))).toEqual([lost]);
	});

	test('and knows which items have cost something, or may have', () => {
		const { open } = execution();
		const first = open();
		first.settle(send(first, asked(0)), { state: 'created', taskId: 'task-0' });
		send(first, asked(1));
		for (const [item, state] of ['none', 'absent'].entries())
			first.settle(send(first, asked(2 + item)), { state } as EntryState);
		first.settle(send(first, asked(4)), { state: 'failed', taskId: 'task-4' }).usd = 0;
		reuse(first, asked(5), 'task-5');
		first.settle(send(first, asked(6)), { state: 'failed', taskId: 'billed' });
		const expected = [true, true, false, false, true, false, true, false];
		for (const journal of [first, open()])
			expect(expected.map((_, item) => journal.hasPaid(item))).toEqual(expected);
	});

	test('names a task that an answer told as long as it may be one, and takes it for nobody’s', () => {
		const { open } = execution();
		const first = open();
		const sent = send(first, asked(0));
		sent.mayBe = ['told'];
		first.settle(send(first, asked(1)), { state: 'created', taskId: 'task-1' });
		const named = [new Problem('unknownCreate', { lost: sent })];
		for (const journal of [first, open()])
			expect([journal.taskIds(), journal.possibleIds()]).toEqual([['task-1'], ['told']]);
		expect(first.possibleIds(named)).toEqual([]);
		first.settle(sent, { state: 'created', taskId: 'task-0' });
		expect([first.taskIds(), first.possibleIds()]).toEqual([['task-0', 'task-1'], []]);
	});

	test('and asks only the entries of an item what it has cost', () => {
		const { stored, open, add } = execution();
		const first = open();
		for (let item = 0; item < 500; item++) add(first, asked(item), `task-${item}`);
		const { entries } = stored.piApiJournal as unknown as { entries: Entry[] };
		let looks = 0;
		for (const entry of entries)
			Object.defineProperty(entry, 'state', { get: () => (looks++, 'created') });
		const journal = open();
		looks = 0;
		expect([journal.hasPaid(499), journal.hasPaid(500)]).toEqual([true, false]);
		expect(looks).toBeLessThan(5);
	});

	test('all that was noted, and only what exists or may exist', () => {
		const { open } = execution();
		const first = open();
		const sent = send(first, asked(0));
		first.settle(send(first, asked(1)), { state: 'none' });
		first.settle(send(first, asked(2)), { state: 'absent' });
		first.settle(send(first, asked(3)), { state: 'failed', taskId: 'task-3' });
		reuse(first, asked(4), 'task-4');
		first.plan(asked(5), USD);
		const second = open();
		const resumed = [0, 1, 2, 3, 4, 5].map((item) => second.tries.resume(asked(item), false));
		expect(resumed).toEqual([
			{ ...asked(0), ...leaving, usd: USD, execution: 'e1', state: 'sent', isLost: true },
			undefined,
			undefined,
			expect.objectContaining({ state: 'failed', taskId: 'task-3' }),
			{
				...asked(4),
				nonce: '',
				usd: 0,
				execution: 'e1',
				state: 'reused',
				taskId: 'task-4',
			},
			undefined,
		]);
		expect(resumed[0]).toBe(sent);
	});

	test('not within the same try: what it wrote is not there to be resumed', () => {
		const { open, add } = execution();
		const journal = open();
		add(journal, asked(0), 'task-1');
		expect(journal.tries.has(asked(0), true)).toBe(false);
	});

	test('the last entry counts, each is resumed once, and asking takes nothing', () => {
		const { open, add } = execution();
		const first = open();
		for (const id of ['task-1', 'task-2']) add(first, asked(0), id);
		const journal = open();
		expect([journal.tries.has(asked(0), false), journal.tries.has(asked(0), false)]).toEqual([
			true,
			true,
		]);
		const resume = () => journal.tries.resume(asked(0), false)?.taskId;
		expect([resume(), resume(), resume()]).toEqual(['task-2', 'task-1', undefined]);
		expect(journal.tries.has(asked(0), false)).toBe(false);
	});

	test('exactly the request comes before what only looks like it', () => {
		const { open, add } = execution();
		const first = open();
		add(first, asked(0, 'a', 'b'), 'exactly');
		add(first, asked(0, 'c', 'b'), 'alike');
		expect(open().tries.resume(asked(0, 'a', 'b'), false)?.taskId).toBe('exactly');
	});
});

describe('where identical items share a task', () => {
	test('any of them resumes it, as often as there are items, but only exactly the same', () => {
		const { open, add } = execution();
		add(open(), asked(0, 'a', 'b'), 'task-1');
		const journal = open();
		const ids = [0, 1, 2].map((item) => journal.tries.resume(asked(item, 'a', 'b'), true)?.taskId);
		expect(ids).toEqual(['task-1', 'task-1', 'task-1']);
		expect(journal.tries.resume(asked(1, 'c', 'b'), true)).toBeUndefined();
	});
});

describe('the rounds of a loop', () => {
	test('have each their own tasks, and share what they spend', () => {
		const { stored, open, add } = execution();
		add(open(0), asked(0), 'task-1', 1);
		const second = open(1);
		expect([second.tries.has(asked(0), true), second.taskIds(), second.spentUsd()]).toEqual([
			false,
			[],
			1,
		]);
		add(second, asked(0), 'task-2', 2);
		// A second try of this round.
		expect(open(1).tries.resume(asked(0), false)?.taskId).toBe('task-2');
		expect(open(2).spentUsd()).toBe(3);
		// However many there were: a round is as much work as the first.
		for (let round = 3; round < 100; round++) add(open(round), asked(0), `task-${round}`, 0);
		expect((stored.piApiJournal as unknown as { entries: Entry[] }).entries).toHaveLength(1);
	});

	test('are calls where the node is an agent’s tool: exactly the same request, whatever item', () => {
		const { open, add } = execution('n8n-nodes-piapi-segment.segmentWithPromptTool');
		add(open(0), asked(0, 'a', 'b'), 'task-1', 1);
		const second = open(1);
		expect(second.spentUsd()).toBe(1);
		expect(second.tries.has(asked(0, 'c', 'b'), false)).toBe(false);
		expect(second.tries.resume(asked(5, 'a', 'b'), false)?.taskId).toBe('task-1');
		expect(open(2).taskIds()).toEqual(['task-1']);
	});

	test('a node that is not called again is in the first; “Tool” elsewhere in its type makes no tool', () => {
		const { open, add } = execution('toolbox.SegmentToolNode');
		add(open(), asked(0), 'task-1');
		expect(open(0).tries.has(asked(0), false)).toBe(true);
		expect(open(1).tries.has(asked(0), false)).toBe(false);
	});
});

describe('what was spent, and on which tasks', () => {
	type Step = [Entry['state'], string?];
	test.each<[string, Step[], number, string[]]>([
		['nothing', [], 0, []],
		[
			'each task',
			[
				['created', 'a'],
				['created', 'b'],
			],
			2,
			['a', 'b'],
		],
		[
			'the same task twice in the list',
			[
				['created', 'a'],
				['created', 'a'],
			],
			2,
			['a'],
		],
		[
			'a task that failed: what is settled for it',
			[
				['failed', 'a'],
				['created', 'b'],
			],
			2,
			['a', 'b'],
		],
		['a create of unknown fate', [['sent'], ['created', 'b']], 2, ['b']],
		['a create that is about to leave', [['planned'], ['created', 'b']], 2, ['b']],
		['what surely left no task', [['none'], ['absent']], 0, []],
	])('%s', (_label, steps, expectedUsd, expectedIds) => {
		const { open } = execution();
		const journal = open();
		for (const [place, [state, taskId]] of steps.entries()) {
			const entry = journal.plan(asked(place), 1);
			if (state !== 'planned') journal.send(entry, leaving);
			if (state !== 'planned' && state !== 'sent')
				journal.settle(entry, { state, ...(taskId && { taskId }) } as EntryState);
		}
		for (const each of [journal, open()])
			expect([each.spentUsd(), each.taskIds()]).toEqual([expectedUsd, expectedIds]);
	});

	test('what an earlier execution paid is not spent, and named', () => {
		const journal = execution().open();
		reuse(journal, asked(0), 'a');
		expect([journal.spentUsd(), journal.taskIds(), journal.reusedIds()]).toEqual([0, [], ['a']]);
	});
});

test('creates that may have left a task are counted, except those that problems tell of', () => {
	const journal = execution().open();
	const all = [send(journal, asked(0)), send(journal, asked(0)), send(journal, asked(1))];
	const [lost, risked] = all;
	journal.settle(send(journal, asked(2)), { state: 'created', taskId: 'task-2' });
	// One that another call of an agent waits for is not lost.
	send(journal, asked(3));
	for (const each of all) each.isLost = true;
	const told = [lost, lost, risked, {}, undefined].map(
		(each) => new Problem('unknownCreate', { lost: each }),
	);
	expect([[], told.slice(0, 2), told].map((some) => journal.countUnknown(some))).toEqual([3, 2, 1]);
	// It turned up after all.
	journal.settle(lost, { state: 'created', taskId: 'task-0' });
	expect(journal.countUnknown(told)).toBe(1);
});

describe('a create that is sent again', () => {
	test('keeps its entry where it surely left nothing', () => {
		const journal = execution().open();
		const first = send(journal, asked(0));
		journal.settle(first, { state: 'planned' });
		const again = { nonce: 'again', atMs: 9 };
		expect(journal.send(first, again)).toBe(first);
		expect(first).toMatchObject({ ...again, usd: USD, state: 'sent' });
		// Should it come after all, its mark must still be known.
		journal.settle(first, { state: 'absent' });
		const second = send(journal, asked(0));
		expect(second).not.toBe(first);
		expect([journal.list('absent'), journal.list('sent')]).toEqual([[first], [second]]);
	});
});

test('each task is noted as this execution’s, also one that an earlier one left', () => {
	const { owners, open, add } = execution();
	add(open(), asked(0), 'task-1');
	expect(owners.get('task-1')).toMatch(/^e1 /);
	open(undefined, 'e2');
	expect(owners.get('task-1')).toMatch(/^e2 /);
});
