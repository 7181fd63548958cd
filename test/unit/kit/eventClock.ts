import { seededRandom } from '../../tools/simulator/random';
import type { Clock } from '../../../nodes/shared/timing/clock';
import { onAbort } from '../../../nodes/shared/timing/onAbort';

/** How long it is waited for work that sleeps not on this clock, in milliseconds. */
const LONGEST_REAL_MS = 30_000;
const REAL_STEP_MS = 5;

/** A virtual clock for many who sleep at once: time goes on to the next one who wakes when everybody sleeps. */
export class EventClock implements Clock {
	readonly random: () => number;
	private nowMs = 0;
	private dateOffsetMs = 0;
	private order = 0;
	/** For how long nobody has slept, in real milliseconds. */
	private idleMs = 0;
	private readonly sleepers: Array<{ atMs: number; order: number; wake: () => void }> = [];

	constructor(seed = 1) {
		this.random = seededRandom(seed);
	}

	now(): number {
		return this.nowMs;
	}

	unixNow(): number {
		return 1_800_000_000_000 + this.nowMs + this.dateOffsetMs;
	}

	/** Sets the machine's date forward or back, in milliseconds, as a user or a time server does. */
	setDate(byMs: number): void {
		this.dateOffsetMs += byMs;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted) return;
		await new Promise<void>((resolve) => {
			let forgetAbort = () => {};
			const wake = () => {
				forgetAbort();
				resolve();
			};
			const sleeper = { atMs: this.nowMs + Math.max(ms, 0), order: this.order++, wake };
			const abort = () => {
				const place = this.sleepers.indexOf(sleeper);
				if (place >= 0) this.sleepers.splice(place, 1);
				wake();
			};
			this.sleepers.push(sleeper);
			if (signal !== undefined) forgetAbort = onAbort(signal, abort);
		});
	}

	/** Lets time pass until `work` is done. Throws where nobody sleeps and it is not done: it waits for ever. */
	async passUntil<T>(work: Promise<T>): Promise<T> {
		let isDone = false;
		const done = () => void (isDone = true);
		work.then(done, done);
		for (;;) {
			// What a step sets off is settled before time goes on.
			await new Promise((resolve) => setImmediate(resolve));
			if (isDone) return await work;
			const [next] = this.sleepers.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
			if (next === undefined) {
				await this.waitForReal();
				continue;
			}
			this.idleMs = 0;
			this.sleepers.shift();
			this.nowMs = Math.max(this.nowMs, next.atMs);
			next.wake();
		}
	}

	/** Some work takes real time: the first load of a module, say. */
	private async waitForReal(): Promise<void> {
		if (this.idleMs >= LONGEST_REAL_MS) {
			throw new Error(`Everybody waits at ${this.nowMs} ms, for nothing`);
		}
		this.idleMs += REAL_STEP_MS;
		await new Promise((resolve) => setTimeout(resolve, REAL_STEP_MS));
	}
}
