import type { Grey } from '../grey';
import type { TimeSlices } from '../../timing/timeSlices';

/** Steps to the neighbours that come earlier in a pass, right and down, and how long each is. */
const STEPS = [
	[-1, 0, 1],
	[0, -1, 1],
	[-1, -1, Math.SQRT2],
	[1, -1, Math.SQRT2],
	[-2, -1, Math.sqrt(5)],
	[2, -1, Math.sqrt(5)],
	[-1, -2, Math.sqrt(5)],
	[1, -2, Math.sqrt(5)],
] as const;

/**
 * Removes `shrink` pixels along a mask's outline, and fades it over another `fade` pixels inwards. A mask that meets the
 * image's edge continues outside, and neither shrinks nor fades there.
 */
export async function fadeInwards(
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
async function findDepths(
	{ width, height, data }: Grey,
	most: number,
	slices: TimeSlices,
): Promise<Float32Array> {
	const depths = Float32Array.from(data, (value) => (value === 255 ? most : value / 255));
	for (const sign of [1, -1]) {
		for (let row = 0; row < height; row++) {
			const y = sign > 0 ? row : height - 1 - row;
			const rowStart = y * width;
			for (let column = 0; column < width; column++) {
				const x = sign > 0 ? column : width - 1 - column;
				if (data[rowStart + x] < 255) continue;
				depths[rowStart + x] = stepIn(depths, { width, height, sign }, x, y);
			}
			if (slices.isOver) await slices.next();
		}
	}
	return depths;
}

function stepIn(
	depths: Float32Array,
	{ width, height, sign }: { width: number; height: number; sign: number },
	x: number,
	y: number,
): number {
	let depth = depths[y * width + x];
	for (const [across, down, length] of STEPS) {
		const column = x + sign * across;
		const row = y + sign * down;
		if (column < 0 || column >= width || row < 0 || row >= height) continue;
		const through = depths[row * width + column] + length;
		if (through < depth) depth = through;
	}
	return depth;
}
