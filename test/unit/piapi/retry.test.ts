import { type ProblemFacts, type ProblemReason } from '../../../nodes/shared/problem/problem';
import { isTransient } from '../../../nodes/shared/piapi/retry';
import { problemOf } from '../kit/problemOf';

describe('whether a read may get past', () => {
	const rows: Array<[ProblemReason, ProblemFacts, boolean]> = [
		['rateLimited', { statusCode: 429 }, true],
		['serverError', { statusCode: 502 }, true],
		['network', { networkCode: 'ECONNREFUSED' }, true],
		['network', { networkCode: 'ENOTFOUND' }, true],
		['network', { networkCode: 'ECONNRESET' }, true],
		['network', { networkCode: 'ECONNABORTED' }, true],
		['network', { networkCode: 'CERT_HAS_EXPIRED' }, false],
		['network', {}, false],
		['notPiApi', { statusCode: 399 }, true],
		['notPiApi', { statusCode: 400 }, false],
		['notPiApi', {}, true],
		['answerTooLarge', {}, false],
		['unauthorized', { statusCode: 401 }, false],
		['refused', { statusCode: 400 }, false],
		['redirected', { statusCode: 302 }, false],
	];
	test.each(rows)('%s %j: %s', (reason, facts, expected) => {
		expect(isTransient(problemOf(reason, facts))).toBe(expected);
	});
});
