import { Problem } from '../problem/problem';
import { retryDelayMs } from '../timing/backoff';
import type { Context } from './context';

/** The connection never came about, so the service cannot have taken the request. */
const NEVER_CONNECTED = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
]);

/** No request is sent over a connection whose certificate is not trusted. */
const NOT_TRUSTED = /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_/;

/** Network codes that a later try may get past; certificate and address faults are not among them. */
const PASSING = new Set([
	...NEVER_CONNECTED,
	'EADDRNOTAVAIL',
	'ECONNRESET',
	'ECONNABORTED',
	'ETIMEDOUT',
	'EPIPE',
	'ERR_NETWORK',
	'ERR_BAD_RESPONSE',
	'ERR_STREAM_PREMATURE_CLOSE',
	'UND_ERR_SOCKET',
]);

/** Whether a request that only reads may get past this problem on a later try. */
export function isTransient(problem: Problem): boolean {
	switch (problem.reason) {
		case 'rateLimited':
		case 'serverError':
			return true;
		case 'notPiApi':
			// A page that says "not found" or "forbidden" comes from a wrong address and stays.
			return (problem.facts.statusCode ?? 0) < 400;
		case 'network':
			return PASSING.has(problem.facts.networkCode ?? '');
		default:
			return false;
	}
}

/** What became of a create at the service: there is certainly no task, there may be one, or it was turned down. */
export type CreateFate = 'notTaken' | 'unknown' | 'refused';

/**
 * What became of a create that met this problem. Only where it certainly was not taken (it was never sent, the service
 * said "too many", or no connection came about) can it be sent again without a risk of paying twice.
 */
export function createFate(problem: Problem): CreateFate {
	const { networkCode = '', statusCode = 0, wasSent } = problem.facts;
	if (wasSent === false) return 'notTaken';
	switch (problem.reason) {
		case 'rateLimited':
			return 'notTaken';
		case 'serverError':
		case 'answerTooLarge':
		case 'cancelled':
			return 'unknown';
		case 'notPiApi':
			return statusCode < 400 ? 'unknown' : 'refused';
		case 'network':
			if (NEVER_CONNECTED.has(networkCode)) return 'notTaken';
			return NOT_TRUSTED.test(networkCode) ? 'refused' : 'unknown';
		default:
			return 'refused';
	}
}

/** How far a kind of request is repeated. */
export interface RetryPolicy {
	/** How many tries a request that met this problem gets in all; 1 means that it is not repeated. */
	maxTries(problem: Problem): number;
	/** The first delay at its longest, in milliseconds; a second where it is left out. */
	firstDelayMs?: number;
	/** No try begins later than this after the first, in milliseconds. */
	withinMs: number;
}

/** Each such try takes a request's whole time. */
const HANGS = new Set(['ETIMEDOUT', 'ECONNABORTED']);
const HANGING_TRIES = 2;

const ifTransient = (tries: number) => (problem: Problem) => {
	if (!isTransient(problem)) return 1;
	return HANGS.has(problem.facts.networkCode ?? '') ? HANGING_TRIES : tries;
};
/** Failures of a service that cannot be reached at all are given up after these tries: about 15 seconds. */
const UNREACHED_TRIES = 5;
const DOWNLOAD_TRIES = 9;
/** An image host is many servers, and a try costs nothing: what is broken is often whole a moment later. */
const FIRST_DOWNLOAD_DELAY_MS = 300;

/** A file that is "not there" may only not have reached the image host's other servers yet. */
const GONE_TRIES = 3;

function downloadTries({ reason }: Problem): number {
	return ['notAnImage', 'serverError', 'network'].includes(reason) ? DOWNLOAD_TRIES : 1;
}

function isNotThereYet({ reason, facts }: Problem): boolean {
	return reason === 'imageGone' && facts.statusCode === 404;
}

/** One policy a verb. Delays grow from one second to fifteen, so seven tries take about half a minute. */
export const RETRY = {
	/** "Too many requests" is waited out for as long as the item may take. */
	create: (timeoutMs: number): RetryPolicy => ({
		maxTries(problem) {
			if (createFate(problem) !== 'notTaken') return 1;
			return problem.reason === 'network' ? UNREACHED_TRIES : Infinity;
		},
		withinMs: timeoutMs,
	}),
	poll: { maxTries: ifTransient(7), withinMs: Infinity },
	account: { maxTries: ifTransient(7), withinMs: Infinity },
	history: { maxTries: ifTransient(7), withinMs: Infinity },
	upload: { maxTries: ifTransient(7), withinMs: Infinity },
	download: {
		maxTries: (problem) => (isNotThereYet(problem) ? GONE_TRIES : downloadTries(problem)),
		firstDelayMs: FIRST_DOWNLOAD_DELAY_MS,
		withinMs: 60_000,
	},
	/** The source image, at an address of the user's: what is not there does not come. */
	source: { maxTries: downloadTries, firstDelayMs: FIRST_DOWNLOAD_DELAY_MS, withinMs: 60_000 },
} satisfies { [verb: string]: RetryPolicy | ((timeoutMs: number) => RetryPolicy) };

/**
 * Does a request, and again as far as the policy goes, after what the service asked to wait or a growing time. Throws the
 * last try's `Problem`, which tells how long was waited in all. `signal` ends the retrying; it is the execution's own
 * unless another is given.
 */
export async function withRetries<T>(
	{ clock, signal: stop, place }: Context,
	policy: RetryPolicy,
	request: (remainingMs: number) => Promise<T>,
	signal = stop,
): Promise<T> {
	const startMs = clock.now();
	for (let tries = 1; ; tries++) {
		const result = await request(policy.withinMs - (clock.now() - startMs)).catch(asProblem);
		if (!(result instanceof Problem)) return result;
		const waitedMs = clock.now() - startMs;
		const { retryAfterMs } = result.facts;
		const delayMs = retryDelayMs(tries, retryAfterMs, clock.random(), policy.firstDelayMs);
		const isOver = tries >= policy.maxTries(result) || waitedMs + delayMs >= policy.withinMs;
		if (isOver || signal?.aborted) throw tries > 1 ? result.with({ waitedMs }) : result;
		const pause = async () => await clock.sleep(delayMs, signal);
		await (place === undefined ? pause() : place.releasedWhile(pause));
	}
}

/** For a `catch`: anything but a `Problem` is a programming error, which no retry gets past. */
function asProblem(error: unknown): Problem {
	if (error instanceof Problem) return error;
	throw error;
}
