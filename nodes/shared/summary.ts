import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';

import type { RunResult } from './runItems';

/** Sums a run up in one sentence for the output pane; nothing to say about a single item that went well. */
export function summarize(operation: string, { items, problems }: RunResult): NodeExecutionHint[] {
	const jsons = items.map(({ json }) => json);
	const count = (outcome: string) => jsons.filter((json) => json.outcome === outcome).length;
	const timedOut = problems.filter(({ reason }) => reason === 'timedOut').length;
	const parts = [
		part(count('succeeded'), 'task done', 'tasks done'),
		part(count('pending'), 'task pending', 'tasks pending'),
		part(
			timedOut,
			'task not done in time (it goes on at PiAPI)',
			'tasks not done in time (they go on at PiAPI)',
		),
		part(problems.length - timedOut + count('failed'), 'item failed', 'items failed'),
		missingOutputs(jsons),
	].filter((text) => text !== '');
	if (operation === 'getAccount' || (items.length <= 1 && problems.length === 0)) {
		return parts.length > 1 ? [toHint(parts, 'warning')] : [];
	}
	return [
		toHint([...parts, cost(jsons)].filter(Boolean), problems.length > 0 ? 'warning' : 'info'),
	];
}

function part(count: number, one: string, many: string): string {
	return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}

/** The cost of all tasks; a task that several items share is counted once. */
function cost(jsons: IDataObject[]): string {
	const tasks = new Map(jsons.map((json) => [json.task_id, json.costUsd]));
	const known = [...tasks.values()].filter((usd) => typeof usd === 'number');
	if (known.length === 0) return '';
	const usd = known.reduce((sum, each) => sum + each, 0);
	const share = known.length < tasks.size ? ` (known for ${known.length} of ${tasks.size})` : '';
	return `cost: $${usd.toFixed(2)}${share}`;
}

function missingOutputs(jsons: IDataObject[]): string {
	const names = new Set(jsons.flatMap(({ missingOutputs: names = [] }) => names as string[]));
	return names.size === 0 ? '' : `PiAPI did not give: ${[...names].join(', ')}`;
}

function toHint(parts: string[], type: 'info' | 'warning'): NodeExecutionHint {
	return { message: `${parts.join('; ')}.`, type, location: 'outputPane' };
}
