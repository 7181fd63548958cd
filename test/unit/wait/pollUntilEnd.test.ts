import { isTransient } from '../../../nodes/shared/piapi/retry';
import { PollSchedule } from '../../../nodes/shared/wait/pollSchedule';
import { Problem } from '../../../nodes/shared/problem/problem';
import { parseTask, type Task } from '../../../nodes/shared/task/task';
import { pollUntilEnd, type WaitOptions } from '../../../nodes/shared/wait/pollUntilEnd';
import { VirtualClock } from '../kit/virtualClock';

const task = (status: string) => parseTask({ task_id: 't', status }, []) as Task;
const options: WaitOptions = {
	timeoutMs: 60_000,
	polling: new PollSchedule().begin(),
	mayPass: isTransient,
};

/** A look that gives what is listed, one after the other, and the last one for ever. */
function looks(...answers: Array<string | Problem>) {
	let index = 0;
	return jest.fn(async () => {
		const answer = answers[Math.min(index++, answers.length - 1)];
		if (answer instanceof Problem) throw answer;
		return task(answer);
	});
}

/** Exact delays in milliseconds, with chance fixed at one half (no jitter). */
describe('the delays', () => {
	const limited = new Problem('rateLimited', { retryAfterMs: 7_000 });
	const down = new Problem('serverError', { statusCode: 502 });
	const cut = new Problem('network', { networkCode: 'ECONNRESET' });
	const page = new Problem('notPiApi', { statusCode: 200 });
	test.each([
		['done at the first look', looks('completed'), options, [3_200]],
		[
			'growing steps',
			looks('pending', 'processing', '', 'retry', 'success'),
			options,
			[3_200, 608, 724, 861, 1_025],
		],
		[
			"the user's interval",
			looks('pending', 'pending', 'completed'),
			{ ...options, polling: { everyMs: 2_000 } },
			[2_000, 2_000, 2_000],
		],
		['Retry-After as it is', looks(limited, 'completed'), options, [3_200, 7_000]],
		[
			'backoff grows with failures in a row',
			looks(down, cut, page, 'completed'),
			options,
			[3_200, 188, 375, 750],
		],
		[
			'a good look ends the backoff',
			looks(down, 'pending', 'completed'),
			options,
			[3_200, 188, 644],
		],
		['look now', looks('pending', 'completed'), { ...options, pollAtOnce: true }, [0, 3_200]],
	])('%s', async (_label, look, given, expected) => {
		const clock = new VirtualClock();
		const result = await pollUntilEnd({ clock }, look, given);
		expect(result.outcome).toBe('succeeded');
		expect(clock.sleepsMs.map(Math.round)).toEqual(expected);
		expect(result.polls).toBe(expected.length);
		expect(result.waitedMs).toBeCloseTo(clock.sleepsMs.reduce((sum, ms) => sum + ms, 0));
	});

	test('jitter spreads each delay by a fortieth to either side', async () => {
		const [low, high] = [new VirtualClock(0), new VirtualClock(1)];
		await pollUntilEnd({ clock: low }, looks('pending', 'completed'), options);
		await pollUntilEnd({ clock: high }, looks('pending', 'completed'), options);
		expect(low.sleepsMs.map(Math.round)).toEqual([3_120, 578]);
		expect(high.sleepsMs.map(Math.round)).toEqual([3_280, 639]);
	});
});

describe('the deadline', () => {
	test('the last sleep is shortened so that one look falls just before it', async () => {
		const clock = new VirtualClock();
		const result = await pollUntilEnd({ clock }, looks('processing'), {
			...options,
			timeoutMs: 10_000,
			polling: { everyMs: 4_000 },
		});
		expect(clock.sleepsMs).toEqual([4_000, 4_000, 1_500]);
		expect(result).toMatchObject({
			outcome: 'timedOut',
			polls: 3,
			waitedMs: 9_500,
			task: { id: 't' },
		});
	});

	test('a task that is done at that last look has succeeded', async () => {
		const result = await pollUntilEnd(
			{ clock: new VirtualClock() },
			looks('pending', 'completed'),
			{
				...options,
				timeoutMs: 5_000,
				polling: { everyMs: 4_000 },
			},
		);
		expect(result).toMatchObject({ outcome: 'succeeded', polls: 2, waitedMs: 4_500 });
	});

	test('a Retry-After beyond it shortens to the last look as well', async () => {
		const clock = new VirtualClock();
		const limited = new Problem('rateLimited', { retryAfterMs: 60_000 });
		const result = await pollUntilEnd({ clock }, looks(limited), { ...options, timeoutMs: 10_000 });
		expect(clock.sleepsMs).toEqual([3_200, 6_300]);
		expect(result).toMatchObject({ outcome: 'timedOut', task: undefined, lastProblem: limited });
	});

	test('slow looks count', async () => {
		const clock = new VirtualClock();
		const slow = jest.fn(async () => {
			clock.pass(6_000);
			return task('pending');
		});
		await pollUntilEnd({ clock }, slow, {
			...options,
			timeoutMs: 12_000,
			polling: { everyMs: 1_000 },
		});
		expect(clock.sleepsMs).toEqual([1_000, 1_000]);
		expect(slow.mock.calls).toEqual([[11_000], [4_000]]);
	});
});

describe('the end', () => {
	test('a final task that is known already is not looked at', async () => {
		const look = looks('pending');
		const result = await pollUntilEnd({ clock: new VirtualClock() }, look, {
			...options,
			known: task('failed'),
		});
		expect(result).toMatchObject({ outcome: 'failed', polls: 0, waitedMs: 0 });
		expect(look).not.toHaveBeenCalled();
	});

	test('nothing is slept after a final answer', async () => {
		const clock = new VirtualClock();
		await pollUntilEnd({ clock }, looks('failed'), options);
		expect(clock.sleepsMs).toEqual([3_200]);
	});

	test.each([
		['a problem that stays', new Problem('unauthorized')],
		['a bug', new TypeError('x is not a function')],
	])('%s is thrown on at once', async (_label, error) => {
		const clock = new VirtualClock();
		const failing = async () => await Promise.reject(error);
		await expect(pollUntilEnd({ clock }, failing, options)).rejects.toBe(error);
		expect(clock.sleepsMs).toHaveLength(1);
	});

	test('a stop while sleeping ends the wait without another look', async () => {
		const stop = new AbortController();
		const look = looks('pending');
		const clock = new VirtualClock();
		jest.spyOn(clock, 'sleep').mockImplementationOnce(async () => stop.abort());
		const result = await pollUntilEnd({ clock, signal: stop.signal }, look, {
			...options,
			known: task(''),
		});
		expect(result).toMatchObject({ outcome: 'cancelled', polls: 0, task: { id: 't' } });
	});

	test('a stop that cuts off a look is a stop, not a network problem', async () => {
		const stop = new AbortController();
		const look = async () => {
			stop.abort();
			throw new Problem('cancelled');
		};
		const result = await pollUntilEnd(
			{ clock: new VirtualClock(), signal: stop.signal },
			look,
			options,
		);
		expect(result.outcome).toBe('cancelled');
	});
});
