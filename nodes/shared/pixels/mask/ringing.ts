import { withoutNoise, type Grey } from '../grey';
import type { TimeSlices } from '../../timing/timeSlices';

/** The side of JPEG's blocks. */
const BLOCK = 8;
/** Of a higher mask only some rows of blocks are looked at: so many pixels tell enough. */
const ENOUGH_ROWS = 250;
/** How much of black and white a block has that an edge goes through. */
const EDGE_SPAN = 200;
/** Ringing is as near to black or white as this. */
const NEARLY = 24;
/** Which part of all that is nearly black or white lies in such blocks, and which part of them it makes up, at least. */
const LEAST_INSIDE = 0.8;
const LEAST_SHARE = 0.2;

/**
 * Whether a mask's pixels, though exact, went through JPEG before: beside its edges there is a veil of near-blacks and
 * near-whites that fills JPEG's blocks and ends with them. Soft edges fade over blocks, and have no veil beside them.
 */
export async function hasRinging(
	{ width, height, data }: Grey,
	slices: TimeSlices,
): Promise<boolean> {
	let [inside, outside, edgePixels] = [0, 0, 0];
	const step = BLOCK * Math.max(Math.floor(height / ENOUGH_ROWS), 1);
	for (let top = 0; top < height; top += step) {
		const bottom = Math.min(top + BLOCK, height);
		for (let left = 0; left < width; left += BLOCK) {
			const right = Math.min(left + BLOCK, width);
			let [least, most, near] = [255, 0, 0];
			for (let y = top; y < bottom; y++) {
				for (let at = y * width + left; at < y * width + right; at++) {
					const value = data[at];
					if (value < least) least = value;
					if (value > most) most = value;
					if ((value > 0 && value <= NEARLY) || (value < 255 && value >= 255 - NEARLY)) near += 1;
				}
			}
			if (most - least < EDGE_SPAN) outside += near;
			else {
				inside += near;
				edgePixels += (right - left) * (bottom - top);
			}
		}
		if (slices.isOver) await slices.next();
	}
	return (
		inside > 0 && inside >= LEAST_INSIDE * (inside + outside) && inside >= LEAST_SHARE * edgePixels
	);
}

/** The mask, free of what JPEG left in it. */
export async function withoutRinging(grey: Grey, slices: TimeSlices): Promise<Grey> {
	const isClean = grey.isExact && !(await hasRinging(grey, slices));
	return isClean ? grey : await withoutNoise(grey, slices);
}
