import type { PixelRun } from './benchPixels';

export const DELAY_TARGET_MS = 50;
/** Most memory that several asked for at once may take, as a multiple of one. */
export const BURST_TARGET = 1.5;

export interface PixelResult {
	run: PixelRun;
	/** Our time as a multiple of sharp's. */
	ratio: number;
	/** Memory of several at once as a multiple of one, where that was measured. */
	burstRatio?: number;
	/** What was asked for and not reached; empty if all of it was. */
	missed: string[];
}

/** Holds the work on pixels against the targets; how it compares with sharp is one where a row says so. */
export function judgePixels(run: PixelRun): PixelResult {
	const { oursMs, theirsMs, worstDelayMs, peakBytes, burstBytes, mostRatio = Infinity } = run;
	const ratio = oursMs / theirsMs;
	const hasBurst = peakBytes !== undefined && burstBytes !== undefined;
	const burstRatio = hasBurst ? burstBytes / peakBytes : undefined;
	const reached: Array<[string, boolean]> = [
		['time', ratio <= mostRatio],
		['event loop', worstDelayMs <= DELAY_TARGET_MS],
		['memory', burstRatio === undefined || burstRatio <= BURST_TARGET],
	];
	const missed = reached.filter(([, isReached]) => !isReached).map(([name]) => name);
	return { run, ratio, burstRatio, missed };
}
