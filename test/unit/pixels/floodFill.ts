import type { Grey } from '../../../nodes/shared/pixels/grey';

export interface Filled {
	pixels: number;
	left: number;
	top: number;
	right: number;
	bottom: number;
	sumX: number;
	sumY: number;
	/** Index of its first pixel. */
	first: number;
}

/** A mask's parts and each pixel's part (from 1 on), by flood fill pixel by pixel: nothing like the node's way. */
export function floodFill({ width, height, data }: Grey): { parts: Filled[]; labels: Int32Array } {
	const labels = new Int32Array(width * height);
	const waiting = new Int32Array(width * height);
	const parts: Filled[] = [];
	for (let first = 0; first < labels.length; first++) {
		if (data[first] < 128 || labels[first] !== 0) continue;
		const part = {
			pixels: 0,
			left: width,
			top: height,
			right: -1,
			bottom: -1,
			sumX: 0,
			sumY: 0,
			first,
		};
		parts.push(part);
		labels[first] = parts.length;
		waiting[0] = first;
		for (let count = 1; count > 0;) {
			const index = waiting[--count];
			const x = index % width;
			const y = (index - x) / width;
			part.pixels += 1;
			part.sumX += x;
			part.sumY += y;
			if (x < part.left) part.left = x;
			if (x > part.right) part.right = x;
			if (y < part.top) part.top = y;
			if (y > part.bottom) part.bottom = y;
			for (let down = -1; down <= 1; down++) {
				for (let across = -1; across <= 1; across++) {
					if (x + across < 0 || x + across >= width || y + down < 0 || y + down >= height) continue;
					const next = index + down * width + across;
					if (data[next] < 128 || labels[next] !== 0) continue;
					labels[next] = parts.length;
					waiting[count++] = next;
				}
			}
		}
	}
	return { parts, labels };
}
