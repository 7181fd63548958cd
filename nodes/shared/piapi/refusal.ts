import { Problem, type ProblemFacts, type ProblemReason } from '../problem/problem';
import { parseRefusal } from '../task/answer';

/** PiAPI's own code for "too many requests", seen in the envelope of an answer with any HTTP status. */
const TOO_MANY_CODE = 10001;

/** The problem that an answer without what was wanted stands for. */
export function readRefusal(httpStatus: number, body: unknown, retryAfterMs?: number): Problem {
	const refusal = parseRefusal(body);
	const { code, message: detail } = refusal ?? {};
	const statusCode = isOk(httpStatus) && code !== undefined && code !== 200 ? code : httpStatus;
	const reason = classifyRefusal(statusCode, code, detail ?? '', refusal === undefined);
	const facts: ProblemFacts = { statusCode, ...(detail !== undefined && { detail }) };
	const canWait = reason === 'rateLimited' || reason === 'serverError';
	return new Problem(reason, {
		...facts,
		...(canWait && retryAfterMs !== undefined && { retryAfterMs }),
	});
}

/**
 * Whether a problem asks the client to send less. A refusal for want of a free place is not one: it passes as soon as a
 * task ends, however few requests are sent.
 */
export function isRateRefusal({ reason, facts }: Problem): boolean {
	return reason === 'rateLimited' && !/concurren/i.test(facts.detail ?? '');
}

/**
 * A 5xx is a fault of the server, whatever its words are: it may have done what was asked. Below, the order matters:
 * words of the service say more than its status, which it uses loosely.
 */
function classifyRefusal(
	statusCode: number,
	code: number | undefined,
	detail: string,
	unreadable: boolean,
): ProblemReason {
	if (statusCode >= 500 && statusCode < 600) return 'serverError';
	if (statusCode === 401) return 'unauthorized';
	if (
		statusCode === 429 ||
		code === TOO_MANY_CODE ||
		/too many|rate.?limit|concurren/i.test(detail)
	)
		return 'rateLimited';
	if (
		statusCode === 402 ||
		/insufficient.{0,200}(credit|balance|quota|fund)|not enough/i.test(detail)
	)
		return 'noCredit';
	if (/insufficient plan|plan level|upgrade/i.test(detail)) return 'planTooLow';
	if (statusCode >= 300 && statusCode < 400) return 'redirected';
	if ([408, 425].includes(statusCode)) return 'serverError';
	if (unreadable) return 'notPiApi';
	if (statusCode === 404 || /not found|(find|invalid|no such) task/i.test(detail))
		return 'notFound';
	// An envelope that says "fine" but holds nothing is no answer of PiAPI's that we know.
	return isOk(statusCode) ? 'notPiApi' : 'refused';
}

/** Whether an HTTP status says that what was asked for was done. */
export function isOk(statusCode: number): boolean {
	return statusCode >= 200 && statusCode < 300;
}
