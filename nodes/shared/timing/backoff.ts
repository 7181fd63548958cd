import type { Problem } from '../problem/problem';

/** Longest time that a `Retry-After` is followed, in milliseconds: a wrong clock must not park a workflow. */
export const MAX_RETRY_AFTER_MS = 60_000;
/** Shortest: "at once", or a date gone by, must not become a loop at the speed of the network. */
const MIN_RETRY_AFTER_MS = 500;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 15_000;

/** The connection never came about, so the service cannot have taken the request. */
const NEVER_CONNECTED = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
]);

/** No request is sent over a connection whose certificate is not believed. */
const NO_TRUST = /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_/;

/** Network codes that a later try may get past; certificate and address faults are not among them. */
const PASSING = new Set([
	...NEVER_CONNECTED,
	'ECONNRESET',
	'ECONNABORTED',
	'ETIMEDOUT',
	'EPIPE',
	'ERR_NETWORK',
	'ERR_BAD_RESPONSE',
	'ERR_STREAM_PREMATURE_CLOSE',
	'UND_ERR_SOCKET',
]);

/** Whether a request that only reads may be sent again after this problem. */
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

/**
 * Whether the service surely did not take a create that met this problem, so that sending it again cannot pay twice:
 * it said "too many", or no connection came about.
 */
export function wasNotTaken(problem: Problem): boolean {
	return (
		problem.reason === 'rateLimited' ||
		(problem.reason === 'network' && NEVER_CONNECTED.has(problem.facts.networkCode ?? ''))
	);
}

/** Whether a create that met this problem may or may not have been taken. */
export function mayBeTaken(problem: Problem): boolean {
	const { networkCode = '', statusCode = 0 } = problem.facts;
	switch (problem.reason) {
		case 'serverError':
		case 'cancelled':
			return true;
		case 'notPiApi':
			return statusCode < 400;
		case 'network':
			return !NEVER_CONNECTED.has(networkCode) && !NO_TRUST.test(networkCode);
		default:
			return false;
	}
}

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): whole seconds or an HTTP date. Milliseconds from `nowMs`,
 * at most `MAX_RETRY_AFTER_MS`; undefined where it is missing or malformed, which means ordinary backoff.
 */
export function parseRetryAfterMs(header: unknown, nowMs: number): number | undefined {
	const text = String(header ?? '').trim();
	let delayMs = NaN;
	if (/^\d+$/.test(text)) delayMs = Number(text) * 1000;
	else if (/[a-z]{3}, \d{2} [a-z]{3} \d{4} /i.test(text)) delayMs = Date.parse(text) - nowMs;
	if (!Number.isFinite(delayMs)) return undefined;
	return Math.min(Math.max(delayMs, 0), MAX_RETRY_AFTER_MS);
}

/**
 * How long to wait before the next try, in milliseconds: what the service asked for, without jitter; otherwise doubling
 * from one second to fifteen, with jitter over the upper half. `failures` counts the tries that failed in a row, from 1;
 * `chance` is a random number from 0 to 1.
 */
export function retryDelayMs(failures: number, problem: Problem, chance: number): number {
	const { retryAfterMs } = problem.facts;
	if (retryAfterMs !== undefined) return Math.max(retryAfterMs, MIN_RETRY_AFTER_MS);
	const ceilingMs = Math.min(FIRST_BACKOFF_MS * 2 ** Math.min(failures - 1, 10), MAX_BACKOFF_MS);
	return ceilingMs * (0.5 + chance / 2);
}
