import type { Clock } from '../../../nodes/shared/timing/clock';

/** 2026, when the virtual clock reads zero. */
const UNIX_START_MS = Date.parse('2026-01-01T00:00:00Z');

/** More than any test needs: a loop that asks more often would never end, for no time passes by itself. */
const MOST_QUESTIONS = 200_000;

/** A clock on which sleeping takes no time: sleep and now move together, chance is fixed, each sleep is noted. */
export class VirtualClock implements Clock {
	readonly sleepsMs: number[] = [];
	private nowMs = 1_000_000;
	private questions = 0;
	private dateOffsetMs = 0;

	constructor(private readonly chance = 0.5) {}

	now(): number {
		if (++this.questions > MOST_QUESTIONS) throw new Error('A loop asks for the time without end');
		return this.nowMs;
	}

	/** The date moves with the time, unless `setDate` moves it alone. */
	unixNow(): number {
		return UNIX_START_MS + this.nowMs + this.dateOffsetMs;
	}

	/** Sets the machine's date forward or back, in milliseconds, as a user or a time server does. */
	setDate(byMs: number): void {
		this.dateOffsetMs += byMs;
	}

	random(): number {
		return this.chance;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		if (++this.questions > MOST_QUESTIONS) throw new Error('A loop sleeps without end');
		if (signal?.aborted) return;
		this.sleepsMs.push(ms);
		this.nowMs += ms;
	}

	/** Lets time pass otherwise than by sleeping: during a request, say. */
	pass(ms: number): void {
		this.nowMs += ms;
	}
}
