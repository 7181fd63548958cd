import type { TimeSlices } from '../../timing/timeSlices';
import { CELL, placeIn, type CellMask } from './cells';
import { spread, SUMS, type Level } from './colourField';
import type { UprightSource } from './uprightSource';

/** The colours of the thing and of the background near an edge, as fields over the cells. */
export interface EdgeColours {
	front: Level;
	back: Level;
}

/** A pixel's weight by how much of it is covered: mixed ones hardly count, unless there are no others. */
const WEIGHTS = Float32Array.from({ length: 256 }, (_, value) => (value / 255) ** 6);

/** Luminance in whole numbers (ITU-R BT.601). */
export function luminance(red: number, green: number, blue: number): number {
	return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** How far apart a cell's colours are, squared, in levels; differences of colour count by `chromaWeight`. */
export function contrastAt(
	{ front, back }: EdgeColours,
	cell: number,
	chromaWeight: number,
): number {
	const at = SUMS * cell;
	const red = front.sums[at + 1] - back.sums[at + 1];
	const green = front.sums[at + 2] - back.sums[at + 2];
	const blue = front.sums[at + 3] - back.sums[at + 3];
	const light = luminance(red, green, blue);
	return light * light + chromaWeight * ((red - light) ** 2 + (blue - light) ** 2);
}

/**
 * The colours on either side of an edge, in the cells near one. `alphas` says how much of each pixel is covered, in the
 * order of the cells' data. Pixels that are transparent in the source do not count.
 */
export async function findEdgeColours(
	source: UprightSource,
	cells: CellMask,
	alphas: Uint8Array,
	near: Uint8Array,
	slices: TimeSlices,
): Promise<EdgeColours> {
	const { across, down } = cells;
	const front: Level = { across, down, sums: new Float32Array(SUMS * across * down) };
	const back: Level = { across, down, sums: new Float32Array(SUMS * across * down) };
	for (let y = 0; y < source.height; y++) {
		addRow(source, y, alphas.subarray(placeIn(cells, 0, y)), near, { front, back });
		if (slices.isOver) await slices.next();
	}
	await spread(front, slices, near);
	await spread(back, slices, near);
	return { front, back };
}

/** Adds a row's pixels to the sums of their cells. */
function addRow(
	{ width, data, startOf, step, green, blue, alpha }: UprightSource,
	y: number,
	alphas: Uint8Array,
	near: Uint8Array,
	{ front: { across, sums: fronts }, back: { sums: backs } }: EdgeColours,
): void {
	const first = (((y / CELL) | 0) + 1) * across + 1;
	const start = startOf(y);
	for (let left = 0, cell = first; left < width; left += CELL, cell++) {
		if (near[cell] === 0) continue;
		const to = SUMS * cell;
		for (let x = left; x < left + CELL && x < width; x++) {
			const at = start + x * step;
			const own = alpha === undefined ? 1 : data[at + alpha] / 255;
			const r = data[at];
			const g = data[at + green];
			const b = data[at + blue];
			const brightness = luminance(r, g, b);
			const covered = own * WEIGHTS[alphas[x]];
			const open = own * WEIGHTS[255 - alphas[x]];
			fronts[to] += covered;
			fronts[to + 1] += covered * r;
			fronts[to + 2] += covered * g;
			fronts[to + 3] += covered * b;
			fronts[to + 4] += covered * brightness * brightness;
			backs[to] += open;
			backs[to + 1] += open * r;
			backs[to + 2] += open * g;
			backs[to + 3] += open * b;
			backs[to + 4] += open * brightness * brightness;
		}
	}
}
