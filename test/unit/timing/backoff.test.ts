import { parseRetryAfterMs, retryDelayMs } from '../../../nodes/shared/timing/backoff';

const nowMs = Date.parse('2026-01-01T00:00:00Z');

describe('parseRetryAfterMs', () => {
	test.each([
		['seconds', '7', 7_000],
		['with white space', ' 7 ', 7_000],
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
	test.each([
		[1, 0, 500],
		[1, 1, 1_000],
		[2, 0.5, 1_500],
		[3, 1, 4_000],
		[5, 1, 15_000],
		[5_000, 1, 15_000],
	])('failure %i with chance %d waits %d ms', (failures, chance, expected) => {
		expect(retryDelayMs(failures, undefined, chance)).toBe(expected);
	});

	test.each([0, 1, 499])('being asked back after %i ms does not make a loop', (retryAfterMs) => {
		expect(retryDelayMs(1, retryAfterMs, 0)).toBe(500);
	});

	test('what the service asks for wins, without jitter', () => {
		expect(retryDelayMs(4, 7_000, 0)).toBe(7_000);
	});
});
