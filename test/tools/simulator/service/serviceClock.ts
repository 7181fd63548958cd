import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the service sees it: a test may hand in a virtual one. */
export interface ServiceClock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Throws where `signal` aborts first. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export const machineClock: ServiceClock = {
	now: () => Date.now(),
	sleep: async (ms, signal) => await sleep(ms, undefined, { signal }),
};
