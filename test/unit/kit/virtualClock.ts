import type { Clock } from '../../../nodes/shared/timing/clock';

/** A clock on which sleeping takes no time: sleep and now move together, chance is fixed, each sleep is noted. */
export class VirtualClock implements Clock {
	readonly sleepsMs: number[] = [];
	private nowMs = 1_000_000;

	constructor(private readonly chance = 0.5) {}

	now(): number {
		return this.nowMs;
	}

	random(): number {
		return this.chance;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted) return;
		this.sleepsMs.push(ms);
		this.nowMs += ms;
	}

	/** Lets time pass otherwise than by sleeping: during a request, say. */
	pass(ms: number): void {
		this.nowMs += ms;
	}
}
