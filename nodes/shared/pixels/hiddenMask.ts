import type { Grey } from './grey';
import { MIDDLE } from './maskCounts';
import type { Raster } from './raster';
import type { TimeSlices } from '../timing/timeSlices';

/** What selects in a mask that looks black all over: its alpha, or 1 in place of 255. */
export type HiddenIn = 'alpha' | 'ones';

/**
 * The mask in an image that looks black all over; undefined where there is none, so that it is what it looks like. Of 0 and
 * 1 only in exact pixels: JPEG makes a little more than black of black.
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
	// Black and opaque all over is how an empty mask looks.
	if (highest === 0 && (selected === 0 || selected === found.length)) return undefined;
	return { grey: { width, height, data: found }, hiddenIn: highest === 0 ? 'alpha' : 'ones' };
}

function* rowsOf(data: Uint8Array, stride: number): Generator<Uint8Array> {
	for (let start = 0; start < data.length; start += stride) {
		yield data.subarray(start, start + stride);
	}
}
