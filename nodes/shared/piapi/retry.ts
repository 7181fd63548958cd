import { asProblem, Problem } from '../problem/problem';
import { retryDelayMs } from '../timing/backoff';
import type { Context } from './context';

/** The connection never came about, so the service cannot have taken the request. */
const NEVER_CONNECTED = 'ECONNREFUSED ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH'.split(' ');

/** No request is sent over a connection whose certificate is not trusted. */
const NOT_TRUSTED = /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_/;

/** Network codes that a later try may get past; certificate and address faults are not among them. */
const PASSING = [
	...NEVER_CONNECTED,
	...'EADDRNOTAVAIL ECONNRESET ECONNABORTED ETIMEDOUT EPIPE'.split(' '),
	...'ERR_NETWORK ERR_BAD_RESPONSE ERR_STREAM_PREMATURE_CLOSE UND_ERR_SOCKET'.split(' '),
];

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
			return PASSING.includes(problem.facts.networkCode ?? '');
		default:
			return false;
	}
}

/** Whether no connection came about, so that the service cannot have taken the request. */
export function isRefusedConnection({ facts }: Problem): boolean {
	return facts.wasSent !== true && NEVER_CONNECTED.includes(facts.networkCode ?? '');
}

/** Whether nothing was sent because the other side's certificate is not trusted. */
export function isUntrusted({ facts }: Problem): boolean {
	return NOT_TRUSTED.test(facts.networkCode ?? '');
}

/** How far a kind of request is repeated. */
export interface RetryPolicy {
	/** How many tries a request that met this problem gets in all; 1 means that it is not repeated. */
	maxTries(problem: Problem): number;
	/** The first delay at its longest, in milliseconds; a second where it is left out. */
	firstDelayMs?: number;
	/** No try begins later than this after the first, in milliseconds; the time in line for a place does not count. */
	withinMs: number;
	/** How long tries have waited in line so far, in milliseconds. */
	inLineMs?(): number;
}

/** Each such try takes a request's whole time. */
const HANGS = new Set(['ETIMEDOUT', 'ECONNABORTED']);
const HANGING_TRIES = 2;

/** Whether a try took all of its time without an answer. */
export function hasHung({ facts }: Problem): boolean {
	return HANGS.has(facts.networkCode ?? '');
}

const ifTransient = (tries: number) => (problem: Problem) => {
	if (!isTransient(problem)) return 1;
	return hasHung(problem) ? HANGING_TRIES : tries;
};
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
	poll: { maxTries: ifTransient(7), withinMs: Infinity },
	account: { maxTries: ifTransient(7), withinMs: Infinity },
	history: { maxTries: ifTransient(7), withinMs: Infinity },
	upload: { maxTries: ifTransient(7), withinMs: Infinity },
	download: {
		maxTries: (problem) => (isNotThereYet(problem) ? GONE_TRIES : downloadTries(problem)),
		firstDelayMs: FIRST_DOWNLOAD_DELAY_MS,
		withinMs: 60_000,
	},
	/** Whether an image is there. */
	look: {
		maxTries: ({ reason }: Problem) => (reason === 'imageGone' ? GONE_TRIES : 1),
		firstDelayMs: FIRST_DOWNLOAD_DELAY_MS,
		withinMs: 60_000,
	},
	/** The source image, at an address of the user's: what is not there does not come. */
	source: { maxTries: downloadTries, firstDelayMs: FIRST_DOWNLOAD_DELAY_MS, withinMs: 60_000 },
} satisfies { [verb: string]: RetryPolicy };

/**
 * Does a request, and again as far as the policy goes, after what the service asked to wait or a growing time. Throws the
 * last try's `Problem`, which tells how long was waited in all.
 */
export async function withRetries<T>(
	{ clock, signal, place }: Context,
	policy: RetryPolicy,
	request: (remainingMs: number) => Promise<T>,
): Promise<T> {
	let startMs = clock.now();
	const countMs = () => clock.now() - startMs - (policy.inLineMs?.() ?? 0);
	for (let tries = 1; ; tries++) {
		const result = await request(policy.withinMs - countMs()).catch(asProblem);
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
		await (place === undefined ? pause() : place.releasedWhile(pause));
		startMs += clock.now() - wokeMs;
	}
}
