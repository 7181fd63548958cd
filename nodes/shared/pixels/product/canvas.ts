import { unreadable } from '../raster';
import type { RowSource } from '../rowSource';

/** Where along a side of the canvas a cutout lies. */
export type Alignment = 'start' | 'center' | 'end';

/** An image of a given size, into which a cutout is fitted. */
export interface CanvasOptions {
	/** In pixels; 0 for as much as the cutout needs. Not both are 0. */
	width: number;
	height: number;
	/** What stays free on each side, in percent of the canvas's shorter side, from 0 to below 50. */
	margin: number;
	horizontalAlign: Alignment;
	verticalAlign: Alignment;
	/** Whether a cutout that is smaller than its place grows to fill it. */
	enlarge: boolean;
}

/** The place of a cutout on its canvas, in pixels. */
export interface Placement {
	canvas: { width: number; height: number };
	/** The cutout's size there, and where its left upper corner lies. */
	width: number;
	height: number;
	left: number;
	top: number;
}

const MAX_SIDE = 16_384;
const SHARES: { [alignment in Alignment]: number } = { start: 0, center: 0.5, end: 1 };

/** Throws `unreadableImage` where the canvas would be larger than a side of 16,384 pixels. */
export function fitCanvas(
	cutout: { width: number; height: number },
	{ width, height, margin, horizontalAlign, verticalAlign, enlarge }: CanvasOptions,
): Placement {
	const shorter = Math.min(width || Infinity, height || Infinity);
	const free = Math.min(Math.round((shorter * margin) / 100), Math.floor((shorter - 1) / 2));
	const across = width > 0 ? (width - 2 * free) / cutout.width : Infinity;
	const down = height > 0 ? (height - 2 * free) / cutout.height : Infinity;
	const scale = Math.min(across, down, enlarge ? Infinity : 1);
	const size = {
		width: Math.max(Math.round(cutout.width * scale), 1),
		height: Math.max(Math.round(cutout.height * scale), 1),
	};
	const canvas = {
		width: width || size.width + 2 * free,
		height: height || size.height + 2 * free,
	};
	if (Math.max(canvas.width, canvas.height) > MAX_SIDE) {
		throw unreadable(`its canvas would be too large: ${canvas.width} × ${canvas.height} pixels`);
	}
	const place = (whole: number, own: number, alignment: Alignment) =>
		free + Math.round((whole - 2 * free - own) * SHARES[alignment]);
	return {
		canvas,
		...size,
		left: place(canvas.width, size.width, horizontalAlign),
		top: place(canvas.height, size.height, verticalAlign),
	};
}

/** An image on a larger one that is transparent around it. */
export function placeOnCanvas(source: RowSource, { canvas, left, top }: Placement): RowSource {
	const { width, height, channels } = source;
	return {
		...canvas,
		channels,
		drawRow(y, row) {
			row.fill(0);
			if (y < top || y >= top + height) return;
			return source.drawRow(y - top, row.subarray(left * channels, (left + width) * channels));
		},
	};
}
