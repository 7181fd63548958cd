import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

import { cleanText } from '../../clean/cleanText';
import { shorten } from '../../clean/shorten';
import { describeAbsent, describeProblem } from '../../problem/texts';
import type { Problem } from '../../problem/problem';
import { oneLine } from '../../clean/oneLine';
import { escapeHtml, withoutTags } from '../../clean/html';

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

/** Nobody reads more of an error. */
const LONGEST_TEXT = 10_000;

/** The problem as data for an item, cleaned because the service may quote an address or a key. */
export function toErrorData(problem: Problem): ErrorData {
	const { taskId, waitedMs, statusCode, networkCode } = problem.facts;
	const code = statusCode ?? networkCode;
	const { message, description } = describeProblem(problem);
	const asText =
		problem.reason === 'cancelled' ? oneLine : (text: string) => notAStop(oneLine(text));
	const clean = (text: string) => asText(shorten(cleanText(text), LONGEST_TEXT));
	return {
		message: clean(message),
		description: clean(description),
		outcome: problem.reason === 'timedOut' ? 'timedOut' : 'failed',
		reason: problem.reason,
		...(taskId !== undefined && { taskId: cleanText(taskId) }),
		...(waitedMs !== undefined && { waitedSeconds: Math.round(waitedMs / 100) / 10 }),
		...(code !== undefined && { code: typeof code === 'string' ? cleanText(code) : code }),
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
	/** Tasks that an earlier execution has paid for. */
	reusedTaskIds?: string[];
	/** How many more creates have an unknown result. */
	otherUnknown?: number;
	/** Tasks that these may be. */
	otherPossibleIds?: string[];
	/** How many creates got no answer, and left no task as far as is known. */
	absent?: number;
}

/** The problem as an n8n error with its item; the original error stays as its cause. */
export function toNodeError(
	node: INode,
	problem: Problem,
	itemIndex: number,
	others: OtherTasks = {},
): NodeApiError | NodeOperationError {
	const data = toErrorData(problem);
	const message = withoutTags(data.message);
	// A stop that names no task is about no item either.
	const isOfAll = problem.reason === 'cancelled' && problem.facts.taskId === undefined;
	const description = escapeHtml(
		`${data.description}${oneLine(tellOthers(others, isOfAll))}`.trim(),
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
	const { otherTaskIds = [], reusedTaskIds = [] } = others;
	error.context.data = {
		...data,
		...(otherTaskIds.length > 0 && { otherTaskIds }),
		...(reusedTaskIds.length > 0 && { reusedTaskIds }),
	};
	return error;
}

function tellOthers(
	{
		otherTaskIds = [],
		reusedTaskIds = [],
		otherUnknown = 0,
		otherPossibleIds = [],
		absent = 0,
	}: OtherTasks,
	isOfAll: boolean,
): string {
	const [created, more] = isOfAll ? ['created', ''] : ['also created other', 'more '];
	const unknown = `${otherUnknown === 1 ? 'One' : otherUnknown} ${more}${otherUnknown === 1 ? 'task' : 'tasks'}`;
	const sentences = [
		otherTaskIds.length > 0 &&
			`This run ${created} tasks, which are paid for: ${otherTaskIds.join(', ')}. Fetch them with Get Task.`,
		reusedTaskIds.length > 0 &&
			`It reused these, which earlier runs paid for: ${reusedTaskIds.join(', ')}.`,
		otherUnknown > 0 && `${unknown} of this run may or may not exist: see PiAPI's task history.`,
		otherPossibleIds.length > 0 &&
			`PiAPI named ${otherPossibleIds.join(', ')}, which may be among them.`,
		absent > 0 && `This run had ${describeAbsent(absent)}.`,
	];
	return sentences.map((sentence) => (sentence ? ` ${sentence}` : '')).join('');
}
