import { Problem, type BareReason, type ProblemFacts } from '../problem/problem';
import { parseRefusal } from '../task/answer';

/** PiAPI's own code for "too many requests", seen in the envelope with any HTTP status. */
const TOO_MANY_CODE = 10001;
/** PiAPI's own code for an internal fault, whatever words come with it. */
const FAULT_CODE = 10000;
/** Statuses of a server or gateway that gave up or met a conflict: the request may have been carried out all the same. */
const UNDECIDED_STATUSES = [408, 409, 425, 499];
/** Words of a fault inside the service, which it reports with any status. The request may have been carried out. */
const INNER_FAULT =
	/deadline|time[d-]? ?out|time limit|internal|too many (clients|connections)|connection|optimistic|concurren(t|cy) (update|fail|conflict|control|modif)|transaction|\block(ed|s)?\b|upstream|unavailable|overload|out of memory|panic|nil pointer|invalid (memory|character|response|argument while)|syntax|worker|redis|\bpq:|grpc|\brpc\b|\bsql|publish|enqueue|dispatch|\brecord\b|already|duplicate|exists|\bsave|after (the )?task|cancell?ed|broken pipe|\beof\b|tempora/i;

/** Words for the lack of a free slot. */
const NO_SLOT = /concurren|too many (active|running|pending) (task|job)s/i;
const NO_TASK = /not found|(find|invalid|no such) task(?!.?type)/i;

/** Words of a cause that comes before a task is taken: each group has to match. */
const CAUSES: Array<[BareReason, ...RegExp[]]> = [
	// Too many requests, or too many tasks at once. Other things have limits too, such as time, size and memory.
	['rateLimited', /too many ((concurrent|active|running|pending) )?(request|task|job|call)s/i],
	['rateLimited', /\brate.?limit|queue is full/i],
	['rateLimited', /concurren/i, /limit|reach|exceed|max|full|too many/i],
	[
		'rateLimited',
		/(^|plan|account|usage|task|request|job|plan's|daily|monthly|your) ?limit\b/i,
		/reached|exceeded/i,
	],
	// "Freeze" is the service's word for reserving a price.
	['noCredit', /insufficient|not enough/i, /credit|balance|quota|fund|point/i],
	['noCredit', /failed to freeze/i],
	['planTooLow', /insufficient plan|plan level|please upgrade/i],
	['planTooLow', /upgrade/i, /plan|account|subscription|tier/i],
];

/** The problem that an answer stands for if it lacks what was asked for. */
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
 * Whether a problem asks the client to send fewer requests. A refusal for lack of a free slot does not: it passes as soon
 * as a task ends, however few requests are sent.
 */
export function isRateRefusal({ reason, facts }: Problem): boolean {
	return reason === 'rateLimited' && !NO_SLOT.test(facts.detail ?? '');
}

/** Whether every other request will meet the same problem. */
export function concernsAll({ reason }: Problem): boolean {
	return reason === 'unauthorized' || reason === 'redirected';
}

/**
 * A 5xx is a server fault, whatever its words, and so is a fault reported with another status. Below, the order matters:
 * the service's words are more reliable than its status, which it uses loosely.
 */
function classifyRefusal(
	statusCode: number,
	code: number | undefined,
	detail: string,
	unreadable: boolean,
): BareReason {
	if (statusCode >= 500 && statusCode < 600) return 'serverError';
	if (statusCode === 401) return 'unauthorized';
	if (statusCode === 429) return 'rateLimited';
	if (UNDECIDED_STATUSES.includes(statusCode) || INNER_FAULT.test(detail)) return 'serverError';
	if (code === TOO_MANY_CODE) return 'rateLimited';
	// Words beside a success may be a mere remark, and prove nothing.
	if (isOk(statusCode)) return NO_TASK.test(detail) ? 'notFound' : 'notPiApi';
	const [cause] = CAUSES.find(([, ...words]) => words.every((each) => each.test(detail))) ?? [];
	if (cause !== undefined) return cause;
	if (statusCode === 402) return 'noCredit';
	if (statusCode >= 300 && statusCode < 400) return 'redirected';
	if (unreadable) return 'notPiApi';
	if (statusCode === 404 || NO_TASK.test(detail)) return 'notFound';
	return code === FAULT_CODE ? 'serverError' : 'refused';
}

/** Whether an HTTP status means success. */
export function isOk(statusCode: number): boolean {
	return statusCode >= 200 && statusCode < 300;
}
