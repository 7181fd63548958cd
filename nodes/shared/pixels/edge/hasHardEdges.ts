import type { Grey } from '../grey';
import { RowRuns } from '../things/runs';
import type { TimeSlices } from '../../timing/timeSlices';

/** The smallest step between two neighbours with no grey between black and white; JPEG may have changed both. */
const HARD_STEP = 230;

/**
 * Whether a mask changes from black to white without greys between, at most places along its rows. An anti-aliased one
 * does so only where its edge happens to run between two pixels.
 */
export async function hasHardEdges(
	{ width, height, data }: Grey,
	slices: TimeSlices,
): Promise<boolean> {
	const runs = new RowRuns(width);
	let [all, hard] = [0, 0];
	const count = (inside: number, outside: number) => {
		all += 1;
		if (data[inside] - data[outside] >= HARD_STEP) hard += 1;
	};
	for (let y = 0; y < height; y++) {
		const row = y * width;
		runs.read(data.subarray(row, row + width));
		for (let run = 0; run < runs.count; run++) {
			const [start, end] = [runs.starts[run], runs.ends[run]];
			if (start > 0) count(row + start, row + start - 1);
			if (end < width) count(row + end - 1, row + end);
		}
		if (slices.isOver) await slices.next();
	}
	return 2 * hard >= all;
}
