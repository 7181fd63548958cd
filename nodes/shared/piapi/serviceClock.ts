import type { Clock } from '../timing/clock';

/** The service's date, from its answers: this machine's may be wrong, or be changed during a run. */
export class ServiceClock {
	/** The service's date when `clock.now()` was zero, in milliseconds since 1970; precise to a second. */
	private zeroMs?: number;

	constructor(private readonly clock: Clock) {}

	/** Whether the service has sent its date. */
	get isKnown(): boolean {
		return this.zeroMs !== undefined;
	}

	/** Reads an answer's `Date` header. */
	note(header: unknown): void {
		const unixMs = Date.parse(String(header));
		if (Number.isFinite(unixMs)) this.zeroMs = unixMs - this.clock.now();
	}

	/** In milliseconds since 1970; this machine's date until the service has sent its own. */
	now(): number {
		return this.zeroMs === undefined ? this.clock.unixNow() : this.clock.now() + this.zeroMs;
	}
}
