import { expecting, type Problem } from '../problem/problem';
import type { FailedTask, Task } from '../task/task';
import { retryDelayMs } from '../timing/backoff';
import type { Clock } from '../timing/clock';
import { fitBeforeDeadline } from './deadline';
import type { TaskSchedule } from './pollSchedule';

/** How often to recompute a delay that other tasks of the run may shorten, in milliseconds. */
const RECHECK_MS = 250;
/**
 * The first delay after a poll without an answer, in milliseconds: the task may have ended meanwhile, and its slot be empty.
 */
const FIRST_RETRY_MS = 250;

export interface WaitOptions {
	/** How long to wait at most, in milliseconds; finite and above zero. */
	timeoutMs: number;
	/** When to poll: as the run has learned, or at a fixed interval. */
	polling: TaskSchedule | { everyMs: number };
	/** What is already known of the task: a final one is not polled again. */
	known?: Task;
	/** Poll at once, instead of when a new task would be done. */
	pollAtOnce?: boolean;
	/** Asked once for each failed poll: whether a later one may get past the problem. If not, it ends the wait. */
	mayPass(problem: Problem): boolean;
}

/** How a wait ended, with the task as last seen; none if no poll got an answer. */
export type WaitResult = { polls: number; waitedMs: number } & (
	| { outcome: 'succeeded'; task: Task }
	| { outcome: 'failed'; task: FailedTask }
	| { outcome: 'timedOut' | 'cancelled'; task?: Task; lastProblem?: Problem }
);

/** The state of a wait. */
interface WaitState {
	task?: Task;
	polls: number;
	/** How long we had waited at the last poll, in milliseconds. */
	polledMs: number;
	/** The next delay's jitter, from 0 to 1. */
	chance: number;
	/** Polls in a row that got no answer. */
	failures: number;
	/** The last poll's problem, if it got no answer. */
	lastProblem?: Problem;
}

/**
 * Polls a task until it ends, the deadline passes or `signal` aborts. `poll` fetches the task once, in the time it is
 * given, and throws a `Problem` if it cannot. Never sleeps after a final answer; the last poll falls just before the
 * deadline.
 */
export async function pollUntilEnd(
	{ clock, signal }: { clock: Clock; signal?: AbortSignal },
	poll: (remainingMs: number) => Promise<Task>,
	options: WaitOptions,
): Promise<WaitResult> {
	const startMs = clock.now();
	const state: WaitState = {
		task: options.known,
		polls: 0,
		polledMs: 0,
		chance: clock.random(),
		failures: 0,
	};
	for (;;) {
		const waitedMs = clock.now() - startMs;
		const { task, polls, lastProblem } = state;
		if (task?.status === 'failed') return { outcome: task.status, task, polls, waitedMs };
		if (task?.status === 'succeeded') return { outcome: task.status, task, polls, waitedMs };
		const wantedMs = state.polledMs + nextDelayMs(state, options) - waitedMs;
		const delayMs = fitBeforeDeadline(Math.max(wantedMs, 0), options.timeoutMs - waitedMs);
		const outcome = signal?.aborted ? 'cancelled' : 'timedOut';
		if (delayMs === undefined || signal?.aborted)
			return { outcome, task, polls, waitedMs, lastProblem };
		const isRest = delayMs > RECHECK_MS && mayChange(state, options);
		await clock.sleep(isRest ? RECHECK_MS : delayMs, signal);
		if (signal?.aborted || isRest) continue;
		await pollOnce(state, poll, options, startMs + options.timeoutMs - clock.now(), signal);
		state.polledMs = clock.now() - startMs;
		state.chance = clock.random();
	}
}

/** Milliseconds from the last poll to the next, before the deadline is applied. */
function nextDelayMs(
	{ polls, polledMs, chance, failures, lastProblem }: WaitState,
	{ polling, pollAtOnce }: WaitOptions,
): number {
	if (polls === 0 && pollAtOnce) return 0;
	if (lastProblem)
		return retryDelayMs(failures, lastProblem.facts.retryAfterMs, chance, FIRST_RETRY_MS);
	return 'everyMs' in polling ? polling.everyMs : polling.nextDelayMs(polledMs, chance);
}

/** Whether the next poll may become due sooner while we wait for it. */
function mayChange({ lastProblem }: WaitState, { polling }: WaitOptions): boolean {
	return lastProblem === undefined && 'mayChange' in polling && polling.mayChange();
}

/** Polls once and records the result in `state`. Rethrows a problem that will not pass, unless a stop caused it. */
async function pollOnce(
	state: WaitState,
	poll: (remainingMs: number) => Promise<Task>,
	{ mayPass }: WaitOptions,
	remainingMs: number,
	signal: AbortSignal | undefined,
): Promise<void> {
	state.polls += 1;
	try {
		state.task = await poll(remainingMs);
		state.failures = 0;
		state.lastProblem = undefined;
	} catch (error) {
		const isPassing = (problem: Problem) => mayPass(problem) || signal?.aborted === true;
		state.lastProblem = expecting(error, isPassing);
		state.failures += 1;
	}
}
