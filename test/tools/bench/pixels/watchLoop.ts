import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { readProcessorMs } from './ownProcess';

/** How the event loop fared during a piece of work. */
export interface LoopWatch {
	/** The whole of the work, in milliseconds. */
	tookMs: number;
	/** Longest time that the event loop stood still, in milliseconds, whatever the reason. */
	delayMs: number;
	/**
	 * Most time on the processor between two rounds of the loop, in milliseconds: what is left of a delay where other
	 * programs take the processors away. Not a number where there is no /proc.
	 */
	stretchMs: number;
}

const AROUND_MS = 5;

/** Does a piece of work and watches the event loop meanwhile. */
export async function watchLoop(work: () => Promise<unknown>): Promise<LoopWatch> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	const stretch = new StretchWatch();
	delay.enable();
	// Some rounds before and after, so that the first and the last stretch are seen as well.
	await sleep(AROUND_MS);
	const startMs = performance.now();
	await work();
	const tookMs = performance.now() - startMs;
	await sleep(AROUND_MS);
	delay.disable();
	return { tookMs, delayMs: delay.max / 1e6, stretchMs: stretch.stop() };
}

class StretchWatch {
	private readonly timer = setInterval(() => this.sample(), 1);
	private lastMs = readProcessorMs();
	private longestMs = 0;

	/** Ends the watch and gives the longest stretch. */
	stop(): number {
		clearInterval(this.timer);
		return this.longestMs;
	}

	private sample(): void {
		const nowMs = readProcessorMs();
		this.longestMs = Math.max(this.longestMs, nowMs - this.lastMs);
		this.lastMs = nowMs;
	}
}
