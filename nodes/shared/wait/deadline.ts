/** How long before the deadline the last poll is made, in milliseconds. */
export const LAST_POLL_MARGIN_MS = 500;

/**
 * Shortens a delay so that one poll falls `LAST_POLL_MARGIN_MS` before the deadline. Undefined if not even that poll fits
 * any more: then the wait is over.
 */
export function fitBeforeDeadline(delayMs: number, remainingMs: number): number | undefined {
	const latestMs = remainingMs - LAST_POLL_MARGIN_MS;
	return latestMs > 0 ? Math.min(delayMs, latestMs) : undefined;
}
