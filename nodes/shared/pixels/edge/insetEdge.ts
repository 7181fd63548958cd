import type { Grey } from '../grey';
import type { TimeSlices } from '../../timing/timeSlices';

/** Steps to the neighbours that come earlier in a pass, right and down. */
const ACROSS = [-1, 0, -1, 1, -2, 2, -1, 1];
const DOWN = [0, -1, -1, -1, -1, -1, -2, -2];
const LENGTHS = ACROSS.map((across, step) => Math.hypot(across, DOWN[step]));
/** No step is longer than this, across or down. */
const LONGEST = 2;

/**
 * Removes `shrink` pixels along a mask's outline, and fades it over another `fade` pixels inwards. A mask that meets the
 * image's edge continues outside, and neither shrinks nor fades there.
 */
export async function insetEdge(
	mask: Grey,
	{ shrink, fade }: { shrink: number; fade: number },
	slices: TimeSlices,
): Promise<Grey> {
	const { width, height, data } = mask;
	const depths = await findDepths(mask, shrink + fade + 1, slices);
	const faded = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		for (let at = y * width; at < (y + 1) * width; at++) {
			const share = (depths[at] - shrink) / (fade + 1);
			const most = share < 0 ? 0 : share > 1 ? 255 : 255 * share + 0.5;
			faded[at] = most < data[at] ? most : data[at];
		}
		if (slices.isOver) await slices.next();
	}
	return { width, height, data: faded };
}

/**
 * How deep inside each pixel is, up to `most`: its distance from the outline, to some hundredths (G. Borgefors, "Distance
 * Transformations in Digital Images", 1986). A half-covered pixel is half a pixel deep.
 */
async function findDepths(mask: Grey, most: number, slices: TimeSlices): Promise<Float32Array> {
	const { width, height, data } = mask;
	const depths = new Float32Array(width * height);
	for (let y = 0; y < height; y++) {
		for (let at = y * width; at < (y + 1) * width; at++) {
			depths[at] = data[at] === 255 ? most : data[at] / 255;
		}
		if (slices.isOver) await slices.next();
	}
	for (const sign of [1, -1]) {
		for (let row = 0; row < height; row++) {
			passRow(mask, depths, sign > 0 ? row : height - 1 - row, sign);
			if (slices.isOver) await slices.next();
		}
	}
	return depths;
}

/** Lowers the depths of a row to what its neighbours allow; with `sign` -1 from the right, by the rows below. */
function passRow(mask: Grey, depths: Float32Array, y: number, sign: number): void {
	const { width, height, data } = mask;
	const offsets = ACROSS.map((across, step) => sign * (DOWN[step] * width + across));
	const isInside = y >= LONGEST && y < height - LONGEST;
	for (let column = 0; column < width; column++) {
		const x = sign > 0 ? column : width - 1 - column;
		const at = y * width + x;
		if (data[at] < 255) continue;
		const isInner = isInside && x >= LONGEST && x < width - LONGEST;
		for (let step = 0; step < offsets.length; step++) {
			if (!isInner && !isThere(mask, x + sign * ACROSS[step], y + sign * DOWN[step])) continue;
			const through = depths[at + offsets[step]] + LENGTHS[step];
			if (through < depths[at]) depths[at] = through;
		}
	}
}

function isThere({ width, height }: Grey, x: number, y: number): boolean {
	return x >= 0 && x < width && y >= 0 && y < height;
}
