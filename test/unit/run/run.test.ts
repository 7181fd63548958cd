import type { INodeExecutionData } from 'n8n-workflow';

import { Problem } from '../../../nodes/shared/problem/problem';
import type { PaidFacts } from '../../../nodes/shared/run/itemOperation';
import type { Job } from '../../../nodes/shared/run/job';
import { Run } from '../../../nodes/shared/run/run';
import { standIn } from '../kit/standIn';
import { VirtualClock } from '../kit/virtualClock';

const node = { name: 'Segment', type: 'x.segmentWithPrompt', onError: 'continueErrorOutput' };

/** A run of a node that goes on, and what it has paid for by the items. */
function open(
	given: Partial<PaidFacts> | null = {},
	goesOn = true,
	item: INodeExecutionData = { json: {} },
) {
	const paidItems = new Set<number>();
	const asked: number[] = [];
	const n8n = standIn({
		continueOnFail: () => goesOn,
		getExecutionCancelSignal: () => undefined,
		getInputData: () => Array(9).fill(item) as never,
		getNode: () => node,
		getNodeParameter: (name: string, _index: number, fallback: unknown) =>
			name === 'options' && item.binary ? { includeInput: true } : fallback,
	});
	const hasPaid = (item: number) => {
		asked.push(item);
		return paidItems.has(item);
	};
	const none = {
		listPaid: () => [],
		taskIds: () => [],
		possibleIds: () => [],
		reusedIds: () => [],
		countUnknown: () => 0,
		countAbsent: () => 0,
		hasPaidAny: () => paidItems.size > 0,
	};
	const paid = given === null ? undefined : { ...none, hasPaid, ...given };
	const run = new Run(n8n, new VirtualClock(), paid);
	return { run, paidItems, asked };
}

const jobsOf = (count: number) =>
	Array.from({ length: count }, (_, itemIndex): Job => {
		return { itemIndex, state: { is: 'unchecked', parameters: {} } };
	});

const NOTHING_PAID = /Nothing was paid/;

test('whether an item is paid is asked as its error is told, because a task may turn up late', async () => {
	const { run, paidItems, asked } = open();
	const jobs = jobsOf(3);
	await run.attempt(jobs, async () => await Promise.reject(new Problem('unauthorized')));
	expect(asked).toEqual([]);
	paidItems.add(1);
	const told = run.failed.map(({ itemIndex, problem }) => run.toErrorItem(itemIndex, problem));
	const isFree = told.map(({ json }) => NOTHING_PAID.test(JSON.stringify(json)));
	expect(isFree).toEqual([true, false, true]);
});

test('what an item’s errors keep of its files is counted like what its items keep', () => {
	const files = Array.from({ length: 30_000 }, (_, index) => [`f${index}`, { fileName: 'a.png' }]);
	const { run } = open(null, true, { json: {}, binary: Object.fromEntries(files) });
	const kept = [1, 2, 3, 4].map(() => run.toErrorItem(0, new Problem('unauthorized')).binary);
	expect(kept.map((binary) => Object.keys(binary ?? {}).length)).toEqual([
		...[30_000, 30_000, 30_000, 0],
	]);
	expect(kept[3]).toBeUndefined();
});

test('what never pays says nothing of it', () => {
	const { run } = open(null);
	const { json } = run.toErrorItem(0, new Problem('unauthorized'));
	expect(JSON.stringify(json)).not.toMatch(NOTHING_PAID);
});

test('a run that fails tells what its record has, except what its error is about', () => {
	const lost = {};
	const countUnknown = jest.fn(() => 1);
	const { run } = open({ taskIds: () => ['a', 'b'], countUnknown }, false);
	run.fail(0, new Problem('unknownCreate', { taskId: 'a', lost }));
	expect(() => run.throwIfEnded([])).toThrow(
		expect.objectContaining({
			description: expect.stringMatching(
				/b\. Fetch them with Get Task\. One more task of this run may/,
			),
		}),
	);
	expect(countUnknown).toHaveBeenCalledWith([
		expect.objectContaining({ facts: expect.objectContaining({ lost }) }),
	]);
});
