import type { Grey } from './grey';
import { MIDDLE, type Box } from './maskCounts';
import type { TimeSlices } from './timeSlices';

/** The smallest rectangle around all that a mask selects; null where that is nothing. Looks at no pixel inside of it. */
export async function findBox(mask: Grey, slices: TimeSlices): Promise<Box | null> {
	const { width, height } = mask;
	const top = await findRow(mask, 0, 1, slices);
	if (top === undefined) return null;
	const bottom = (await findRow(mask, height - 1, -1, slices)) ?? top;
	let left = width - 1;
	let right = 0;
	for (let y = top; y <= bottom; y++) {
		const row = mask.data.subarray(y * width, (y + 1) * width);
		let x = 0;
		while (x < left && row[x] < MIDDLE) x += 1;
		left = x;
		for (x = width - 1; x > right && row[x] < MIDDLE;) x -= 1;
		right = x;
		if (slices.isOver) await slices.next();
	}
	return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The first row from `y` on, in steps up or down, in which something is selected. */
async function findRow(
	{ width, height, data }: Grey,
	y: number,
	step: number,
	slices: TimeSlices,
): Promise<number | undefined> {
	for (; y >= 0 && y < height; y += step) {
		for (let index = y * width; index < (y + 1) * width; index++) {
			if (data[index] >= MIDDLE) return y;
		}
		if (slices.isOver) await slices.next();
	}
	return undefined;
}
