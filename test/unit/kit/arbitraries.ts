import fc from 'fast-check';

import { Problem, type BareReason } from '../../../nodes/shared/problem/problem';
import { parseTask, type Task } from '../../../nodes/shared/task/task';

/** Chance as the clock gives it: from 0 up to, not including, 1. */
export const chance = fc.integer({ min: 0, max: 999 }).map((thousandths) => thousandths / 1000);

/** What a look gives: a task, or the problem that it met. */
export type Answer = Task | Problem;

const task = (status: string) => parseTask({ task_id: 't', status }, []) as Task;

export const runningTask = fc
	.constantFrom('', 'pending', 'Processing', 'Staged', 'retry', 'starting\t', 'something new')
	.map(task);
export const finalTask = fc
	.constantFrom('completed', 'Success', 'failed', 'Failed', 'cancelled')
	.map(task);

const retryAfterMs = fc.constantFrom(undefined, 0, 1, 500, 1_000, 60_000);

/** A problem that a later look may get past. */
export const passingProblem = fc
	.record({
		kind: fc.constantFrom<Array<[BareReason, object]>>(
			['rateLimited', { statusCode: 429 }],
			['serverError', { statusCode: 503 }],
			['notPiApi', { statusCode: 200 }],
			['network', { networkCode: 'ECONNRESET' }],
		),
		retryAfterMs,
	})
	.map(({ kind: [reason, facts], retryAfterMs: afterMs }) => {
		return new Problem(reason, {
			...facts,
			...(afterMs !== undefined && { retryAfterMs: afterMs }),
		});
	});

/** A problem that no later look gets past. */
export const lastingProblem = fc
	.constantFrom<BareReason>('unauthorized', 'notFound', 'refused', 'redirected', 'planTooLow')
	.map((reason) => new Problem(reason));
