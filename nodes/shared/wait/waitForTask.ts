import type { Clock } from '../timing/clock';
import { Problem } from '../problem/problem';
import { isTransient, retryDelayMs } from '../timing/backoff';
import type { PollSchedule } from '../timing/pollSchedule';
import { fitBeforeDeadline } from '../timing/deadline';
import type { Task } from '../task/task';

export interface WaitOptions {
	/** How long to wait at most, in milliseconds; finite and above zero. */
	timeoutMs: number;
	/** Time between looks in milliseconds; 0 leaves it to the run's pace. */
	pollIntervalMs: number;
	pace: PollSchedule;
	/** Ends the wait at once: the execution was stopped. */
	signal?: AbortSignal;
	/** What is known of the task already: a final task is not looked at again. */
	known?: Task;
	/** Look at once instead of when a fresh task would be done. */
	lookNow?: boolean;
}

export interface WaitResult {
	outcome: 'succeeded' | 'failed' | 'timedOut' | 'cancelled';
	/** The task as last seen; undefined where no look got an answer. */
	task?: Task;
	looks: number;
	waitedMs: number;
	/** What the last look met, where it got no answer. */
	lastProblem?: Problem;
}

/**
 * Looks at a task until it has ended, the deadline has come or the execution is stopped. `look` fetches the task once
 * and throws a `Problem`; one that may pass (rate limit, server error, page instead of JSON, network) is waited
 * through, any other is thrown on. Never sleeps after a final answer; the last look falls just before the deadline.
 */
export async function waitForTask(
	look: (remainingMs: number) => Promise<Task>,
	options: WaitOptions,
	clock: Clock,
): Promise<WaitResult> {
	const startMs = clock.now();
	let task = options.known;
	let looks = 0;
	let failures = 0;
	let lastProblem: Problem | undefined;
	const result = (outcome: WaitResult['outcome']): WaitResult => {
		return { outcome, task, looks, waitedMs: clock.now() - startMs, lastProblem };
	};
	for (;;) {
		if (task !== undefined && task.status !== 'running') return result(task.status);
		if (options.signal?.aborted) return result('cancelled');
		const delayMs = nextDelayMs();
		if (delayMs === undefined) return result('timedOut');
		await clock.sleep(delayMs, options.signal);
		if (options.signal?.aborted) return result('cancelled');
		await takeLook();
	}

	function nextDelayMs(): number | undefined {
		const remainingMs = options.timeoutMs - (clock.now() - startMs);
		if (looks === 0 && options.lookNow) return 0;
		const wantedMs = lastProblem
			? retryDelayMs(failures, lastProblem, clock.random())
			: options.pollIntervalMs || options.pace.nextDelayMs(clock.now() - startMs, clock.random());
		return fitBeforeDeadline(wantedMs, remainingMs);
	}

	async function takeLook(): Promise<void> {
		looks += 1;
		try {
			task = await look(options.timeoutMs - (clock.now() - startMs));
			failures = 0;
			lastProblem = undefined;
		} catch (error) {
			failures += 1;
			lastProblem = passingProblem(error, options.signal);
		}
	}
}

/** The problem, where it may pass or comes from the stop itself; anything else is thrown on. */
function passingProblem(error: unknown, signal: AbortSignal | undefined): Problem {
	if (error instanceof Problem && (isTransient(error) || signal?.aborted)) return error;
	throw error;
}
