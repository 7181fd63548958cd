import type { Grey } from './grey';
import { listTaps, type Filter, type Tap } from './taps';
import type { TimeSlices } from './timeSlices';

/** As wide as the distance between two samples, to either side. */
const TRIANGLE: Filter = { reach: 1, weigh: (distance) => Math.max(1 - distance, 0) };

/**
 * An image at another size: linear between samples where it grows, their weighted mean where it shrinks (a triangle
 * filter as wide as the ratio).
 */
export async function resample(
	image: Grey,
	width: number,
	height: number,
	slices: TimeSlices,
): Promise<Grey> {
	const across = listTaps(image.width, width, TRIANGLE);
	const down = listTaps(image.height, height, TRIANGLE);
	const data = new Uint8Array(width * height);
	const rows = new Map<number, Float32Array>();
	for (let y = 0; y < height; y++) {
		const { first, weights } = down[y];
		for (const known of rows.keys()) if (known < first) rows.delete(known);
		const sum = new Float32Array(width);
		for (let index = 0; index < weights.length; index++) {
			const row = rows.get(first + index) ?? stretchRow(image, first + index, across);
			rows.set(first + index, row);
			for (let x = 0; x < width; x++) sum[x] += row[x] * weights[index];
			if (slices.isOver) await slices.next();
		}
		for (let x = 0; x < width; x++) data[y * width + x] = sum[x] + 0.5;
	}
	return { width, height, data };
}

function stretchRow({ width, data }: Grey, y: number, taps: Tap[]): Float32Array {
	const start = y * width;
	return Float32Array.from(taps, ({ first, weights }) => {
		let sum = 0;
		for (let index = 0; index < weights.length; index++) {
			sum += data[start + first + index] * weights[index];
		}
		return sum;
	});
}
