import { megabytes } from '../report/columns';
import { markdownTable } from '../report/table';
import { MEMORY_TARGET_BYTES } from '../targets';
import type { CallbackRun } from './benchCallbacks';
import { RECEIVER_LABELS } from './receivers';

const LAG_TARGET_MS = 300;
/** Longest mean lag in a burst, as a multiple of the other receiver's. */
const BURST_TARGET = 1.1;

/** The runs as lines of cells, the headings first. */
export function callbackCells(runs: CallbackRun[]): string[][] {
	const headings = [
		'case',
		'receiver',
		'started',
		'starts',
		'GETs/task',
		'lag',
		'lag 95 %',
		'÷ by hand',
	];
	return [
		[...headings, 'memory', 'our targets'],
		...runs.map((run) => {
			const growth = growthBytes(run, runs);
			const memory = run.peakMemoryBytes === undefined ? '–' : megabytes(run.peakMemoryBytes);
			return [
				run.callbackCase.title,
				RECEIVER_LABELS[run.receiver],
				`${run.tasksStarted}/${run.callbackCase.taskCount}`,
				String(run.starts),
				run.looksPerTask.toFixed(2),
				`${(run.meanLagMs / 1000).toFixed(2)} s`,
				`${(run.lag95Ms / 1000).toFixed(2)} s`,
				burstRatio(run, runs)?.toFixed(2) ?? '–',
				growth === undefined ? memory : `${memory} (+${megabytes(growth)})`,
				missedTargets(run, runs),
			];
		}),
	];
}

/** Of a burst: the mean lag as a multiple of what the receiver by hand needs for the same. */
function burstRatio(run: CallbackRun, runs: CallbackRun[]): number | undefined {
	if (run.receiver === 'byHand' || run.callbackCase.everyMs > 0) return undefined;
	const other = runs.find(
		({ receiver, callbackCase }) => receiver === 'byHand' && callbackCase === run.callbackCase,
	);
	return other && run.meanLagMs / other.meanLagMs;
}

/** The receiver's case before this one, if there was one. */
function before(run: CallbackRun, runs: CallbackRun[]): CallbackRun | undefined {
	const other = runs[runs.indexOf(run) - 1];
	return other?.receiver === run.receiver ? other : undefined;
}

/** How much more memory than after the receiver's case before. */
function growthBytes(run: CallbackRun, runs: CallbackRun[]): number | undefined {
	const earlier = before(run, runs)?.peakMemoryBytes;
	if (run.peakMemoryBytes === undefined || earlier === undefined) return undefined;
	return run.peakMemoryBytes - earlier;
}

function missedTargets(run: CallbackRun, runs: CallbackRun[]): string {
	const { taskCount, everyMs } = run.callbackCase;
	// Memory is flat if the same once more takes no more.
	const isSameAgain = before(run, runs)?.callbackCase.taskCount === taskCount;
	const growth = isSameAgain ? (growthBytes(run, runs) ?? 0) : 0;
	const missed = [
		run.tasksStarted < taskCount && 'all started',
		run.starts > taskCount && 'once each',
		run.looksPerTask > 1 && 'GETs',
		everyMs > 0 && run.meanLagMs > LAG_TARGET_MS && 'lag',
		(burstRatio(run, runs) ?? 0) > BURST_TARGET && 'burst',
		growth > MEMORY_TARGET_BYTES && 'memory',
	].filter((name) => name !== false);
	return missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`;
}

export function callbackPart(runs: CallbackRun[]): string {
	return `## Callbacks

From the end of a task to a workflow that has its mask, in a running n8n (files on disk), where the service reports to it without delay.

${markdownTable(callbackCells(runs))}

- **PiAPI Trigger**: the trigger of this package. It answers the service once it has the mask, or after 1.5 seconds; in a burst once it has seen the task done, after 8 seconds at the latest.
- **Webhook by hand**: n8n's Webhook → HTTP Request (task) → HTTP Request (file). It believes every call, and starts again with each repeated one.

_Started_ are tasks whose workflow ran, _starts_ all its runs. The lag includes the step that tells the bench of it. Memory is the most that n8n's process held until then; in brackets: more than after the receiver's case before. A thousand calls that wait at the same time take memory in n8n itself, whoever receives them; that it is given back shows in the second thousand.

Targets: each task starts its workflow, and once; 1 GET a task; a mean lag of at most ${LAG_TARGET_MS / 1000} s where tasks end one after the other, and at most ${BURST_TARGET} times that of the webhook by hand where they end in one moment (_÷ by hand_); at most ${megabytes(MEMORY_TARGET_BYTES)} more memory for the second thousand in one moment than for the first.
`;
}
