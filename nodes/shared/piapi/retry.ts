import { expectProblem, Problem } from '../problem/problem';
import { retryDelayMs } from '../timing/backoff';
import type { Context } from './context';

/** Network codes that a later try may get past; certificate and address faults are not among them. */
const PASSING = [
	...'ECONNREFUSED ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH'.split(' '),
	...'EADDRNOTAVAIL ECONNRESET ECONNABORTED ETIMEDOUT EPIPE'.split(' '),
	...'ERR_NETWORK ERR_BAD_RESPONSE ERR_STREAM_PREMATURE_CLOSE UND_ERR_SOCKET'.split(' '),
];

/** Whether a later try of a read-only request may get past this problem. */
export function isTransient(problem: Problem): boolean {
	switch (problem.reason) {
		case 'rateLimited':
		case 'serverError':
			return true;
		case 'notPiApi':
			// A page that says "not found" or "forbidden" comes from a wrong address, and will not change.
			return (problem.facts.statusCode ?? 0) < 400;
		case 'network':
			return PASSING.includes(problem.facts.networkCode ?? '');
		default:
			return false;
	}
}

/** How often a kind of request is retried. */
export interface RetryPolicy {
	/** How many tries a request gets in all after this problem; 1 means no retry. */
	maxTries(problem: Problem): number;
	/** The longest first delay, in milliseconds; a second if it is left out. */
	firstDelayMs?: number;
	/** No try begins later than this after the first, in milliseconds; time spent waiting for a permit does not count. */
	withinMs: number;
	/** How long tries have waited for a permit so far, in milliseconds. */
	inLineMs?(): number;
}

/** Each such try uses up a request's whole time. */
const HANGS = new Set(['ETIMEDOUT', 'ECONNABORTED']);
const HANGING_TRIES = 2;

/** Whether a try used up all of its time without an answer. */
export function hasHung({ facts }: Problem): boolean {
	return HANGS.has(facts.networkCode ?? '');
}

const ifTransient = (tries: number) => (problem: Problem) => {
	if (!isTransient(problem)) return 1;
	return hasHung(problem) ? HANGING_TRIES : tries;
};
/** One policy per verb. Delays grow from one second to fifteen, so seven tries take about half a minute. */
export const RETRY = {
	poll: { maxTries: ifTransient(7), withinMs: Infinity },
	account: { maxTries: ifTransient(7), withinMs: Infinity },
	history: { maxTries: ifTransient(7), withinMs: Infinity },
	upload: { maxTries: ifTransient(7), withinMs: Infinity },
	/** The upload of a result for a link: the item is there without it. */
	link: { maxTries: ifTransient(4), withinMs: 60_000 },
} satisfies { [verb: string]: RetryPolicy };

/**
 * Sends a request, and retries it as the policy allows, after the time that the service asked for or a growing one.
 * Throws the last try's `Problem`, with the total time waited.
 */
export async function withRetries<T>(
	{ clock, signal, permit }: Context,
	policy: RetryPolicy,
	request: (remainingMs: number) => Promise<T>,
): Promise<T> {
	let startMs = clock.now();
	const countMs = () => clock.now() - startMs - (policy.inLineMs?.() ?? 0);
	for (let tries = 1; ; tries++) {
		const result = await request(policy.withinMs - countMs()).catch(expectProblem);
		if (!(result instanceof Problem)) return result;
		const waitedMs = countMs();
		const { retryAfterMs } = result.facts;
		const delayMs = retryDelayMs(tries, retryAfterMs, clock.random(), policy.firstDelayMs);
		const isOver = tries >= policy.maxTries(result) || waitedMs + delayMs >= policy.withinMs;
		if (isOver || signal?.aborted) throw tries > 1 ? result.with({ waitedMs }) : result;
		let wokeMs = 0;
		const pause = async () => {
			await clock.sleep(delayMs, signal);
			wokeMs = clock.now();
		};
		await (permit === undefined ? pause() : permit.releasedWhile(pause));
		startMs += clock.now() - wokeMs;
	}
}
