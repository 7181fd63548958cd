import type { Grey } from './grey';
import type { TimeSlices } from './timeSlices';

/** The samples that one new sample is made of, and their weights, which add up to 1. */
interface Tap {
	first: number;
	weights: Float32Array;
}

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
	const across = listTaps(image.width, width);
	const down = listTaps(image.height, height);
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

/** Sample centres lie at halves; at an edge the samples that there are share the weight of those that are not. */
function listTaps(from: number, to: number): Tap[] {
	const ratio = from / to;
	const reach = Math.max(ratio, 1);
	return Array.from({ length: to }, (_, index) => {
		const centre = (index + 0.5) * ratio - 0.5;
		const first = Math.max(Math.ceil(centre - reach), 0);
		const last = Math.min(Math.floor(centre + reach), from - 1);
		const weights = Float32Array.from({ length: Math.max(last - first + 1, 1) }, (_, offset) =>
			Math.max(1 - Math.abs(first + offset - centre) / reach, 0),
		);
		const sum = weights.reduce((total, weight) => total + weight, 0);
		return {
			first: Math.min(first, from - 1),
			weights: weights.map((weight) => (sum > 0 ? weight / sum : 1)),
		};
	});
}
