import type { SimulatorOptions } from '../options';

/** Counts requests by key in a token bucket that holds one second's worth. */
export class RateLimit {
	private readonly buckets = new Map<string, { tokens: number; atMs: number }>();

	/** Takes one request; 0, or how many milliseconds until there is room for it. */
	take(key: string, requestsPerSecond: number, nowMs: number): number {
		if (requestsPerSecond <= 0) return 0;
		const capacity = Math.max(1, requestsPerSecond);
		const bucket = this.buckets.get(key) ?? { tokens: capacity, atMs: nowMs };
		const refill = ((nowMs - bucket.atMs) / 1000) * requestsPerSecond;
		const tokens = Math.min(capacity, bucket.tokens + refill);
		const isFree = tokens >= 1;
		this.buckets.set(key, { tokens: isFree ? tokens - 1 : tokens, atMs: nowMs });
		return isFree ? 0 : ((1 - tokens) / requestsPerSecond) * 1000;
	}
}

/** The `Retry-After` header in the chosen form; whole seconds, rounded up. */
export function retryAfterHeader(
	form: SimulatorOptions['retryAfter'],
	waitMs: number,
	nowMs: number,
): Record<string, string> {
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	switch (form) {
		case 'seconds':
			return { 'retry-after': String(seconds) };
		case 'date':
			// HTTP dates have no fractions: one second more, or the date may already be past.
			return { 'retry-after': new Date(nowMs + (seconds + 1) * 1000).toUTCString() };
		case 'malformed':
			return { 'retry-after': 'in a little while' };
		default:
			return {};
	}
}
