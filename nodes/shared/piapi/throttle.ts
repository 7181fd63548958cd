import type { Clock } from '../timing/clock';

/** Requests are counted in windows of this length. */
const WINDOW_MS = 1_000;
/** If more than this share of a window's requests is refused, the rate is too high; less is noise. */
const TOLERATED_SHARE = 0.05;
/** So is this many, however few the requests. */
const TOLERATED_COUNT = 2;
/** The next rate, as a share of the one that was too high: the multiplicative decrease. */
const DECREASE = 0.85;
/** How much the rate grows in the first quiet window after a decrease; each further one adds as much again. */
const INCREASE = 0.01;
const MIN_PER_SECOND = 1;
/** A rate this far above any need is no limit. */
const UNLIMITED_PER_SECOND = 1_000;

/**
 * Slows down a whole run together when the service says "too many requests". Until then, requests pass at once. After a
 * refusal all wait out its `Retry-After`. If many of a second's requests were refused, they are paced somewhat below the
 * rate that was too high, which then rises, slowly at first.
 */
export class Throttle {
	private perSecond = Infinity;
	private nextMs = 0;
	/** A refusal may come a window after its request, so the window before counts too. */
	private window = { startMs: -Infinity, sent: 0, sentBefore: 0, refused: 0 };
	private quietWindows = 0;

	constructor(private readonly clock: Clock) {}

	/** Waits until one more request may be sent, or the execution is stopped. */
	async admit(signal?: AbortSignal): Promise<void> {
		for (;;) {
			const nowMs = this.clock.now();
			this.closeWindow(nowMs);
			if (nowMs >= this.nextMs || signal?.aborted) {
				this.window.sent += 1;
				this.nextMs = Math.max(this.nextMs, nowMs - this.gapMs()) + this.gapMs();
				return;
			}
			await this.clock.sleep(this.nextMs - nowMs, signal);
		}
	}

	/** The service has refused a request, and may ask to wait this long. */
	refused(retryAfterMs = 0): void {
		const nowMs = this.clock.now();
		this.window.refused += 1;
		this.nextMs = Math.max(this.nextMs, nowMs + retryAfterMs);
	}

	private gapMs(): number {
		return WINDOW_MS / this.perSecond;
	}

	private closeWindow(nowMs: number): void {
		const { startMs, sent, sentBefore, refused } = this.window;
		if (nowMs - startMs < WINDOW_MS) return;
		this.window = { startMs: nowMs, sent: 0, sentBefore: sent, refused: 0 };
		if (refused > Math.max((sent + sentBefore) * TOLERATED_SHARE, TOLERATED_COUNT)) {
			const tooHigh = Math.min(this.perSecond, Math.max(sent, sentBefore, refused));
			this.perSecond = Math.max(tooHigh * DECREASE, MIN_PER_SECOND);
			this.quietWindows = 0;
			return;
		}
		this.quietWindows += 1;
		this.perSecond *= 1 + INCREASE * this.quietWindows;
		if (this.perSecond > UNLIMITED_PER_SECOND) this.perSecond = Infinity;
	}
}
