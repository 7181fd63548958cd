import type { Context } from '../../piapi/context';
import { perAccount } from '../../piapi/account/perAccount';
import type { HistoryRow } from '../../task/historyRows';
import { isAtService } from '../atService';
import { digestInput } from '../../task/identity/inputDigest';
import { digestInName } from '../../task/identity/inlineImage';
import { LatestByTask } from '../../task/identity/latestByTask';
import type { Task, TaskInput } from '../../task/task';

/** What tasks were asked for: it never changes, and the rounds of a loop read the same history again and again. */
const digestsOf = perAccount(() => new LatestByTask<string>());

/** What a listed task was asked for, if that is known without fetching it. */
export function digestListed({ taskId, mark }: HistoryRow, context: Context): string | undefined {
	return mark?.digest ?? digestsOf(context).get(taskId);
}

/** What a task was asked for; undefined if it does not tell. */
export function digestOfTask({ id, mark, input }: Task, context: Context): string | undefined {
	const digest = mark?.digest ?? digestTold(input, context);
	if (digest !== undefined) digestsOf(context).set(id, digest);
	return digest;
}

/**
 * What a task without a mark was asked for; undefined if it does not tell. An upload's name tells its content, if it is at
 * an address of the service's: anybody may have copied it, and put another image behind it elsewhere.
 */
function digestTold(input: TaskInput, context: Context): string | undefined {
	const { image = '' } = input;
	const { apiKey } = context;
	if (digestInName(image, apiKey) === undefined) return digestInput(input);
	return isAtService(image, context) ? digestInput(input, apiKey) : undefined;
}

/** Whether a task without a mark may tell of a copy of the service's instead of the image that was asked for. */
export function mayTellCopy({ mark, input: { image = '' } }: Task, context: Context): boolean {
	const isNamed = digestInName(image, context.apiKey) !== undefined;
	return mark === undefined && !isNamed && isAtService(image, context);
}
