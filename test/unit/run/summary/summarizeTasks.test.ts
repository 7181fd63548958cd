import type { TaskOperation } from '../../../../nodes/shared/run/summary/costInWords';
import type { RunResult } from '../../../../nodes/shared/run/runItems';
import { summarizeTasks } from '../../../../nodes/shared/run/summary/summarizeTasks';
import type { ItemReport } from '../../../../nodes/shared/item/json/itemJson';
import { TimeSlices } from '../../../../nodes/shared/timing/timeSlices';
import { Problem } from '../../../../nodes/shared/problem/problem';
import { asReused, toTaskItem } from '../../../../nodes/shared/result/taskItem';
import { parseTask, type Task } from '../../../../nodes/shared/task/task';
import { VirtualClock } from '../../kit/virtualClock';

const masked: ItemReport = {
	taskId: 'a',
	outcome: 'succeeded',
	costUsd: 0.01,
	images: [{ name: 'mask' }],
	prompt: 'shoe',
};
const empty = { mask: { empty: true } };
const product = (...problems: string[]) => ({
	images: [{ name: 'cutout' }],
	product: {
		...{ filled: 0.9, width: 9, height: 9, touchesEdge: false, enlargedBy: 1 },
		problems,
	},
});

async function sumUp(result: Partial<RunResult>, operation: TaskOperation = 'segment') {
	const whole = {
		items: [],
		reports: [],
		problems: [],
		tookMs: 5_000,
		skippedFiles: 0,
		unnamedTaskIds: [],
		unknownCreates: 0,
		absentCreates: 0,
		paid: [],
		...result,
	};
	const [hint] = await summarizeTasks(operation, whole, new TimeSlices(new VirtualClock()));
	return hint;
}

const of = (...reports: Array<Partial<ItemReport>>) => ({
	reports: reports.map((report, index) => ({ ...masked, taskId: `task-${index}`, ...report })),
});

test.each<[string, Partial<RunResult>, string, TaskOperation?]>([
	['one mask', of({}), '1 mask; cost: $0.01; time: 5 s.'],
	[
		'cutouts with their masks, and a task without either',
		of(
			{ images: [{ name: 'mask' }, { name: 'cutout' }] },
			{ images: [{ name: 'cutout' }] },
			{ images: [] },
		),
		'2 cutouts; 1 mask; 1 task done without a mask; cost: $0.03; time: 5 s.',
	],
	[
		'tasks without the cutout that is wanted of them',
		of(
			{ images: [], missingOutputs: ['cutout'] },
			{ missingOutputs: ['cutout'] },
			{ images: [{ name: 'cutout' }] },
		),
		'1 cutout; 1 mask; 2 tasks done without a cutout; cost: $0.03; time: 5 s.',
	],
	[
		'product images, and those that somebody should look at',
		of(product(), product('small', 'cut off'), product('small')),
		'3 cutouts; 2 product images to check: see product.problems; cost: $0.03; time: 5 s.',
	],
	['product images without problems', of(product()), '1 cutout; cost: $0.01; time: 5 s.'],
	[
		'a task that two items share, counted once',
		of({ taskId: 'one' }, { taskId: 'one' }),
		'2 masks; cost: $0.01; time: 5 s.',
	],
	[
		'a price that is not known yet',
		of({}, { costIsEstimated: true }),
		'2 masks; cost: about $0.02 (estimated for 1 of 2); time: 5 s.',
	],
	[
		'paid tasks whose items failed, by what PiAPI says of them',
		{
			...of({}),
			problems: [
				new Problem('emptyMask'),
				new Problem('timedOut', { taskId: 't', waitedMs: 1 }),
				new Problem('imageGone'),
			],
			paid: [
				{ taskId: 'task-0', usd: 0.5 },
				{ taskId: 'empty', usd: 0.02, isPriced: true },
				{ taskId: 'late', usd: 0.04 },
				{ taskId: 'gone', usd: 0.05 },
			],
		},
		'1 mask; 1 task not done in time (it continues at PiAPI); 2 items failed; cost: $0.03, and up to $0.09 for 2 more tasks; time: 5 s.',
	],
	[
		'a submitted task, of which nobody knows the price yet',
		{
			...of({ outcome: 'pending', images: [], costUsd: undefined }),
			paid: [{ taskId: 'task-0', usd: 0.1 }],
		},
		'1 task submitted, not done yet; time: 5 s. Next: fetch the images by task_id with Get Task, or let PiAPI Trigger start a workflow for each task.',
		'submit',
	],
	[
		'submitted tasks of which only some have a price',
		{
			...of(
				{ isReused: true, costUsd: 0, images: [] },
				{ outcome: 'pending', images: [], costUsd: undefined },
			),
			paid: [{ taskId: 'task-1', usd: 0.1 }],
		},
		'1 task submitted, done already; 1 task submitted, not done yet; 1 of 2 reused, free; cost: $0.00, and 1 more task that PiAPI has not priced yet; time: 5 s. Next: fetch the images by task_id with Get Task, or let PiAPI Trigger start a workflow for each task.',
		'submit',
	],
	[
		'a task that is not done in time, alone',
		{
			problems: [new Problem('timedOut', { taskId: 't', waitedMs: 1 })],
			paid: [{ taskId: 'late', usd: 0.04 }],
		},
		'1 task not done in time (it continues at PiAPI); cost: up to $0.04 for 1 task; time: 5 s.',
	],
	[
		'files that were left out',
		{ ...of({}), skippedFiles: 2 },
		'1 mask; 2 other files skipped; cost: $0.01; time: 5 s.',
	],
	[
		'tasks that were paid before',
		of({}, { isReused: true, costUsd: 0 }),
		'2 masks; 1 of 2 reused, free; cost: $0.01; time: 5 s.',
	],
	[
		'empty masks, by their different prompts',
		of(empty, { ...empty, prompt: 'sock' }, empty),
		'Nothing found in 3 images for "shoe", "sock": use a plain English word such as "shoe" rather than a product name; 3 masks; cost: $0.03; time: 5 s.',
	],
	[
		'an empty mask of a task that does not tell its prompt',
		of({ ...empty, prompt: undefined }),
		'Nothing found in 1 image: use a plain English word such as "shoe" rather than a product name; 1 mask; cost: $0.01; time: 5 s.',
	],
	[
		'an empty mask of a prompt in another language',
		of({ ...empty, prompt: 'Schühe' }),
		'Nothing found in 1 image for "Schühe": use a plain English word such as "shoe" rather than a product name; 1 mask; cost: $0.01; time: 5 s.',
	],
	[
		'missing outputs, each once, and of notes the first three',
		of(
			{ missingOutputs: ['annotated', 'cutout'], notes: ['one', 'two'] },
			{ missingOutputs: ['annotated'], notes: ['two', 'three', 'four'] },
		),
		'2 masks; 1 task done without a cutout; PiAPI did not return: annotated; one; two (2 items); three; 1 more note in the items; cost: $0.02; time: 5 s.',
	],
	[
		'what failed, by how it did',
		{
			...of({ outcome: 'failed', images: [], costUsd: undefined }),
			problems: [
				new Problem('timedOut', { taskId: 't', waitedMs: 1 }),
				new Problem('spendingLimit', { detail: 'spent' }),
				new Problem('spendingLimit', { detail: 'spent' }),
				new Problem('refused'),
			],
		},
		'1 task not done in time (it continues at PiAPI); 2 items skipped because of the spending limit; 2 items failed; time: 5 s.',
	],
	[
		'tasks that no item names',
		{ ...of({}), unnamedTaskIds: ['b', 'c'], unknownCreates: 1 },
		'1 mask; also created, and not in the output: b, c (fetch with Get Task); 1 lost request may have created an extra task: see the task history of your PiAPI workspace; cost: $0.01; time: 5 s.',
	],
	[
		'submitted tasks',
		of({ outcome: 'pending', images: [] }),
		'1 task submitted, not done yet; cost: $0.01; time: 5 s. Next: fetch the images by task_id with Get Task, or let PiAPI Trigger start a workflow for each task.',
		'submit',
	],
	[
		'submitted tasks of which some are done already',
		of(
			{ outcome: 'pending', images: [] },
			{ images: [] },
			{ images: [], isReused: true, costUsd: 0 },
		),
		'2 tasks submitted, done already; 1 task submitted, not done yet; 1 of 3 reused, free; cost: $0.02; time: 5 s. Next: fetch the images by task_id with Get Task, or let PiAPI Trigger start a workflow for each task.',
		'submit',
	],
	[
		'fetched tasks, which cost nothing now',
		{ ...of({}, {}), tookMs: 125_000 },
		'2 masks; no charge for this run; the tasks cost $0.02; time: 2 min 5 s.',
		'getTask',
	],
])('sums up %s', async (_label, result, message, ...[operation]) => {
	expect((await sumUp(result, operation)).message).toBe(message);
});

