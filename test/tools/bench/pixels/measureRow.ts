import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { readPeakMemory, resetPeakMemory } from './ownProcess';
import { ROWS, type PixelRow } from './rows';
import { loadShipped, type Shipped } from './shipped';
import { watchLoop, type LoopWatch } from './watchLoop';

/** What a process of its own is to measure. */
export interface RowOrder {
	/** Index of the row. */
	index: number;
	folder: string;
	/** Time beside sharp, or memory with so many asked for at once. */
	what: 'time' | { memoryOf: number };
}

export interface TimeMeasures {
	/** The first time, in a process that has not done such work yet. */
	first: LoopWatch;
	/** The repetitions after it. */
	ours: LoopWatch[];
	/** Milliseconds of sharp's repetitions. */
	theirsMs: number[];
}

export interface MemoryMeasures {
	/** Most memory above that of the idle process, in bytes; undefined where there is no /proc. */
	peakBytes?: number;
}

const REPETITIONS = 5;
/** Time for what is left of the start to settle. */
const SETTLE_MS = 200;

/** Ours and sharp's in turn, so that other work on the machine falls on both. */
async function measureTime(row: PixelRow, node: Shipped, files: Buffer[]): Promise<TimeMeasures> {
	const { bySharp } = await import('./bySharp');
	const measureOurs = async () => await watchLoop(async () => await row.ours(node, files));
	const first = await measureOurs();
	await row.theirs(bySharp, files);
	const measures: TimeMeasures = { first, ours: [], theirsMs: [] };
	for (let repetition = 0; repetition < REPETITIONS; repetition++) {
		measures.ours.push(await measureOurs());
		const startMs = performance.now();
		await row.theirs(bySharp, files);
		measures.theirsMs.push(performance.now() - startMs);
	}
	return measures;
}

/** Of a process that has nothing else to do; the files are read as part of the work. */
async function measureMemory(
	row: PixelRow,
	node: Shipped,
	{ folder, count }: { folder: string; count: number },
): Promise<MemoryMeasures> {
	globalThis.gc?.();
	await sleep(SETTLE_MS);
	const idleBytes = process.memoryUsage.rss();
	if (!resetPeakMemory()) return {};
	const once = async () => void (await row.ours(node, readFiles(row, folder)));
	await Promise.all(Array.from({ length: count }, once));
	return { peakBytes: readPeakMemory() - idleBytes };
}

function readFiles({ files }: PixelRow, folder: string): Buffer[] {
	return files.map((name) => readFileSync(join(folder, name)));
}

async function measure({ index, folder, what }: RowOrder): Promise<TimeMeasures | MemoryMeasures> {
	const row = ROWS[index];
	const node = loadShipped();
	return what === 'time'
		? await measureTime(row, node, readFiles(row, folder))
		: await measureMemory(row, node, { folder, count: what.memoryOf });
}

void measure(JSON.parse(process.argv[2]) as RowOrder).then((measures) =>
	console.log(JSON.stringify(measures)),
);
