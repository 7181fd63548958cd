import type { Grey } from '../grey';
import type { Box } from './maskCounts';
import type { TimeSlices } from '../../timing/timeSlices';

/**
 * The smallest rectangle around all pixels of at least this brightness; null if there are none. Reads no pixel inside it.
 */
export async function findBox(mask: Grey, least: number, slices: TimeSlices): Promise<Box | null> {
	const { width, height } = mask;
	const top = await findRow(mask, least, [0, 1], slices);
	if (top === undefined) return null;
	const bottom = (await findRow(mask, least, [height - 1, -1], slices)) ?? top;
	let left = width - 1;
	let right = 0;
	for (let y = top; y <= bottom; y++) {
		const row = mask.data.subarray(y * width, (y + 1) * width);
		let x = 0;
		while (x < left && row[x] < least) x += 1;
		left = x;
		for (x = width - 1; x > right && row[x] < least;) x -= 1;
		right = x;
		if (slices.isOver) await slices.next();
	}
	return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The first row from `start`, in steps up or down, with such a pixel. */
async function findRow(
	{ width, height, data }: Grey,
	least: number,
	[start, step]: [number, number],
	slices: TimeSlices,
): Promise<number | undefined> {
	for (let y = start; y >= 0 && y < height; y += step) {
		for (let index = y * width; index < (y + 1) * width; index++) {
			if (data[index] >= least) return y;
		}
		if (slices.isOver) await slices.next();
	}
	return undefined;
}
