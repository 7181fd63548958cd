import type { Density } from '../imageFile/density';
import { Problem } from '../problem/problem';

/** Pixels of 8 bits a sample, row by row from the top, without padding. */
export interface Raster {
	width: number;
	height: number;
	/** Samples a pixel: grey, grey and alpha, red-green-blue, or those and alpha. */
	channels: 1 | 2 | 3 | 4;
	data: Uint8Array;
	/** Whether each pixel is what was written, as those of JPEG and lossy WebP are not. */
	isExact?: boolean;
	/** How many pixels an inch has, in print, where the file says so. */
	density?: Density;
	/** PNG chunks that say what the numbers mean as colours, to be passed on with them. */
	colourChunks: PngChunk[];
}

export interface PngChunk {
	type: string;
	data: Uint8Array;
}

/** The service's own limit is 3072 × 3072: of what it makes, what declares more is not unpacked. */
const MAX_PIXELS = 3072 * 3072;
/** Photographs come with more pixels; those of phones have up to 50 million. */
export const MAX_SOURCE_PIXELS = 50_500_000;
const MAX_SIDE = 16_384;
/** What is unpacked of one image at once: 50 megapixels in red, green and blue. A few kB may declare far more. */
const MAX_HELD_BYTES = 160_000_000;

/** Throws where an image has no pixels, or declares more than may be unpacked. */
export function checkSize(width: number, height: number, mostPixels = MAX_PIXELS): void {
	if (width < 1 || height < 1) throw unreadable('it has no pixels');
	if (width * height <= mostPixels && Math.max(width, height) <= MAX_SIDE) return;
	throw unreadable(`it is too large: ${width} × ${height} pixels`);
}

/** Throws where so much of an image would have to be held at once, in bytes. */
export function checkHeld(width: number, height: number, bytes: number): void {
	if (bytes > MAX_HELD_BYTES)
		throw unreadable(`it is too large: ${width} × ${height} pixels of its kind`);
}

/** Throws `unreadableImage` where it would be too large. */
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

/** The problem of an image whose pixels cannot be had; `why` goes on after "The image cannot be read:". */
export function unreadable(why: string, cause?: unknown): Problem {
	return new Problem('unreadableImage', { detail: why }, cause);
}
