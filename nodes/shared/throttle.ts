import type { Clock } from './clock';

/** Share of the rate that was too high that is tried next: the multiplicative decrease. */
const DECREASE = 0.85;
/** Share of that rate that is added each second without a refusal: the additive increase. */
const INCREASE_PER_SECOND = 0.02;
const MIN_PER_SECOND = 0.5;
/** First pause after a refusal that does not say how long; doubles with each further one in a row. */
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 15_000;
const SECOND_MS = 1_000;

/**
 * Slows a whole run down together when the service says "too many requests". As long as it does not, requests pass at
 * once. After a refusal all wait out its `Retry-After`, or a growing pause; then they go one after the other at a rate
 * somewhat under the one that was too high, which rises slowly (additive increase, multiplicative decrease).
 */
export class Throttle {
	/** Times of the requests of the last second: the rate that a refusal finds too high. */
	private recentMs: number[] = [];
	private perSecond = Infinity;
	private rateSetMs = 0;
	private nextMs = 0;
	private refusals = 0;

	constructor(private readonly clock: Clock) {}

	/** Waits until one more request may be sent, or the execution is stopped. */
	async admit(signal?: AbortSignal): Promise<void> {
		for (;;) {
			const nowMs = this.clock.now();
			if (nowMs >= this.nextMs || signal?.aborted) return this.count(nowMs);
			await this.clock.sleep(this.nextMs - nowMs, signal);
		}
	}

	/** The service has answered with something else than "too many". */
	passed(): void {
		this.refusals = 0;
	}

	/** The service has refused a request, and asks to wait this long, if it says so. */
	refused(retryAfterMs: number | undefined): void {
		const nowMs = this.clock.now();
		// Requests that were on their way together are refused together: that counts once.
		if (nowMs - this.rateSetMs > SECOND_MS) {
			const rate = Math.min(this.ratePerSecond(nowMs), this.countRecent(nowMs));
			this.perSecond = Math.max(rate * DECREASE, MIN_PER_SECOND);
			this.rateSetMs = nowMs;
			this.refusals += 1;
		}
		const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.refusals - 1), MAX_PAUSE_MS);
		this.nextMs = Math.max(this.nextMs, nowMs + (retryAfterMs ?? pauseMs));
	}

	private count(nowMs: number): void {
		this.recentMs = [...this.recentMs.filter((ms) => nowMs - ms < SECOND_MS), nowMs];
		const gapMs = SECOND_MS / this.ratePerSecond(nowMs);
		this.nextMs = Math.max(this.nextMs, nowMs - gapMs) + gapMs;
	}

	private countRecent(nowMs: number): number {
		return this.recentMs.filter((ms) => nowMs - ms < SECOND_MS).length;
	}

	private ratePerSecond(nowMs: number): number {
		const seconds = Math.max(nowMs - this.rateSetMs, 0) / SECOND_MS;
		return this.perSecond * (1 + INCREASE_PER_SECOND * seconds);
	}
}
