import type { Clock } from './clock';
import { Problem } from '../problem/problem';

/** How long to work before everything else on the instance gets its turn, in milliseconds. */
const SLICE_MS = 15;

/**
 * Does long work in short slices: n8n answers all its users in the thread that runs this. Check `isOver` after each row
 * or so, and then await `next`; the same goes for loops over very many items.
 */
export class TimeSlices {
	private startMs: number;

	constructor(
		private readonly clock: Clock,
		private readonly signal?: AbortSignal,
	) {
		this.startMs = clock.now();
	}

	get isOver(): boolean {
		return this.clock.now() - this.startMs >= SLICE_MS;
	}

	/** Does short work for each. Throws as `next` does. */
	async forEach<T>(all: Iterable<T>, work: (one: T) => void): Promise<void> {
		for (const one of all) {
			if (this.isOver) await this.next();
			work(one);
		}
	}

	/** Throws `cancelled` if the execution has been stopped. */
	async next(): Promise<void> {
		await this.clock.sleep(0, this.signal);
		if (this.signal?.aborted) throw new Problem('cancelled');
		this.startMs = this.clock.now();
	}
}
