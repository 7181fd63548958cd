import type { Grey } from '../grey';
import { MIDDLE } from './maskCounts';
import type { Raster } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';

/** Where a mask that looks all black holds its selection: in its alpha, or as 1 instead of 255. */
export type HiddenIn = 'alpha' | 'ones';

/**
 * Finds the mask in an image that looks all black; undefined if there is none, and it is what it looks like. Values of 0
 * and 1 count only in exact pixels: JPEG turns black into a little more than black.
 */
export async function findHiddenMask(
	{ channels, data, isExact }: Raster,
	{ width, height, data: seen }: Grey,
	slices: TimeSlices,
): Promise<{ grey: Grey; hiddenIn: HiddenIn } | undefined> {
	let highest = 0;
	await slices.forEach(rowsOf(seen, width), (row) => {
		for (let x = 0; x < row.length; x++) if (row[x] > highest) highest = row[x];
	});
	const hasAlpha = channels % 2 === 0;
	if (highest > 1 || (highest === 1 && !isExact) || (highest === 0 && !hasAlpha)) return undefined;
	const found = new Uint8Array(width * height);
	let selected = 0;
	let to = 0;
	await slices.forEach(rowsOf(data, width * channels), (row) => {
		for (let x = channels - 1; x < row.length; x += channels, to++) {
			const value = highest === 0 ? row[x] : 255 * seen[to];
			if (value >= MIDDLE) selected += 1;
			found[to] = value;
		}
	});
	// An empty mask is black and opaque all over.
	if (highest === 0 && (selected === 0 || selected === found.length)) return undefined;
	return { grey: { width, height, data: found }, hiddenIn: highest === 0 ? 'alpha' : 'ones' };
}

function* rowsOf(data: Uint8Array, stride: number): Generator<Uint8Array> {
	for (let start = 0; start < data.length; start += stride) {
		yield data.subarray(start, start + stride);
	}
}
