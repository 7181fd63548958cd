import type { NodeExecutionHint } from 'n8n-workflow';

import { formatUsd, leastCostUsd } from '../task/cost';

/**
 * A hint where the account's balance is below the least that new tasks can cost; `pixels` has one entry a task, undefined
 * where the size of its image is not known. It does not block: credit may come in while the run goes on.
 */
export function hintIfShort(
	balanceUsd: number | undefined,
	pixels: Array<number | undefined>,
): NodeExecutionHint[] {
	const leastUsd = pixels.reduce((sum: number, each) => sum + leastCostUsd(each), 0);
	if (balanceUsd === undefined || balanceUsd >= leastUsd) return [];
	const tasks = pixels.length === 1 ? 'one task' : `${pixels.length} tasks`;
	const message = `The PiAPI account has ${formatUsd(balanceUsd)} left, and ${tasks} cost at least ${formatUsd(leastUsd)}. Items may fail for lack of credit: top up at piapi.ai.`;
	return [{ message, type: 'warning', location: 'outputPane' }];
}

/** A hint where earlier tasks may have done, but do not tell what they were asked for. */
export function hintIfUntold(count: number): NodeExecutionHint[] {
	if (count === 0) return [];
	const tasks = count === 1 ? '1 earlier task does' : `${count} earlier tasks do`;
	const message = `${tasks} not tell which image they were made from, so Reuse Earlier Tasks could not use them.`;
	return [{ message, type: 'warning', location: 'outputPane' }];
}
