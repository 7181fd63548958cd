import { isUntrusted, type Problem } from '../problem/problem';

/**
 * What became of a create that got no task for an answer:
 * - `unsent`: it never left this machine;
 * - `unreached`: no connection came about;
 * - `limited`: the service takes no more requests or tasks for the moment;
 * - `refused`: the service names a cause that comes before taking: key, credit, plan or a wrong field;
 * - `lost`: nobody knows, whatever the answer says.
 *
 * Only the first four prove that there is no task.
 */
export type CreateFate = 'unsent' | 'unreached' | 'limited' | 'refused' | 'lost';

/** Statuses of a request that was not read, or of an address with nothing behind it. */
const NOT_READ_STATUSES = [404, 405, 413, 414, 415, 431];
/** Words for what is wrong with a request, and for the part of it they are about: only together do they prove it. */
const WRONG = [
	/invalid|required|missing|must|unsupported|not (supported|allowed|permitted|valid|a )/i,
	/unrecogni|cannot unmarshal|too (large|big|long|small|short)|exceeds? (the )?(max|limit|allowed|\d)|malformed|validat|empty|illegal/i,
	/(unknown|wrong|bad) (image|url|field|param|model|task.?type|type|format|size|input|prompt)/i,
];
const PART =
	/image|url|prompt|factor|segment|input|field|param|argument|model|task.?type|json|body|payload|format|size|file|pixel|resolution|dimension|config|webhook|endpoint|secret|callback|service.?mode|base64|schema|request|string|number|integer|type\b/i;
/** Words for what comes of a task. A fault in it proves that one was taken. */
const RESULT = /\b(respon[sd]|result|output|return|generat|produc)/i;

export function fateOfCreate(problem: Problem): CreateFate {
	const { reason, facts } = problem;
	const { statusCode = 0, detail = '', wasSent } = facts;
	if (wasSent === false) return 'unsent';
	switch (reason) {
		case 'rateLimited':
			return 'limited';
		// Found before anything is sent, or reported before anything is taken.
		case 'invalidParameter':
		case 'unusableImage':
		case 'unauthorized':
		case 'noCredit':
		case 'planTooLow':
			return 'refused';
		case 'network':
			if (facts.wasConnected === false) return 'unreached';
			return isUntrusted(facts) ? 'refused' : 'lost';
		case 'notPiApi':
			return NOT_READ_STATUSES.includes(statusCode) ? 'refused' : 'lost';
		case 'notFound':
			return statusCode === 404 && !/task|record/i.test(detail) ? 'refused' : 'lost';
		case 'refused':
			return statusCode !== 403 && isOfPart(detail) ? 'refused' : 'lost';
		default:
			return 'lost';
	}
}

function isOfPart(detail: string): boolean {
	return !RESULT.test(detail) && PART.test(detail) && WRONG.some((each) => each.test(detail));
}
