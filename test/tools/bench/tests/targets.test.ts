import { medianRun } from '../benchRun';
import { CASES } from '../cases';
import { judgeRun } from '../targets';
import { runWith } from './runs';

const MEGABYTE = 1024 ** 2;

it('finds nothing missed in a run that meets all', () => {
	expect(judgeRun(runWith())).toMatchObject({ boundMs: 40_000, ratio: 1.05, missed: [] });
});

it.each([
	['time', runWith({}, { makespanMs: 44_100 })],
	['GETs', runWith({}, { looksPerTask: 3.1 })],
	['lag', runWith({}, { meanLagMs: 401 })],
	['other requests', runWith({}, { others: 4 })],
	['lag', runWith({}, { meanLagMs: NaN })],
	['paid once', runWith({}, { tasksPaid: 201 })],
	['paid once', runWith({}, { tasksCreated: 201 })],
])('names the target that is missed: %s', (name, run) => {
	expect(judgeRun(run).missed).toEqual([name]);
});

it('misses time and masks where a mask is missing', () => {
	const result = judgeRun(runWith({ masksDelivered: 199 }));
	expect(result).toMatchObject({ ratio: undefined, missed: ['time', 'masks'] });
});

it('misses time where the run was ended, all masks or not', () => {
	expect(judgeRun(runWith({ problem: 'did not end' })).missed).toEqual(['time']);
});

it.each([
	[100, []],
	[101, ['memory']],
])('allows so much more memory than with few items: %d MB', (growth, missed) => {
	const small = runWith({ itemCount: 10, peakMemoryBytes: 250 * MEGABYTE });
	const large = runWith({ peakMemoryBytes: (250 + growth) * MEGABYTE });
	expect(judgeRun(large, small)).toMatchObject({ memoryGrowthBytes: growth * MEGABYTE, missed });
});

it.each([
	[100, []],
	[101, ['memory']],
])('lets n8n have its own share of it: %d MB beyond that', (growth, missed) => {
	const small = runWith({
		itemCount: 10,
		peakMemoryBytes: 250 * MEGABYTE,
		n8nAloneBytes: 240 * MEGABYTE,
	});
	const large = runWith({
		peakMemoryBytes: (450 + growth) * MEGABYTE,
		n8nAloneBytes: 440 * MEGABYTE,
	});
	expect(judgeRun(large, small)).toMatchObject({ n8nGrowthBytes: 200 * MEGABYTE, missed });
});

it('scales the time of one by one to the items of the case', () => {
	const counts = { tasksCreated: 20, tasksPaid: 20 };
	const run = runWith(
		{ contender: 'serial', itemCount: 20, masksDelivered: 20 },
		{ makespanMs: 120_000, ...counts },
	);
	expect(judgeRun(run)).toMatchObject({
		isScaled: true,
		makespanMs: 1_200_000,
		boundMs: 40_000,
		ratio: 30,
	});
});

it.each([
	[100, []],
	[101, ['time']],
])('holds a case with faults against the same without: %d %%', (share, missed) => {
	const benchCase = CASES.find(({ comparedWith }) => comparedWith !== undefined)!;
	const sound = runWith({}, { makespanMs: 10_000 });
	const makespanMs = 10_000 * benchCase.makespanTarget * (share / 100);
	const run = runWith({ benchCase }, { makespanMs, looksPerTask: 4, meanLagMs: 900, others: 90 });
	expect(judgeRun(run, undefined, sound)).toMatchObject({
		soundRatio: makespanMs / 10_000,
		missed,
	});
});

it('takes the median of several runs, and knows them all', () => {
	const runs = [45_000, 41_000, 43_000].map((makespanMs) => runWith({}, { makespanMs }));
	const { measures, makespansMs } = medianRun(runs);
	expect(measures.makespanMs).toBe(43_000);
	expect(makespansMs).toEqual([41_000, 43_000, 45_000]);
});
