import type { Grey } from '../grey';
import type { TimeSlices } from '../timeSlices';
import type { Things } from './findThings';
import { numberRuns, RowRuns } from './runs';

/** For each pixel of a mask which thing it belongs to: its place in the list, counted from 1; 0 for none. */
export type ThingLabels = Uint8Array;

/**
 * Labels the pixels of the listed things, in a second pass over the mask that they were found in. A soft edge is labelled
 * with the thing that it is the edge of.
 */
export async function labelThings(
	mask: Grey,
	{ parts, numbers }: Things,
	slices: TimeSlices,
): Promise<ThingLabels> {
	const { width, height, data } = mask;
	const labels = new Uint8Array(width * height);
	const labelOf = new Map(numbers.map((number, index) => [number, index + 1]));
	let [row, above] = [new RowRuns(width), new RowRuns(width)];
	let next = 0;
	for (let y = 0; y < height; y++) {
		row.read(data.subarray(y * width, (y + 1) * width));
		next = numberRuns(row, above, next);
		for (let run = 0; run < row.count; run++) {
			const label = labelOf.get(parts.lowest(row.parts[run])) ?? 0;
			labels.fill(label, y * width + row.starts[run], y * width + row.ends[run]);
		}
		[row, above] = [above, row];
		if (slices.isOver) await slices.next();
	}
	await labelEdges(mask, labels, slices);
	return labels;
}

/** Labels that spread through pixels of a mask that are neither selected nor black: downwards first, then upwards. */
async function labelEdges(
	{ width, height, data }: Grey,
	labels: ThingLabels,
	slices: TimeSlices,
): Promise<void> {
	const last = width * height - 1;
	for (const step of [1, -1]) {
		for (let row = 0; row < height; row++) {
			const start = step > 0 ? row * width : last - row * width;
			for (let index = start, x = 0; x < width; x++, index += step) {
				if (data[index] === 0 || data[index] > 127 || labels[index] !== 0) continue;
				labels[index] = labelBefore(labels, index, step, { x, width, row });
			}
			if (slices.isOver) await slices.next();
		}
	}
}

/** The label of a neighbour that comes earlier in the pass: the one before, or one of the three in the row before. */
function labelBefore(
	labels: ThingLabels,
	index: number,
	step: number,
	{ x, width, row }: { x: number; width: number; row: number },
): number {
	const before = x > 0 ? labels[index - step] : 0;
	if (before !== 0 || row === 0) return before;
	const above = index - step * width;
	if (labels[above] !== 0) return labels[above];
	if (x > 0 && labels[above - step] !== 0) return labels[above - step];
	return x < width - 1 ? labels[above + step] : 0;
}

/** The mask of one thing alone. */
export async function maskOfThing(
	{ width, height, data }: Grey,
	labels: ThingLabels,
	index: number,
	slices: TimeSlices,
): Promise<Grey> {
	const alone = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		for (let at = y * width; at < (y + 1) * width; at++) {
			if (labels[at] === index + 1) alone[at] = data[at];
		}
		if (slices.isOver) await slices.next();
	}
	return { width, height, data: alone };
}
