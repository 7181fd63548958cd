import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';

import { formatUsd } from './cost';
import type { RunResult } from './runItems';

/** Sums a run up in one sentence for the output pane: what came of it, what it cost, how long it took. */
export function summarize(
	operation: string,
	{ items, problems, tookMs }: RunResult,
): NodeExecutionHint[] {
	const jsons = items.map(({ json }) => json);
	const missing = missingOutputs(jsons);
	const isSingle = items.length <= 1 && problems.length === 0;
	if (isSingle && operation !== 'segment') return missing ? [toHint([missing], 'warning')] : [];
	if (operation === 'getAccount') return [];
	const parts = [...countOutcomes(jsons, problems), missing, cost(jsons), time(tookMs)];
	return [toHint(parts.filter(Boolean), problems.length > 0 || missing ? 'warning' : 'info')];
}

function countOutcomes(jsons: IDataObject[], problems: RunResult['problems']): string[] {
	const count = (outcome: string) => jsons.filter((json) => json.outcome === outcome).length;
	const pictures = jsons.flatMap(({ pictures }) => (pictures ?? []) as IDataObject[]);
	const masks = pictures.filter(({ name }) => name === 'mask').length;
	const timedOut = problems.filter(({ reason }) => reason === 'timedOut').length;
	return [
		part(masks, 'mask', 'masks'),
		part(count('succeeded') - masks, 'task done without a mask', 'tasks done without a mask'),
		part(count('pending'), 'task pending', 'tasks pending'),
		part(
			timedOut,
			'task not done in time (it goes on at PiAPI)',
			'tasks not done in time (they go on at PiAPI)',
		),
		part(problems.length - timedOut + count('failed'), 'item failed', 'items failed'),
	];
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
	return names.size === 0 ? '' : `PiAPI did not give: ${[...names].join(', ')}`;
}

function toHint(parts: string[], type: 'info' | 'warning'): NodeExecutionHint {
	return { message: `${parts.join('; ')}.`, type, location: 'outputPane' };
}
