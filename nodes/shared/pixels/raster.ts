import type { Density } from '../imageFile/density';
import { PIAPI_SIDE } from '../imageFile/format';
import type { Size } from '../imageFile/size';
import { Problem } from '../problem/problem';

/** Pixels of 8 bits per sample, row by row from the top, without padding. */
export interface Raster {
	width: number;
	height: number;
	/** Samples per pixel: grey, grey and alpha, RGB, or RGB and alpha. */
	channels: 1 | 2 | 3 | 4;
	data: Uint8Array;
	/** Whether each pixel is exactly what was written, unlike in JPEG and lossy WebP. */
	isExact?: boolean;
	/** Pixels per inch in print, if the file says so. */
	density?: Density;
	/** PNG chunks that say what the numbers mean as colours, to be passed on. */
	colourChunks: PngChunk[];
}

export interface PngChunk {
	type: string;
	data: Uint8Array;
}

/** An image from PiAPI that declares more is not unpacked. */
const MAX_PIXELS = PIAPI_SIDE ** 2;
/** Photographs have more pixels; those from phones up to 50 million. */
export const MAX_SOURCE_PIXELS = 50_500_000;
const MAX_SIDE = 16_384;
/** The most to unpack of one image at once: 50 megapixels in RGB. A few kB may declare far more. */
const MAX_HELD_BYTES = 160_000_000;

/** Whether an image of this size is small enough to be unpacked. */
export function mayUnpack({ width, height }: Size, mostPixels = MAX_SOURCE_PIXELS): boolean {
	return width * height <= mostPixels && Math.max(width, height) <= MAX_SIDE;
}

/** Throws if an image has no pixels, or declares more than may be unpacked. */
export function checkSize(width: number, height: number, mostPixels = MAX_PIXELS): void {
	if (width < 1 || height < 1) throw unreadable('it has no pixels');
	if (mayUnpack({ width, height }, mostPixels)) return;
	throw unreadable(`it is too large: ${width} × ${height} pixels`);
}

/** Throws if this many bytes of an image would have to be held at once. */
export function checkHeld(width: number, height: number, bytes: number): void {
	if (bytes > MAX_HELD_BYTES)
		throw unreadable(`it is too large: ${width} × ${height} pixels of its kind`);
}

/** Throws `unreadableImage` if it would be too large. */
export function createRaster(
	width: number,
	height: number,
	channels: Raster['channels'],
	colourChunks: PngChunk[] = [],
): Raster {
	checkHeld(width, height, width * height * channels);
	return {
		width,
		height,
		channels,
		data: new Uint8Array(width * height * channels),
		colourChunks,
	};
}

/** The problem of an image that cannot be decoded; `why` follows "The image cannot be read:". */
export function unreadable(why: string, cause?: unknown): Problem {
	return new Problem('unreadableImage', { detail: why }, cause);
}

/** The problem of an image whose data no encoder writes like that. */
export function damaged(cause?: unknown): Problem {
	return unreadable('its data is damaged', cause);
}

/** The problem of an image that is cut off. */
export function endsTooEarly(): Problem {
	return unreadable('it ends too early');
}
