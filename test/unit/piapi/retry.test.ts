import {
	Problem,
	type ProblemFacts,
	type ProblemReason,
} from '../../../nodes/shared/problem/problem';
import { createFate, isTransient, type CreateFate } from '../../../nodes/shared/piapi/retry';

describe('what may be sent again', () => {
	// [reason, facts, whether a read may be repeated, what became of a create]
	const rows: Array<[ProblemReason, ProblemFacts, boolean, CreateFate]> = [
		['rateLimited', { statusCode: 429 }, true, 'notTaken'],
		['serverError', { statusCode: 502 }, true, 'unknown'],
		['network', { networkCode: 'ECONNREFUSED' }, true, 'notTaken'],
		['network', { networkCode: 'ENOTFOUND' }, true, 'notTaken'],
		['network', { networkCode: 'ECONNRESET' }, true, 'unknown'],
		['network', { networkCode: 'ECONNABORTED' }, true, 'unknown'],
		['network', { networkCode: 'CERT_HAS_EXPIRED' }, false, 'refused'],
		['notPiApi', { statusCode: 200 }, true, 'unknown'],
		['notPiApi', { statusCode: 404 }, false, 'refused'],
		['notPiApi', { statusCode: 399 }, true, 'unknown'],
		['notPiApi', { statusCode: 400 }, false, 'refused'],
		['notPiApi', {}, true, 'unknown'],
		['answerTooLarge', {}, false, 'unknown'],
		['network', {}, false, 'unknown'],
		['unauthorized', { statusCode: 401 }, false, 'refused'],
		['noCredit', { statusCode: 402 }, false, 'refused'],
		['refused', { statusCode: 400 }, false, 'refused'],
		['notFound', { statusCode: 404 }, false, 'refused'],
		['redirected', { statusCode: 302 }, false, 'refused'],
		['unexpected', {}, false, 'refused'],
		['cancelled', {}, false, 'unknown'],
		['cancelled', { wasSent: false }, false, 'notTaken'],
	];
	test.each(rows)('%s %p', (reason, facts, again, fate) => {
		const problem = new Problem(reason, facts);
		expect([isTransient(problem), createFate(problem)]).toEqual([again, fate]);
	});
});
