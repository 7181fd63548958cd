import { CONTENDER_LABELS } from '../contenders';
import { idealMs } from '../statistics';
import type { Result } from '../targets';

/** A column of the report. */
export interface Column {
	heading: string;
	/** What it means, for the reader of the report. */
	meaning: string;
	cell(result: Result): string;
}

export const COLUMNS: Column[] = [
	{
		heading: 'case',
		meaning: 'number of the case, see above',
		cell: ({ run }) => String(run.benchCase.number),
	},
	{
		heading: 'contender',
		meaning: 'who, see above',
		cell: ({ run }) => CONTENDER_LABELS[run.contender],
	},
	{
		heading: 'items',
		meaning: 'what the run was made with; the time of "one by one" is scaled up from there (~)',
		cell: ({ run }) => String(run.itemCount),
	},
	{
		heading: 'makespan',
		meaning: 'from the first create to the request for the last mask',
		cell: ({ makespanMs, isScaled }) => approximate(isScaled, seconds(makespanMs)),
	},
	{
		heading: 'bound',
		meaning:
			'the shortest time that is possible: rounds that the slots ask for × mean time of a task, or the longest task',
		cell: ({ boundMs }) => seconds(boundMs),
	},
	{
		heading: '÷ bound',
		meaning:
			'makespan as a multiple of the bound: median of the runs, and in brackets the shortest and the longest of them',
		cell: ({ ratio, isScaled, run, makespanMs }) => {
			if (ratio === undefined) return 'not finished';
			const { makespansMs = [] } = run;
			const range = [makespansMs[0], makespansMs[makespansMs.length - 1]]
				.map((ms) => ((ms / makespanMs) * ratio).toFixed(2))
				.join('–');
			const text = approximate(isScaled, ratio.toFixed(2));
			return makespansMs.length > 1 ? `${text} (${range})` : text;
		},
	},
	{
		heading: '÷ sound',
		meaning: 'of the cases with faults: makespan as a multiple of the one without (case 8)',
		cell: ({ soundRatio }) => soundRatio?.toFixed(2) ?? '–',
	},
	{
		heading: 'ideal',
		meaning:
			'the same for a client that sees every end at once, with the same tasks in the same order: their times vary, so ' +
			'that even then the last slots stand empty for a while',
		cell: idealRatio,
	},
	{
		heading: 'GETs/task',
		meaning: 'requests for a task’s state, refused ones included',
		cell: ({ run }) => number(run.measures.looksPerTask, 1),
	},
	{
		heading: 'lag',
		meaning: 'from the end of a task to the first look that saw it: mean',
		cell: ({ run }) => seconds(run.measures.meanLagMs, 2),
	},
	{
		heading: 'lag 95 %',
		meaning: 'the same, not exceeded by 95 of 100 tasks',
		cell: ({ run }) => seconds(run.measures.lag95Ms, 2),
	},
	{
		heading: '429s',
		meaning: 'requests that the service turned down because there were too many',
		cell: ({ run }) => String(run.measures.refused),
	},
	{
		heading: 'connections',
		meaning: 'TCP connections, to the API and to the host of the masks',
		cell: ({ run }) => String(run.measures.connections),
	},
	{
		heading: 'memory',
		meaning:
			'most that n8n’s process held at one time, n8n itself included; in brackets: more than with few items, and how ' +
			'much of that n8n takes without this package for items with the same content',
		cell: ({ run, memoryGrowthBytes, n8nGrowthBytes }) => {
			const growths = [growth('', memoryGrowthBytes), growth('n8n alone ', n8nGrowthBytes)].flat();
			const more = growths.length === 0 ? '' : ` (${growths.join('; ')})`;
			return megabytes(run.peakMemoryBytes) + more;
		},
	},
	{
		heading: 'masks',
		meaning: 'whole masks that were delivered, of the items of the run',
		cell: ({ run }) => `${run.masksDelivered}/${run.itemCount}`,
	},
	{
		heading: 'created/paid',
		meaning: 'tasks that were created, and tasks that were paid',
		cell: ({ run }) => `${run.measures.tasksCreated}/${run.measures.tasksPaid}`,
	},
	{
		heading: 'our targets',
		meaning:
			'whether the targets are met that we set ourselves, see below; otherwise which ones this run missed',
		cell: ({ missed }) => (missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`),
	},
];

/** Milliseconds as seconds; a dash where nothing was measured. */
export function seconds(durationMs: number, digits = 1): string {
	return Number.isFinite(durationMs) ? `${(durationMs / 1000).toFixed(digits)} s` : '–';
}

/** A number; a dash where nothing was measured. */
export function number(value: number, digits: number): string {
	return Number.isFinite(value) ? value.toFixed(digits) : '–';
}

/** Bytes as MB of 1,048,576; a dash where nothing was measured. */
export function megabytes(bytes: number | undefined): string {
	return bytes === undefined ? '–' : `${(bytes / 1024 ** 2).toFixed(0)} MB`;
}

/** Bytes that were added, after whose they are; none where it was not measured. */
function growth(whose: string, bytes: number | undefined): string[] {
	if (bytes === undefined) return [];
	return [`${whose}${bytes < 0 ? '−' : '+'}${megabytes(Math.abs(bytes))}`];
}

function idealRatio({ run, isScaled, boundMs }: Result): string {
	const { taskTimesMs } = run.measures;
	if (isScaled || taskTimesMs.length < run.itemCount) return '–';
	return number(idealMs(taskTimesMs, run.benchCase.slots) / boundMs, 2);
}

function approximate(isScaled: boolean, text: string): string {
	return isScaled ? `~${text}` : text;
}
