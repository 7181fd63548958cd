/** Time and chance, passed in so that tests can run the loops on a virtual clock. */
export interface Clock {
	/** Milliseconds since some moment in the past. Never goes back, whatever happens to the machine's date. */
	now(): number;
	/** The machine's date, in milliseconds since 1970: for times from elsewhere, and for what outlives this process. */
	unixNow(): number;
	/** Resolves after `ms` milliseconds, or as soon as `signal` aborts. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** A number from 0 up to, not including, 1. */
	random(): number;
}