test('warns where there is anything to look at, and only there', async () => {
	expect((await sumUp(of({}))).type).toBe('info');
	expect((await sumUp(of({ notes: ['odd'] }))).type).toBe('warning');
	expect((await sumUp(of(empty))).type).toBe('warning');
	expect((await sumUp({ problems: [new Problem('refused')] })).type).toBe('warning');
});

test('says nothing of an account', async () => {
	expect(await sumUp({}, 'getAccount')).toBeUndefined();
});

describe('the report of an item', () => {
	const task = parseTask(
		{
			task_id: 'a',
			status: 'completed',
			input: { prompt: ' shoe ' },
			meta: { usage: { consume: 200_000 } },
		},
		[],
	) as Task;
	const mask = { empty: true };

	test('says what the item says', () => {
		const { item, report } = toTaskItem(task, undefined, {
			mask,
			images: [{ name: 'mask' }],
			missingOutputs: ['cutout'],
			notes: ['odd'],
		});
		expect(report).toEqual({
			taskId: 'a',
			outcome: 'succeeded',
			costUsd: 0.02,
			mask,
			images: [{ name: 'mask' }],
			prompt: 'shoe',
			missingOutputs: ['cutout'],
			notes: ['odd'],
		});
		expect(item.json).toMatchObject({
			task_id: 'a',
			outcome: 'succeeded',
			costUsd: 0.02,
			mask,
			missingOutputs: ['cutout'],
			notes: ['odd'],
		});
	});

	test('has the cost of a task with its first thing only, as the item does', () => {
		const { item, report } = toTaskItem(task, undefined, { thing: { index: 2 } });
		expect(item.json).not.toHaveProperty('costUsd');
		expect(report).not.toHaveProperty('costUsd');
	});

	test('of a task that was paid before costs nothing, as the item does', () => {
		const running = { ...task, status: 'running' as const, points: { frozen: 100_000 } };
		const { item, report } = asReused(toTaskItem(running));
		for (const told of [item.json, report]) {
			expect(told).toMatchObject({ costUsd: 0 });
			expect(told).not.toHaveProperty('costIsEstimated');
		}
		expect(item.json.reused).toBe(true);
		expect(report.isReused).toBe(true);
	});

	test('has no key that the service quotes', () => {
		const quoting = parseTask(
			{ task_id: 'a', status: 'completed', input: { prompt: 'shoe key-of-the-test' } },
			['key-of-the-test'],
		) as Task;
		expect(toTaskItem(quoting).report.prompt).toBe('shoe [secret]');
	});
});
