/** The longest `Retry-After` that we follow, in milliseconds: a wrong clock must not park a workflow. */
export const MAX_RETRY_AFTER_MS = 60_000;
/** The shortest: "at once", or a past date, must not become a loop at network speed. */
const MIN_RETRY_AFTER_MS = 500;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 15_000;
/** Further doublings would exceed the ceiling anyway. */
const MAX_DOUBLINGS = 10;

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): whole seconds or an HTTP date. Returns milliseconds from
 * `unixNowMs`, at most `MAX_RETRY_AFTER_MS`; undefined if it is missing or malformed, which means ordinary backoff.
 */
export function parseRetryAfterMs(header: unknown, unixNowMs: number): number | undefined {
	const text = String(header ?? '').trim();
	let delayMs = NaN;
	if (/^\d+$/.test(text)) delayMs = Number(text) * 1000;
	else if (/[a-z], \d{2} [a-z]{3} \d{4} /i.test(text)) delayMs = Date.parse(text) - unixNowMs;
	if (!Number.isFinite(delayMs)) return undefined;
	return Math.min(Math.max(delayMs, 0), MAX_RETRY_AFTER_MS);
}

/**
 * How long to wait before the next try, in milliseconds: what the service asked for, without jitter; otherwise doubling
 * from one second (or `firstMs`) to fifteen, with jitter over the upper half. `failures` counts failed tries in a row,
 * from 1; `chance` is a random number from 0 to 1.
 */
export function retryDelayMs(
	failures: number,
	retryAfterMs: number | undefined,
	chance: number,
	firstMs = FIRST_BACKOFF_MS,
): number {
	if (retryAfterMs !== undefined) return Math.max(retryAfterMs, MIN_RETRY_AFTER_MS);
	const doublings = Math.min(failures - 1, MAX_DOUBLINGS);
	const ceilingMs = Math.min(firstMs * 2 ** doublings, MAX_BACKOFF_MS);
	return ceilingMs * (0.5 + chance / 2);
}
