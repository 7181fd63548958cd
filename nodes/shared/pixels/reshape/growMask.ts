import type { Grey } from '../grey';
import { MIDDLE } from '../mask/maskCounts';
import type { TimeSlices } from '../../timing/timeSlices';
import { measureRows } from './distances';

/**
 * How far the outline is from the nearest centre of a marked pixel: half a pixel where it runs along rows or columns, and
 * next to nothing where it is aslant. Along rows and columns anything below one is exact.
 */
const TO_OUTLINE = 0.25;

/**
 * The mask in black and white, with its outline moved outwards by so many pixels, or inwards where they are below 0; corners
 * become round. A mask that meets the image's edge goes on outside, and does not shrink there.
 */
export async function growMask(mask: Grey, pixels: number, slices: TimeSlices): Promise<Grey> {
	const { width, height } = mask;
	const data = new Uint8Array(width * height);
	if (pixels === 0) {
		const levels = Uint8Array.from({ length: 256 }, (_, value) => (value < MIDDLE ? 0 : 255));
		for (let y = 0; y < height; y++) {
			for (let at = y * width; at < (y + 1) * width; at++) data[at] = levels[mask.data[at]];
			if (slices.isOver) await slices.next();
		}
		return { width, height, data };
	}
	// To take away from what is marked is to add to what is not.
	const [near, far] = pixels > 0 ? [255, 0] : [0, 255];
	const reach = Math.abs(pixels);
	const within = (reach + TO_OUTLINE) ** 2;
	const wanted = pixels > 0 ? 'marked' : 'unmarked';
	await measureRows(mask, wanted, reach + 1, slices, (y, squares) => {
		const row = y * width;
		for (let x = 0; x < width; x++) data[row + x] = squares[x] <= within ? near : far;
	});
	return { width, height, data };
}
