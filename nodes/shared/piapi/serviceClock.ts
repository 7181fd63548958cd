import type { Clock } from '../timing/clock';

/** The service's date, as its answers tell it: this machine's may be off, or be set while a run goes on. */
export class ServiceClock {
	/** The service's date when `clock.now()` read zero, in milliseconds since 1970; told in whole seconds. */
	private zeroMs?: number;

	constructor(private readonly clock: Clock) {}

	/** Whether the service has told its date. */
	get isKnown(): boolean {
		return this.zeroMs !== undefined;
	}

	/** Notes the `Date` header of an answer. */
	note(header: unknown): void {
		const unixMs = Date.parse(String(header));
		if (Number.isFinite(unixMs)) this.zeroMs = unixMs - this.clock.now();
	}

	/** In milliseconds since 1970; this machine's date until the service has told its own. */
	now(): number {
		return this.zeroMs === undefined ? this.clock.unixNow() : this.clock.now() + this.zeroMs;
	}
}
