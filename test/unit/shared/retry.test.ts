import {
	Problem,
	type ProblemFacts,
	type ProblemReason,
} from '../../../nodes/shared/problem/problem';
import {
	isTransient,
	mayBeTaken,
	parseRetryAfterMs,
	retryDelayMs,
	wasNotTaken,
} from '../../../nodes/shared/timing/backoff';

const nowMs = Date.parse('2026-01-01T00:00:00Z');

describe('parseRetryAfterMs', () => {
	test.each([
		['seconds', '7', 7_000],
		['zero', '0', 0],
		['a number', 3, 3_000],
		['a date', 'Thu, 01 Jan 2026 00:00:20 GMT', 20_000],
		['a date gone by', 'Wed, 31 Dec 2025 00:00:00 GMT', 0],
		['far away: capped', '86400', 60_000],
		['a fraction is malformed', '1.5', undefined],
		['words', 'soon', undefined],
		['negative', '-1', undefined],
		['a bare year', '2026', 60_000],
		['empty', '', undefined],
		['missing', undefined, undefined],
	])('%s', (_label, header, expected) => {
		expect(parseRetryAfterMs(header, nowMs)).toBe(expected);
	});
});

describe('retryDelayMs', () => {
	const plain = new Problem('serverError');
	test.each([
		[1, 0, 500],
		[1, 1, 1_000],
		[2, 0.5, 1_500],
		[3, 1, 4_000],
		[5, 1, 15_000],
		[5_000, 1, 15_000],
	])('failure %i with chance %d waits %d ms', (failures, chance, expected) => {
		expect(retryDelayMs(failures, plain, chance)).toBe(expected);
	});

	test.each([0, 1, 499])('being asked back after %i ms does not make a loop', (retryAfterMs) => {
		expect(retryDelayMs(1, new Problem('rateLimited', { retryAfterMs }), 0)).toBe(500);
	});

	test('what the service asks for wins, without jitter', () => {
		const asked = new Problem('rateLimited', { retryAfterMs: 7_000 });
		expect(retryDelayMs(4, asked, 0)).toBe(7_000);
	});
});

describe('what may be sent again', () => {
	// [reason, facts, a look may be repeated, a create was surely not taken, a create may have been taken]
	const rows: Array<[ProblemReason, ProblemFacts, boolean, boolean, boolean]> = [
		['rateLimited', { statusCode: 429 }, true, true, false],
		['serverError', { statusCode: 502 }, true, false, true],
		['network', { networkCode: 'ECONNREFUSED' }, true, true, false],
		['network', { networkCode: 'ENOTFOUND' }, true, true, false],
		['network', { networkCode: 'ECONNRESET' }, true, false, true],
		['network', { networkCode: 'ECONNABORTED' }, true, false, true],
		['network', { networkCode: 'CERT_HAS_EXPIRED' }, false, false, false],
		['notPiApi', { statusCode: 200 }, true, false, true],
		['notPiApi', { statusCode: 404 }, false, false, false],
		['unauthorized', { statusCode: 401 }, false, false, false],
		['noCredit', { statusCode: 402 }, false, false, false],
		['refused', { statusCode: 400 }, false, false, false],
		['notFound', { statusCode: 404 }, false, false, false],
		['redirected', { statusCode: 302 }, false, false, false],
		['unexpected', {}, false, false, false],
		['cancelled', {}, false, false, true],
	];
	test.each(rows)('%s %p', (reason, facts, again, notTaken, maybe) => {
		const problem = new Problem(reason, facts);
		expect([isTransient(problem), wasNotTaken(problem), mayBeTaken(problem)]).toEqual([
			again,
			notTaken,
			maybe,
		]);
	});
});
