import { markdownTable } from '../report/table';
import type { ItemsRun } from './benchItems';
import { ITEM_COUNT } from './rows';

const STRETCH_TARGET_MS = 50;
const STOP_TARGET_MS = 1_000;
const COUNT = ITEM_COUNT.toLocaleString('en');

/** The runs as lines of cells, the headings first. */
export function itemsCells(runs: ItemsRun[]): string[][] {
	return [
		['run', 'took', 'delay', 'stretch', 'stop', 'items given', 'tasks', 'our targets'],
		...runs.map((run) => {
			const { row, tookMs, delayMs, stretchMs, stoppedAfterMs, given, tasksCreated } = run;
			const missed = [
				stretchMs > STRETCH_TARGET_MS && 'stretch',
				(stoppedAfterMs ?? 0) > STOP_TARGET_MS && 'stop',
				row.stopAfterMs === undefined && given !== ITEM_COUNT && 'items',
				tasksCreated > ITEM_COUNT && 'created once',
			].filter((name) => name !== false);
			return [
				row.label,
				`${(tookMs / 1000).toFixed(1)} s`,
				`${delayMs.toFixed(0)} ms`,
				`${stretchMs.toFixed(0)} ms`,
				stoppedAfterMs === undefined ? '–' : `${stoppedAfterMs.toFixed(0)} ms`,
				String(given),
				String(tasksCreated),
				missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`,
			];
		}),
	];
}

export function itemsPart(runs: ItemsRun[]): string {
	return `## Very many items

${COUNT} items in one go, through the built node in n8n-core, each run in a process of its own. Only the node's own time counts, from its first parameter to its output. Tasks do not end here.

${markdownTable(itemsCells(runs))}

_Delay_ is the longest time that the event loop stood still, whatever the reason, and _stretch_ the longest that its thread was on a processor between two rounds of the loop. _Stop_ is the time from the stop of the execution to the end of the node, which then gives no items: its tasks are in n8n's log.

Targets: no stretch above ${STRETCH_TARGET_MS} ms, and the end at most ${STOP_TARGET_MS / 1000} s after a stop.
`;
}
