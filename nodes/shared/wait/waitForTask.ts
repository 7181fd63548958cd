import { expecting, type Problem } from '../problem/problem';
import type { Task } from '../task/task';
import { retryDelayMs } from '../timing/backoff';
import type { Clock } from '../timing/clock';
import { fitBeforeDeadline } from '../timing/deadline';
import type { TaskSchedule } from '../timing/pollSchedule';

/** How often a delay is asked for again that other tasks of the run may shorten, in milliseconds. */
const RECHECK_MS = 250;
/** The first delay after a poll without an answer: meanwhile the task may have ended, and its slot stand empty. */
const FIRST_RETRY_MS = 250;

export interface WaitOptions {
	/** How long to wait at most, in milliseconds; finite and above zero. */
	timeoutMs: number;
	/** When to poll: as the run has learned, or so often. */
	polling: TaskSchedule | { everyMs: number };
	/** What is known of the task already: a final task is not polled again. */
	known?: Task;
	/** Poll at once instead of when a fresh task would be done. */
	pollAtOnce?: boolean;
	/** Asked once for each poll that met a problem: whether a later one may get past it. Otherwise the problem ends the wait. */
	mayPass(problem: Problem): boolean;
}

/** How a wait ended, with the task as last seen; it has no task where no poll got an answer. */
export type WaitResult = { polls: number; waitedMs: number } & (
	| { outcome: 'succeeded' | 'failed'; task: Task }
	| { outcome: 'timedOut' | 'cancelled'; task?: Task; lastProblem?: Problem }
);

/** What a wait has come to. */
interface WaitState {
	task?: Task;
	polls: number;
	/** How long was waited when the last poll was made, in milliseconds. */
	polledMs: number;
	/** How the next delay is varied, from 0 to 1. */
	chance: number;
	/** Polls in a row that got no answer. */
	failures: number;
	/** What the last poll met, where it got no answer. */
	lastProblem?: Problem;
}

/**
 * Polls a task until it has ended, the deadline has come or `signal` aborts. `poll` fetches the task once, in the time
 * that it is told, and throws a `Problem` where it cannot. Never sleeps after a final answer; the last poll falls just
 * before the deadline. Throws `RangeError` for a wait that could not end or would never begin.
 */
export async function waitForTask(
	{ clock, signal }: { clock: Clock; signal?: AbortSignal },
	poll: (remainingMs: number) => Promise<Task>,
	options: WaitOptions,
): Promise<WaitResult> {
	checkOptions(options);
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
		if (task !== undefined && task.status !== 'running')
			return { outcome: task.status, task, polls, waitedMs };
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

/** Milliseconds from the last poll to the next, whatever the deadline. */
function nextDelayMs(
	{ polls, polledMs, chance, failures, lastProblem }: WaitState,
	{ polling, pollAtOnce }: WaitOptions,
): number {
	if (polls === 0 && pollAtOnce) return 0;
	if (lastProblem)
		return retryDelayMs(failures, lastProblem.facts.retryAfterMs, chance, FIRST_RETRY_MS);
	return 'everyMs' in polling ? polling.everyMs : polling.nextDelayMs(polledMs, chance);
}

/** Whether the next poll may become due sooner while it is waited for. */
function mayChange({ lastProblem }: WaitState, { polling }: WaitOptions): boolean {
	return lastProblem === undefined && 'mayChange' in polling && polling.mayChange();
}

/** Polls once and notes in `state` what came of it. A problem that does not pass is thrown on, unless a stop is its cause. */
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

function checkOptions({ timeoutMs, polling }: WaitOptions): void {
	if (!(timeoutMs > 0 && Number.isFinite(timeoutMs)))
		throw new RangeError(`A wait needs a finite time above zero, not ${timeoutMs}`);
	if ('everyMs' in polling && !(polling.everyMs > 0 && Number.isFinite(polling.everyMs)))
		throw new RangeError(`Polls need a finite distance above zero, not ${polling.everyMs}`);
}
