import type { Grey } from './grey';
import type { TimeSlices } from './timeSlices';

/**
 * A mask whose edges fade over `radius` pixels to either side: each pixel is the mean of those around it, weighted by a
 * pyramid. Beyond the image its edge pixels go on, so that what reaches its edge does not fade there.
 */
export async function soften(mask: Grey, radius: number, slices: TimeSlices): Promise<Grey> {
	const { width, height } = mask;
	const data = mask.data.slice();
	const row = new Uint8Array(width);
	for (let y = 0; y < height; y++) {
		const line = data.subarray(y * width, (y + 1) * width);
		row.set(line);
		fade(row, line, radius);
		if (slices.isOver) await slices.next();
	}
	const column = new Uint8Array(height);
	const faded = new Uint8Array(height);
	for (let x = 0; x < width; x++) {
		for (let y = 0; y < height; y++) column[y] = data[y * width + x];
		fade(column, faded, radius);
		for (let y = 0; y < height; y++) data[y * width + x] = faded[y];
		if (slices.isOver) await slices.next();
	}
	return { width, height, data };
}

/**
 * Weights 1, 2, …, n, …, 2, 1 with n = radius + 1, whose sum is n². From one pixel to the next it changes by what comes
 * in on the right less what goes out on the left, so that any radius costs the same.
 */
function fade(values: Uint8Array, faded: Uint8Array, radius: number): void {
	const n = radius + 1;
	const last = values.length - 1;
	const at = (index: number) => values[index < 0 ? 0 : index > last ? last : index];
	let sum = 0;
	let coming = 0;
	let going = 0;
	for (let offset = -radius; offset <= radius; offset++) sum += at(offset) * (n - Math.abs(offset));
	for (let offset = 1; offset <= n; offset++) {
		coming += at(offset);
		going += at(1 - offset);
	}
	for (let x = 0; x <= last; x++) {
		faded[x] = (sum + ((n * n) >> 1)) / (n * n);
		sum += coming - going;
		coming += at(x + 1 + n) - at(x + 1);
		going += at(x + 1) - at(x + 1 - n);
	}
}
