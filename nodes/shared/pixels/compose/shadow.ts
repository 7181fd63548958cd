import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import { blurRows, reachOf } from './blur';
import { placeOnCanvas } from './canvas';
import { crop } from './layOut';

/** A soft, black shadow; lengths in pixels of the finished image. */
export interface ShadowOptions {
	/** How far it lies to the right of what casts it, and below. */
	right: number;
	down: number;
	/** The width of its edge; half of it is the standard deviation of the blur. */
	blur: number;
	/** From 0 to 1. */
	opacity: number;
}

/** The shadow of an image's shape, as an image of one channel: how dark each pixel is. Outside the image nothing casts one. */
export function castShadow(
	shape: RowSource,
	{ right, down, blur, opacity }: ShadowOptions,
	slices: TimeSlices,
): RowSource {
	const { width, height } = shape;
	const left = reachOf(blur) + Math.abs(right);
	const top = reachOf(blur) + Math.abs(down);
	const canvas = { width: width + 2 * left, height: height + 2 * top };
	const place = { canvas, left: left + right, top: top + down };
	const moved = placeOnCanvas(alphaOf(shape, opacity), place);
	return crop(blurRows(moved, blur, slices), { left, top, width, height });
}

/** An image's alpha times the opacity. */
function alphaOf({ width, height, channels, drawRow }: RowSource, opacity: number): RowSource {
	const line = new Uint8Array(width * channels);
	return {
		...{ width, height, channels: 1 },
		async drawRow(y, row) {
			await drawRow(y, line);
			for (let x = 0, at = channels - 1; x < width; x++, at += channels)
				row[x] = opacity * line[at] + 0.5;
		},
	};
}

/** Puts a shadow under an image with an alpha. */
export function layOnShadow(image: RowSource, shadow: RowSource): RowSource {
	const { channels } = image;
	const darks = new Uint8Array(shadow.width);
	return {
		...image,
		async drawRow(y, row) {
			await image.drawRow(y, row);
			await shadow.drawRow(y, darks);
			darken(row, channels, darks);
		},
	};
}

function darken(row: Uint8Array, channels: number, darks: Uint8Array): void {
	const colours = channels - 1;
	for (let x = 0, at = 0; x < darks.length; x++, at += channels) {
		const alpha = row[at + colours];
		if (darks[x] === 0 || alpha === 255) continue;
		const both = alpha + (darks[x] * (255 - alpha)) / 255;
		for (let to = at; to < at + colours; to++) row[to] = (row[to] * alpha) / both + 0.5;
		row[at + colours] = both + 0.5;
	}
}
