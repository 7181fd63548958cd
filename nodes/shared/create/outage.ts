import type { Context } from '../piapi/context';
import type { Problem } from '../problem/problem';
import { Semaphore } from '../limits/semaphore';

/** After this many lost creates in a row, none of them found, something is wrong with the service. */
const MANY_LOST = 3;
const FIRST_PAUSE_MS = 1_000;
/** Up to eight seconds. */
const MOST_DOUBLINGS = 3;

/**
 * Holds creates back while the service loses one after another: they go one at a time with growing pauses, so that an
 * outage does not leave a whole catalog in doubt.
 */
export class Outage {
	/** When a create of the run was last taken, by the clock; -Infinity before the first. */
	lastTakenMs = -Infinity;
	private lostInARow = 0;
	/** When the first of these was lost. */
	private sinceMs = 0;
	private last?: Problem;
	private readonly turn = new Semaphore(1);

	noteTaken(nowMs: number): void {
		this.lastTakenMs = nowMs;
		this.lostInARow = 0;
	}

	noteLost(nowMs: number, problem: Problem): void {
		if (this.lostInARow === 0) this.sinceMs = nowMs;
		this.last = problem;
		this.lostInARow += 1;
	}

	/**
	 * Waits until the next create may be sent: no time at all normally, or once the run has ended. Throws if the service has
	 * taken nothing for `patienceMs` milliseconds: then nothing more is put at risk.
	 */
	async wait({ clock, noNewTasks }: Context, patienceMs: number): Promise<void> {
		if (this.lostInARow < MANY_LOST) return;
		await this.turn.hold(async () => {
			const startMs = clock.now();
			const waitedMs = startMs - this.sinceMs;
			if (this.lostInARow >= MANY_LOST && waitedMs >= patienceMs)
				throw this.last?.with({ wasSent: false, waitedMs });
			const endMs = () =>
				startMs + FIRST_PAUSE_MS * 2 ** Math.min(this.lostInARow - MANY_LOST, MOST_DOUBLINGS);
			while (this.lostInARow >= MANY_LOST && !noNewTasks?.aborted && clock.now() < endMs())
				await clock.sleep(FIRST_PAUSE_MS, noNewTasks);
		});
	}
}
