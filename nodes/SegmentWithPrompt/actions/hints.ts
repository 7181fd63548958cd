import type { NodeExecutionHint } from 'n8n-workflow';

import { formatUsd, leastCostUsd } from '../../shared/task/cost';

/**
 * A hint if the balance is less than new tasks cost at least; `pixels` has one entry per task, undefined if the size of
 * its image is unknown. It does not stop the run: credit may be added meanwhile.
 */
export function hintIfShort(
	balanceUsd: number | undefined,
	pixels: Array<number | undefined>,
): NodeExecutionHint[] {
	const leastUsd = pixels.reduce((sum: number, each) => sum + leastCostUsd(each), 0);
	if (balanceUsd === undefined || balanceUsd >= leastUsd) return [];
	const tasks = pixels.length === 1 ? 'one task costs' : `${pixels.length} tasks cost`;
	const message = `The PiAPI account has ${formatUsd(balanceUsd)} left, and ${tasks} at least ${formatUsd(leastUsd)}. Items may fail for lack of credit: top up at piapi.ai.`;
	return [{ message, type: 'warning', location: 'outputPane' }];
}

/** A hint if earlier tasks might have matched, but do not tell what they were asked for. */
export function hintIfUnclear(count: number): NodeExecutionHint[] {
	if (count === 0) return [];
	const [tasks, them] =
		count === 1 ? ['1 earlier task does', 'it'] : [`${count} earlier tasks do`, 'them'];
	const message = `${tasks} not tell which image was sent, so this run could not reuse ${them}.`;
	return [{ message, type: 'warning', location: 'outputPane' }];
}
