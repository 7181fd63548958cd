import fc from 'fast-check';

import { Problem } from '../../../nodes/shared/problem/problem';
import { fateOfCreate } from '../../../nodes/shared/piapi/fateOfCreate';
import { isTransient } from '../../../nodes/shared/piapi/retry';
import {
	MAX_RETRY_AFTER_MS,
	parseRetryAfterMs,
	retryDelayMs,
} from '../../../nodes/shared/timing/backoff';
import { chance, lastingProblem, passingProblem } from '../kit/arbitraries';

/** The longest backoff, in milliseconds. */
const LONGEST_BACKOFF_MS = 15_000;
const nowMs = fc.integer({ min: 0, max: 4e12 });
const failures = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 31 }));

describe('a Retry-After header', () => {
	const header = fc.oneof(
		fc.string(),
		fc.string({ unit: 'binary' }),
		fc.bigInt({ min: -(10n ** 400n), max: 10n ** 400n }).map(String),
		fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
		fc
			.tuple(fc.string(), fc.date({ noInvalidDate: true }))
			.map(([text, date]) => date.toUTCString() + text),
		fc.stringMatching(/^ ?[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} .{0,12}$/),
		fc.anything().filter((value) => isPrintable(value)),
	);

	test('is read without ever throwing, and never means more than the longest wait', () => {
		fc.assert(
			fc.property(header, nowMs, (value, now) => {
				const delayMs = parseRetryAfterMs(value, now);
				if (delayMs === undefined) return;
				expect(delayMs).toBeGreaterThanOrEqual(0);
				expect(delayMs).toBeLessThanOrEqual(MAX_RETRY_AFTER_MS);
			}),
		);
	});

	test('in seconds means these seconds, up to the longest wait', () => {
		fc.assert(
			fc.property(fc.nat(), nowMs, (seconds, now) => {
				expect(parseRetryAfterMs(` ${seconds} `, now)).toBe(
					Math.min(seconds * 1000, MAX_RETRY_AFTER_MS),
				);
			}),
		);
	});

	test('as a date means the time until then, up to the longest wait', () => {
		fc.assert(
			fc.property(nowMs, fc.integer({ min: -1e6, max: 1e6 }), (now, seconds) => {
				const date = new Date(Math.floor(now / 1000) * 1000 + seconds * 1000);
				fc.pre(date.getTime() >= 0);
				const expected = Math.min(Math.max(date.getTime() - now, 0), MAX_RETRY_AFTER_MS);
				expect(parseRetryAfterMs(date.toUTCString(), now)).toBe(expected);
			}),
		);
	});
});

describe('the delay before another try', () => {
	const silent = passingProblem.filter(({ facts }) => facts.retryAfterMs === undefined);

	test('is finite, above zero and bounded, whatever the number of failures', () => {
		fc.assert(
			fc.property(failures, silent, chance, (count, problem, luck) => {
				const delayMs = retryDelayMs(count, problem.facts.retryAfterMs, luck);
				expect(delayMs).toBeGreaterThan(0);
				expect(delayMs).toBeLessThanOrEqual(LONGEST_BACKOFF_MS);
			}),
		);
	});

	test('does not shrink with more failures', () => {
		fc.assert(
			fc.property(failures, silent, chance, (count, problem, luck) => {
				expect(retryDelayMs(count + 1, problem.facts.retryAfterMs, luck)).toBeGreaterThanOrEqual(
					retryDelayMs(count, problem.facts.retryAfterMs, luck),
				);
			}),
		);
	});

	test('is at least what the service asked for, where it did', () => {
		const asking = passingProblem.filter(({ facts }) => facts.retryAfterMs !== undefined);
		fc.assert(
			fc.property(failures, asking, chance, (count, problem, luck) => {
				const delayMs = retryDelayMs(count, problem.facts.retryAfterMs, luck);
				const askedMs = problem.facts.retryAfterMs as number;
				expect(delayMs).toBeGreaterThanOrEqual(askedMs);
				expect(delayMs).toBeLessThanOrEqual(Math.max(askedMs, LONGEST_BACKOFF_MS));
			}),
		);
	});
});

test('what a read gets past is sent again or looked for where it was a create', () => {
	fc.assert(
		fc.property(fc.oneof(passingProblem, lastingProblem, anyNetworkProblem), (problem) => {
			if (isTransient(problem)) expect(fateOfCreate(problem)).not.toBe('refused');
		}),
	);
});

const anyNetworkProblem = fc
	.constantFrom(
		...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE'],
		...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_BAD_RESPONSE', 'ESOMETHINGNEW'],
	)
	.map((networkCode) => new Problem('network', { networkCode }));

/** A header is a text, or a list of them; what cannot be put into words never stands in one. */
function isPrintable(value: unknown): boolean {
	try {
		String(value);
		return true;
	} catch {
		return false;
	}
}
