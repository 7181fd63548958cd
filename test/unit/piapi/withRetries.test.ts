import { RETRY, withRetries, type RetryPolicy } from '../../../nodes/shared/piapi/retry';
import {
	Problem,
	type ProblemFacts,
	type ProblemReason,
} from '../../../nodes/shared/problem/problem';
import type { SharedPermit } from '../../../nodes/shared/limits/semaphore';
import { FakeService, rejection } from '../kit/fakeService';
import { problemOf } from '../kit/problemOf';

const down = new Problem('serverError', { statusCode: 502 });
const forever: RetryPolicy = { maxTries: () => Infinity, withinMs: Infinity };

/** Fails with these problems, one after the other, and then succeeds. */
function failing(...problems: unknown[]) {
	const left = [...problems];
	return jest.fn(async (_remainingMs: number) => {
		if (left.length === 0) return 'done';
		throw left.shift();
	});
}

/** Fails with this problem each time. */
const always = (problem: Problem) =>
	jest.fn(async (_remainingMs: number) => await Promise.reject(problem));

describe('withRetries', () => {
	test('does what succeeds once', async () => {
		const { context, clock } = new FakeService();
		const request = failing();
		expect(await withRetries(context, forever, request)).toBe('done');
		expect(request).toHaveBeenCalledTimes(1);
		expect(clock.sleepsMs).toEqual([]);
	});

	test('waits longer and longer, or as long as the service asks', async () => {
		const { context, clock } = new FakeService();
		const asks = new Problem('rateLimited', { retryAfterMs: 7_000 });
		const request = failing(down, down, asks, down);
		expect(await withRetries(context, forever, request)).toBe('done');
		expect(clock.sleepsMs).toEqual([750, 1_500, 7_000, 6_000]);
	});

	test('tells each try how much time is left', async () => {
		const { context, clock } = new FakeService();
		const request = failing(down, down);
		await withRetries(context, { ...forever, withinMs: 10_000 }, async (remainingMs) => {
			clock.pass(100);
			return await request(remainingMs);
		});
		expect(request.mock.calls).toEqual([[10_000], [9_150], [7_550]]);
	});

	test('ends after the tries of the policy, with the time that was waited in all', async () => {
		const { context } = new FakeService();
		const request = always(down);
		const policy: RetryPolicy = {
			maxTries: ({ facts }) => (facts.statusCode === 502 ? 3 : 1),
			withinMs: Infinity,
		};
		expect(await rejection(withRetries(context, policy, request))).toMatchObject({
			reason: 'serverError',
			facts: { statusCode: 502, waitedMs: 2_250 },
		});
		expect(request).toHaveBeenCalledTimes(3);
	});

	test('a problem that gets one try is thrown as it is', async () => {
		const { context, clock } = new FakeService();
		const policy: RetryPolicy = { maxTries: () => 1, withinMs: Infinity };
		expect(await rejection(withRetries(context, policy, always(down)))).toBe(down);
		expect(clock.sleepsMs).toEqual([]);
	});

	test.each([
		['a try would begin in time', 751, 2],
		['it would begin just too late', 750, 1],
	])('%s', async (_label, withinMs, tries) => {
		const { context } = new FakeService();
		const request = always(down);
		await rejection(withRetries(context, { ...forever, withinMs }, request));
		expect(request).toHaveBeenCalledTimes(tries);
	});

	test('the time that the tries themselves take counts', async () => {
		const { context, clock } = new FakeService();
		const request = jest.fn(async () => {
			clock.pass(3_000);
			throw down;
		});
		const problem = await rejection(withRetries(context, { ...forever, withinMs: 8_250 }, request));
		expect(request).toHaveBeenCalledTimes(2);
		expect(problem).toMatchObject({ facts: { waitedMs: 6_750 } });
	});

	test('a stop ends it without another try', async () => {
		const { context, clock, stop } = new FakeService();
		stop.abort();
		const request = always(down);
		expect(await rejection(withRetries(context, forever, request))).toBe(down);
		expect(request).toHaveBeenCalledTimes(1);
		expect(clock.sleepsMs).toEqual([]);
	});

	test('sleeps for as long as the signal lets it', async () => {
		const { context, clock, stop } = new FakeService();
		const sleep = jest.spyOn(clock, 'sleep');
		await withRetries(context, forever, failing(down));
		expect(sleep.mock.calls).toEqual([[750, stop.signal]]);
	});

	test('whoever holds a permit gives it to others for each pause, and only then', async () => {
		const { context, clock } = new FakeService();
		const pauses: number[][] = [];
		const permit: SharedPermit = {
			isWanted: false,
			isFree: true,
			comeLast: async () => {},
			async releasedWhile(wait) {
				const before = clock.sleepsMs.length;
				return await wait().finally(() => pauses.push(clock.sleepsMs.slice(before)));
			},
		};
		await withRetries({ ...context, permit }, forever, failing(down, down));
		expect(pauses).toEqual([[750], [1_500]]);
	});

	test('the time in line does not count, for a permit or within a try', async () => {
		const { context, clock } = new FakeService();
		let inLineMs = 0;
		const request = jest.fn(async () => {
			clock.pass(101_000);
			inLineMs += 100_000;
			throw down;
		});
		const permit: SharedPermit = {
			isWanted: false,
			isFree: true,
			comeLast: async () => {},
			releasedWhile: async (wait) => await wait().finally(() => clock.pass(500_000)),
		};
		const policy = { ...forever, withinMs: 7_000, inLineMs: () => inLineMs };
		const problem = await rejection(withRetries({ ...context, permit }, policy, request));
		expect(request).toHaveBeenCalledTimes(3);
		expect(problem).toMatchObject({ facts: { waitedMs: 5_250 } });
	});

	test('the first delay may be shorter', async () => {
		const { context, clock } = new FakeService();
		await withRetries(context, { ...forever, firstDelayMs: 200 }, failing(down, down));
		expect(clock.sleepsMs).toEqual([150, 300]);
	});

	test('a programming error is thrown on at once', async () => {
		const { context, clock } = new FakeService();
		const bug = new TypeError('x is not a function');
		expect(await rejection(withRetries(context, forever, failing(bug)))).toBe(bug);
		expect(clock.sleepsMs).toEqual([]);
	});
});

