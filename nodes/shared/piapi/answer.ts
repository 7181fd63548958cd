import { Problem, type ProblemFacts, type ProblemReason } from '../problem/problem';
import { parseRetryAfterMs } from '../timing/backoff';
import { parseAnswer, type Answer, type Task } from '../task/task';

/** An HTTP answer, as n8n's helpers give it with `returnFullResponse`. */
export interface ServiceResponse {
	statusCode: number;
	headers: { [name: string]: unknown };
	body: unknown;
}

/** PiAPI's own code for "too many requests", seen in the envelope of an answer with any HTTP status. */
const TOO_MANY_CODE = 10001;

/**
 * The task in an answer. Throws the `Problem` that the answer stands for where it holds none. A task counts whatever
 * the HTTP status is: a create that answers 500 with a whole failed task has been taken.
 */
export function readTask(response: ServiceResponse, nowMs: number): Task {
	const answer = parseAnswer(response.body);
	if (answer.kind === 'task') return answer.task;
	throw readProblem(response, answer, nowMs);
}

/** The problem that an answer without a task (or, for other requests, without data) stands for. */
export function readProblem(response: ServiceResponse, answer: Answer, nowMs: number): Problem {
	const code = answer.kind === 'refusal' ? answer.code : undefined;
	const detail = answer.kind === 'refusal' ? answer.message : undefined;
	const isOk = response.statusCode >= 200 && response.statusCode < 300;
	const statusCode = isOk && code !== undefined && code !== 200 ? code : response.statusCode;
	const facts: ProblemFacts = { statusCode, ...(detail !== undefined && { detail }) };
	const reason = classifyRefusal(statusCode, code, detail ?? '', answer.kind === 'unreadable');
	if (reason === 'rateLimited' || reason === 'serverError') {
		const retryAfterMs = parseRetryAfterMs(response.headers['retry-after'], nowMs);
		return new Problem(reason, { ...facts, ...(retryAfterMs !== undefined && { retryAfterMs }) });
	}
	return new Problem(reason, facts);
}

/**
 * Whether an answer asks the client to send less. A refusal for want of a free place is not one: it passes as soon as a
 * task ends, however few requests are sent.
 */
export function isRateRefusal(response: ServiceResponse): boolean {
	const answer = parseAnswer(response.body);
	if (answer.kind === 'task') return false;
	const { reason, facts } = readProblem(response, answer, 0);
	return reason === 'rateLimited' && !/concurren/i.test(facts.detail ?? '');
}

/** The order matters: words of the service say more than its status, which it uses loosely. */
function classifyRefusal(
	statusCode: number,
	code: number | undefined,
	detail: string,
	unreadable: boolean,
): ProblemReason {
	if (statusCode === 401) return 'unauthorized';
	if (
		statusCode === 429 ||
		code === TOO_MANY_CODE ||
		/too many|rate.?limit|concurren/i.test(detail)
	)
		return 'rateLimited';
	if (statusCode === 402 || /insufficient.*(credit|balance|quota|fund)|not enough/i.test(detail))
		return 'noCredit';
	if (/insufficient plan|plan level|upgrade/i.test(detail)) return 'planTooLow';
	if (statusCode >= 300 && statusCode < 400) return 'redirected';
	if ([408, 425].includes(statusCode) || (statusCode >= 500 && statusCode < 600))
		return 'serverError';
	if (unreadable) return 'notPiApi';
	if (statusCode === 404 || /not found|(find|invalid|no such) task/i.test(detail))
		return 'notFound';
	// An envelope that says "fine" but holds nothing is no answer of PiAPI's that we know.
	return statusCode >= 200 && statusCode < 300 ? 'notPiApi' : 'refused';
}
