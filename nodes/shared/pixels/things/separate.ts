import type { Grey } from '../grey';
import type { TimeSlices } from '../../timing/timeSlices';
import type { Things } from './findThings';
import { numberRuns, RowRuns } from './runs';

/** For each pixel of a mask, the position of its thing in the list, counted from 1; 0 for none. */
export type ThingLabels = Uint8Array;

/** Labels the pixels of the listed things in a second pass over their mask. A soft edge gets the label of its thing. */
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

/** How far it is to a neighbour, straight and aslant, in thirds of a pixel. */
const STRAIGHT = 3;
const ASLANT = 4;

/**
 * Spreads labels through pixels that are neither selected nor black: downwards first, then upwards, so that each gets
 * that of the nearest thing (G. Borgefors, "Distance Transformations in Digital Images", 1986).
 */
async function labelEdges(
	{ width, height, data }: Grey,
	labels: ThingLabels,
	slices: TimeSlices,
): Promise<void> {
	const last = width * height - 1;
	const spread = new Spread(labels, width);
	for (const step of [1, -1]) {
		for (let row = 0; row < height; row++) {
			const start = step > 0 ? row * width : last - row * width;
			for (let index = start, x = 0; x < width; x++, index += step) {
				if (data[index] > 0 && data[index] < 128) spread.reach(index, step, x, row);
			}
			if (slices.isOver) await slices.next();
		}
	}
}

class Spread {
	/** From each pixel to the thing that it is labelled with, in thirds of a pixel; 0 inside of it. */
	private readonly distances: Uint16Array;

	constructor(
		private readonly labels: ThingLabels,
		private readonly width: number,
	) {
		this.distances = new Uint16Array(labels.length);
	}

	/** Labels a pixel like the nearest of the neighbours that come earlier in the pass: see `labelEdges`. */
	reach(index: number, step: number, x: number, row: number): void {
		const above = index - step * this.width;
		if (x > 0) this.take(index, index - step, STRAIGHT);
		if (row === 0) return;
		this.take(index, above, STRAIGHT);
		if (x > 0) this.take(index, above - step, ASLANT);
		if (x < this.width - 1) this.take(index, above + step, ASLANT);
	}

	private take(index: number, from: number, length: number): void {
		const { labels, distances } = this;
		if (labels[from] === 0) return;
		const distance = Math.min(distances[from] + length, 65_535);
		if (labels[index] !== 0 && distances[index] <= distance) return;
		labels[index] = labels[from];
		distances[index] = distance;
	}
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