describe('the policies: how many tries a problem gets, and within what time', () => {
	const rows: Array<[string, RetryPolicy, ProblemReason, ProblemFacts, number]> = [
		...(['poll', 'account', 'history', 'upload'] as const).flatMap(
			(verb): Array<[string, RetryPolicy, ProblemReason, ProblemFacts, number]> => [
				[verb, RETRY[verb], 'serverError', { statusCode: 500 }, 7],
				[verb, RETRY[verb], 'rateLimited', { statusCode: 429 }, 7],
				[verb, RETRY[verb], 'network', { networkCode: 'ECONNRESET' }, 7],
				// Each of these has taken a request's whole time.
				[verb, RETRY[verb], 'network', { networkCode: 'ETIMEDOUT' }, 2],
				[verb, RETRY[verb], 'unauthorized', { statusCode: 401 }, 1],
			],
		),
		['a link', RETRY.link, 'serverError', { statusCode: 500 }, 4],
		['a link', RETRY.link, 'network', { networkCode: 'ETIMEDOUT' }, 2],
		['a link', RETRY.link, 'planTooLow', { statusCode: 403 }, 1],
	];
	test.each(rows)('%s: %p, %s %j gets %d', (_verb, policy, reason, facts, tries) => {
		expect(policy.maxTries(problemOf(reason, facts))).toBe(tries);
	});

	test('reads are tried as often as they may, a link for a minute', () => {
		const { poll, account, history, upload, link } = RETRY;
		expect([poll, account, history, upload, link].map(({ withinMs }) => withinMs)).toEqual([
			...[Infinity, Infinity, Infinity, Infinity, 60_000],
		]);
	});
});
