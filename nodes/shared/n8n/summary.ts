import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';

import { formatUsd } from '../task/cost';
import type { RunResult } from './runItems';

/** How many different notes of items the hint repeats. */
const MAX_NOTES = 3;

/** Sums a run up in one sentence for the output pane: what came of it, what it cost, how long it took. */
export function summarize(
	operation: string,
	{ items, problems, tookMs }: RunResult,
): NodeExecutionHint[] {
	const jsons = items.map(({ json }) => json);
	const remarks = [missingOutputs(jsons), ...notes(jsons)].filter(Boolean);
	const isSingle = items.length <= 1 && problems.length === 0;
	if (isSingle && operation !== 'segment') {
		return remarks.length > 0 ? [toHint(remarks, 'warning')] : [];
	}
	if (operation === 'getAccount') return [];
	const parts = [...countOutcomes(jsons, problems), ...remarks, cost(jsons), time(tookMs)];
	const isWarning = problems.length > 0 || remarks.length > 0;
	return [toHint(parts.filter(Boolean), isWarning ? 'warning' : 'info')];
}

function countOutcomes(jsons: IDataObject[], problems: RunResult['problems']): string[] {
	const count = (outcome: string) => jsons.filter((json) => json.outcome === outcome).length;
	const masks = countHaving(jsons, 'mask');
	const cutouts = countHaving(jsons, 'cutout');
	const empty = jsons.filter(
		({ mask }) => (mask as IDataObject | undefined)?.empty === true,
	).length;
	const timedOut = problems.filter(({ reason }) => reason === 'timedOut').length;
	return [
		part(masks, 'mask', 'masks'),
		part(empty, 'of it empty: nothing was found', 'of them empty: nothing was found'),
		part(cutouts, 'cutout', 'cutouts'),
		part(
			count('succeeded') - Math.max(masks, cutouts),
			'task done without a mask',
			'tasks done without a mask',
		),
		part(count('pending'), 'task pending', 'tasks pending'),
		part(
			timedOut,
			'task not done in time (it goes on at PiAPI)',
			'tasks not done in time (they go on at PiAPI)',
		),
		part(problems.length - timedOut + count('failed'), 'item failed', 'items failed'),
	];
}

/** How many items have an image of this name. */
function countHaving(jsons: IDataObject[], image: string): number {
	return jsons.filter(({ images }) =>
		((images ?? []) as IDataObject[]).some(({ name }) => name === image),
	).length;
}

function part(count: number, one: string, many: string): string {
	return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}

/** The cost of all tasks; a task that several items share is counted once. */
function cost(jsons: IDataObject[]): string {
	const tasks = new Map(jsons.map((json) => [json.task_id, json]));
	const known = [...tasks.values()].filter(({ costUsd }) => typeof costUsd === 'number');
	if (known.length === 0) return '';
	const usd = known.reduce((sum, { costUsd }) => sum + (costUsd as number), 0);
	const estimated = known.filter(({ costIsEstimated }) => costIsEstimated === true).length;
	const share = estimated > 0 ? ` (estimated for ${estimated} of ${known.length})` : '';
	return `cost: ${formatUsd(usd)}${share}`;
}

function time(ms: number): string {
	const seconds = Math.round(ms / 1000);
	if (seconds < 120) return `time: ${Math.max(seconds, 1)} s`;
	return `time: ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function missingOutputs(jsons: IDataObject[]): string {
	const names = new Set(jsons.flatMap(({ missingOutputs: names = [] }) => names as string[]));
	// Why there is no cutout stands in the item's notes.
	names.delete('cutout');
	return names.size === 0 ? '' : `PiAPI did not give: ${[...names].join(', ')}`;
}

/** What the items have to tell, the same of several once. */
function notes(jsons: IDataObject[]): string[] {
	const counts = new Map<string, number>();
	for (const note of jsons.flatMap(({ notes: own = [] }) => own as string[])) {
		counts.set(note, (counts.get(note) ?? 0) + 1);
	}
	const texts = [...counts].map(([note, count]) => (count > 1 ? `${note} (${count} items)` : note));
	const rest = texts.length - MAX_NOTES;
	return rest > 0 ? [...texts.slice(0, MAX_NOTES), `${rest} more notes in the items`] : texts;
}

function toHint(parts: string[], type: 'info' | 'warning'): NodeExecutionHint {
	return { message: `${parts.join('; ')}.`, type, location: 'outputPane' };
}
