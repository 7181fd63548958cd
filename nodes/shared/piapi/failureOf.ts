import { cleanText } from '../clean/cleanText';
import { shorten } from '../clean/shorten';
import { Problem } from '../problem/problem';
import { readCost } from '../task/cost';
import type { FailedTask } from '../task/task';
import { isMeantAsAddress } from '../values/address';
import type { Context } from './context';

/** The problem of a task that the service reports as failed. */
export function failureOf(
	task: FailedTask,
	{ secrets }: Pick<Context, 'secrets'>,
	waitedMs?: number,
): Problem {
	const { id: taskId, failure, input } = task;
	const { message: detail, code: statusCode } = failure;
	const { costUsd } = readCost(task);
	const { image = '' } = input;
	const imageAddress = isMeantAsAddress(image) ? shorten(cleanText(image, secrets)) : undefined;
	return new Problem('taskFailed', { taskId, waitedMs, detail, statusCode, costUsd, imageAddress });
}
