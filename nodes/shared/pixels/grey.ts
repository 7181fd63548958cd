import type { Raster } from './raster';
import type { TimeSlices } from '../timing/timeSlices';

/** An image with one brightness per pixel, from 0 to 255. */
export interface Grey {
	width: number;
	height: number;
	data: Uint8Array;
	/** Whether each pixel is exactly what was written: see `Raster`. */
	isExact?: boolean;
}

/** A colour whose channels differ by no more than this passes for grey: JPEG tints greys a little. */
const GREY_SPREAD = 48;

/** The brightness of an image's pixels, with transparency as black, and how many of them have a colour. */
export async function toGrey(
	raster: Raster,
	slices: TimeSlices,
): Promise<Grey & { coloured: number }> {
	const { width, height, channels, data } = raster;
	if (channels === 1) return { width, height, data, coloured: 0 };
	const grey = new Uint8Array(width * height);
	let coloured = 0;
	for (let y = 0; y < height; y++) {
		const pixels = data.subarray(y * width * channels, (y + 1) * width * channels);
		const row = grey.subarray(y * width, (y + 1) * width);
		if (channels > 2) coloured += toBrightness(pixels, channels, row);
		else for (let x = 0; x < width; x++) row[x] = pixels[2 * x];
		if (channels % 2 === 0) dim(pixels, channels, row);
		if (slices.isOver) await slices.next();
	}
	return { width, height, data: grey, coloured };
}

/** Fills a row with the brightness of RGB pixels, and counts those that have a colour. */
function toBrightness(pixels: Uint8Array, channels: number, row: Uint8Array): number {
	let coloured = 0;
	for (let x = 0, from = 0; x < row.length; x++, from += channels) {
		const red = pixels[from];
		const green = pixels[from + 1];
		const blue = pixels[from + 2];
		const isGrey = isNear(red, green) && isNear(green, blue) && isNear(red, blue);
		if (!isGrey) coloured += 1;
		// ITU-R BT.601 in 256ths, which add up to one: a grey keeps its value.
		row[x] = (77 * red + 150 * green + 29 * blue) >> 8;
	}
	return coloured;
}

function isNear(a: number, b: number): boolean {
	return a - b <= GREY_SPREAD && b - a <= GREY_SPREAD;
}

/** What is transparent counts as black. */
function dim(pixels: Uint8Array, channels: number, row: Uint8Array): void {
	for (let x = 0, alpha = channels - 1; x < row.length; x++, alpha += channels) {
		row[x] = (row[x] * pixels[alpha] + 127) / 255;
	}
}

/** JPEG ringing beside a mask's edge stays within this of pure black or white. */
const NOISE = 24;

/** Makes a mask's near-blacks black and near-whites white: as an alpha, the noise of lossy formats would leave a veil. */
export async function withoutNoise(
	{ width, height, data }: Grey,
	slices: TimeSlices,
): Promise<Grey> {
	const levels = Uint8Array.from({ length: 256 }, (_, value) =>
		Math.min(Math.max(((value - NOISE) * 255) / (255 - 2 * NOISE) + 0.5, 0), 255),
	);
	const clean = new Uint8Array(data.length);
	for (let y = 0; y < height; y++) {
		for (let index = y * width; index < (y + 1) * width; index++)
			clean[index] = levels[data[index]];
		if (slices.isOver) await slices.next();
	}
	return { width, height, data: clean };
}
