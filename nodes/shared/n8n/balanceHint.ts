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
	return [
		{
			message: `The PiAPI account has ${formatUsd(balanceUsd)} left, and ${tasks} cost at least ${formatUsd(leastUsd)}. Items may fail for lack of credit: top up at piapi.ai.`,
			type: 'warning',
			location: 'outputPane',
		},
	];
}
