import type { BenchRun } from '../benchRun';
import { CASES } from '../cases';
import type { Measures } from '../measures';

/** A run of case 2 that meets every target, but for what is given. */
export function runWith(
	changes: Partial<BenchRun> = {},
	measures: Partial<Measures> = {},
): BenchRun {
	return {
		benchCase: CASES[1],
		contender: 'ours',
		itemCount: 200,
		masksDelivered: 200,
		peakMemoryBytes: 300 * 1024 ** 2,
		simulatorLoad: 0.05,
		...changes,
		measures: {
			makespanMs: 42_000,
			taskTimesMs: [4_000, 4_000],
			looksPerTask: 2,
			meanLagMs: 300,
			lag95Ms: 600,
			connections: 20,
			requests: 801,
			others: 1,
			refused: 0,
			tasksCreated: 200,
			tasksPaid: 200,
			masksFetched: 200,
			...measures,
		},
	};
}
