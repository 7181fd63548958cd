import { unreadable } from '../raster';
import type { RowSource } from '../rowSource';

/** Where along a side of the canvas to put a cutout. */
export type Alignment = 'start' | 'center' | 'end';

/** An image of a given size that a cutout is fitted into. */
export interface CanvasOptions {
	/** In pixels; 0 for as much as the cutout needs. They are not both 0. */
	width: number;
	height: number;
	/** The free margin on each side, in percent of the canvas's shorter side, from 0 to below 50. */
	margin: number;
	horizontalAlign: Alignment;
	verticalAlign: Alignment;
	/** Whether to scale up a cutout that is smaller than the canvas. */
	enlarge: boolean;
}

/** Where a cutout is on its canvas, in pixels. */
export interface Placement {
	canvas: { width: number; height: number };
	/** Its size there, and where its upper left corner is. */
	width: number;
	height: number;
	left: number;
	top: number;
}

const MAX_SIDE = 16_384;
const SHARES: { [alignment in Alignment]: number } = { start: 0, center: 0.5, end: 1 };

/** Throws `unreadableImage` if a side of the canvas would exceed 16,384 pixels. */
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

/** Puts an image on a larger, transparent one. */
export function placeOnCanvas(
	source: RowSource,
	{ canvas, left, top }: Pick<Placement, 'canvas' | 'left' | 'top'>,
): RowSource {
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
