import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

import { cleanValue } from '../task/cleanValue';
import { describeProblem } from '../problem/texts';
import type { Problem } from '../problem/problem';
import { oneLine } from '../task/oneLine';
import { escapeHtml, withoutTags } from './html';

/** The `error` field of an item on the error output. */
export interface ErrorData extends IDataObject {
	message: string;
	description: string;
	/** `timedOut`: the task goes on. `failed`: everything else. */
	outcome: 'failed' | 'timedOut';
	/** The problem's name, see `ProblemReason`. */
	reason: string;
	taskId?: string;
	waitedSeconds?: number;
	/** HTTP status, PiAPI's code or the network's. */
	code?: number | string;
}

/** The problem as data for an item, cleaned because the service may quote an address or a key. */
export function toErrorData(problem: Problem): ErrorData {
	const { taskId, waitedMs, statusCode, networkCode } = problem.facts;
	const code = statusCode ?? networkCode;
	const { message, description } = describeProblem(problem);
	const asText =
		problem.reason === 'cancelled' ? oneLine : (text: string) => notAStop(oneLine(text));
	const cleaned = cleanValue({
		message,
		description,
		outcome: problem.reason === 'timedOut' ? 'timedOut' : 'failed',
		reason: problem.reason,
		...(taskId !== undefined && { taskId }),
		...(waitedMs !== undefined && { waitedSeconds: Math.round(waitedMs / 100) / 10 }),
		...(code !== undefined && { code }),
	}) as ErrorData;
	return {
		...cleaned,
		message: asText(cleaned.message),
		description: asText(cleaned.description),
	};
}

/**
 * n8n records a run as stopped by the user if the error's message says "canceled", and a file name, an address or PiAPI's
 * own words may say that. In capitals it reads the same.
 */
function notAStop(text: string): string {
	return text.replace(/cancell?ed/g, (word) => word.toUpperCase());
}

/** What else the run has paid for, or may have. */
export interface OtherTasks {
	otherTaskIds?: string[];
	/** How many more creates have an unknown result. */
	otherUnknown?: number;
}

/** The problem as an n8n error with its item; the original error stays as its cause. */
export function toNodeError(
	node: INode,
	problem: Problem,
	itemIndex: number,
	{ otherTaskIds = [], otherUnknown = 0 }: OtherTasks = {},
): NodeApiError | NodeOperationError {
	const data = toErrorData(problem);
	const message = withoutTags(data.message);
	const description = escapeHtml(
		data.description + oneLine(listTasks(otherTaskIds)) + countUnknown(otherUnknown),
	);
	const error =
		problem.reason === 'invalidParameter' || problem.reason === 'unexpected'
			? new NodeOperationError(node, problem, { message, description, itemIndex })
			: new NodeApiError(node, problem as unknown as JsonObject, {
					message,
					description,
					httpCode: data.code === undefined ? undefined : String(data.code),
					itemIndex,
				});
	// n8n replaces a message that happens to contain a code such as ENOENT.
	error.message = message;
	error.description = description;
	error.context.data = { ...data, ...(otherTaskIds.length > 0 && { otherTaskIds }) };
	return error;
}

function listTasks(taskIds: string[]): string {
	if (taskIds.length === 0) return '';
	return ` This run also created other tasks, which are paid; fetch them with Get Task: ${taskIds.join(', ')}`;
}

function countUnknown(count: number): string {
	if (count === 0) return '';
	const tasks = count === 1 ? 'One more task' : `${count} more tasks`;
	return ` ${tasks} of this run may or may not exist: see PiAPI's task history.`;
}
