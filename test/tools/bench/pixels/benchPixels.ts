import { join } from 'node:path';

import { makeTemporaryFolder, removeTemporaryFolder } from '../../n8n/temporaryFolder';
import { measureApart } from '../measureApart';
import { percentile } from '../statistics';
import type { MemoryMeasures, RowOrder, TimeMeasures } from './measureRow';
import { drawImages, MEGAPIXELS } from './images';
import { ROWS } from './rows';

/** How many cutouts are asked for at once, to tell how memory grows. */
export const BURST = 4;

/** One piece of work on pixels in numbers. */
export interface PixelRun {
	label: string;
	/** Of each image. */
	megapixels: number;
	/** Of each whole image, in milliseconds: the median of the repetitions. */
	oursMs: number;
	theirsMs: number;
	/** Our time as a multiple of sharp's that is the target, where there is one. */
	mostRatio?: number;
	/** Longest time that the event loop stood still: the median of the repetitions, and the longest of all. */
	delayMs: number;
	worstDelayMs: number;
	/** Most time on the processor between two rounds of the event loop, in all repetitions and the first time. */
	stretchMs: number;
	/** Most memory above that of the idle process, in bytes; undefined where there is no /proc. */
	peakBytes?: number;
	/** The same with `BURST` of them asked for at once. */
	burstBytes?: number;
}

const SCRIPT = join(__dirname, 'measureRow.ts');
/** What the garbage collector does and when is chance: the median of these counts. */
const MEMORY_PROCESSES = 3;

/** Measures the built code: it has to be there. Each row gets processes of its own. */
export async function benchPixels(log: (line: string) => void): Promise<PixelRun[]> {
	const folder = makeTemporaryFolder('pixels');
	log('Pixels: drawing …');
	await drawImages(folder);
	const runs: PixelRun[] = [];
	for (const [index, row] of ROWS.entries()) {
		const { label, isBurst, count = 1, megapixels = MEGAPIXELS, mostRatio } = row;
		log(`Pixels: ${label} …`);
		const time = await measureApart<TimeMeasures>(SCRIPT, {
			index,
			folder,
			what: 'time',
		} satisfies RowOrder);
		const peakBytes = await measureMemory(index, folder, 1);
		const burstBytes = isBurst ? await measureMemory(index, folder, BURST) : undefined;
		const times = summarize(time, count);
		runs.push({ label, megapixels, ...times, mostRatio, peakBytes, burstBytes });
	}
	removeTemporaryFolder(folder);
	return runs;
}

function summarize({ first, ours, theirsMs }: TimeMeasures, count: number) {
	const all = [first, ...ours];
	const median = (values: number[]) => percentile(values, 0.5);
	return {
		oursMs: median(ours.map(({ tookMs }) => tookMs)) / count,
		theirsMs: median(theirsMs) / count,
		delayMs: median(ours.map(({ delayMs }) => delayMs)),
		worstDelayMs: Math.max(...all.map(({ delayMs }) => delayMs)),
		// JSON knows no NaN.
		stretchMs: Math.max(...all.map(({ stretchMs }) => stretchMs ?? NaN)),
	};
}

async function measureMemory(
	index: number,
	folder: string,
	count: number,
): Promise<number | undefined> {
	const peaks: number[] = [];
	for (let process = 0; process < MEMORY_PROCESSES; process++) {
		const order: RowOrder = { index, folder, what: { memoryOf: count } };
		const { peakBytes } = await measureApart<MemoryMeasures>(SCRIPT, order);
		if (peakBytes === undefined) return undefined;
		peaks.push(peakBytes);
	}
	return percentile(peaks, 0.5);
}
