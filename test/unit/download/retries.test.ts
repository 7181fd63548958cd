import { DOWNLOADS } from '../../../nodes/shared/download/retries';
import type { RetryPolicy } from '../../../nodes/shared/piapi/retry';
import type { Problem, ProblemFacts, ProblemReason } from '../../../nodes/shared/problem/problem';

const rows: Array<[string, RetryPolicy, ProblemReason, ProblemFacts, number]> = [
	['a result', DOWNLOADS.result, 'imageGone', { statusCode: 404 }, 3],
	['a result', DOWNLOADS.result, 'imageGone', { statusCode: 403 }, 1],
	['a result', DOWNLOADS.result, 'notAnImage', {}, 9],
	['a result', DOWNLOADS.result, 'serverError', { statusCode: 404 }, 9],
	['a result', DOWNLOADS.result, 'serverError', {}, 9],
	['a result', DOWNLOADS.result, 'network', { networkCode: 'CERT_HAS_EXPIRED' }, 9],
	['a result', DOWNLOADS.result, 'imageTooLarge', {}, 1],
	['a result', DOWNLOADS.result, 'cancelled', {}, 1],
	['a look', DOWNLOADS.look, 'imageGone', { statusCode: 403 }, 8],
	['a look', DOWNLOADS.look, 'serverError', {}, 1],
	['a source', DOWNLOADS.source, 'imageGone', { statusCode: 404 }, 1],
	['a source', DOWNLOADS.source, 'serverError', { statusCode: 503 }, 9],
	['a check', DOWNLOADS.check, 'serverError', { statusCode: 503 }, 9],
	['a check', DOWNLOADS.check, 'network', { networkCode: 'ECONNRESET' }, 9],
	['a check', DOWNLOADS.check, 'network', { networkCode: 'ETIMEDOUT' }, 1],
];
test.each(rows)('%s: %p, %s %j gets %d', (_purpose, policy, reason, facts, tries) => {
	expect(policy.maxTries({ reason, facts } as Problem)).toBe(tries);
});

test('a result is tried for a minute', () => {
	expect(DOWNLOADS.result.withinMs).toBe(60_000);
});
