import { Problem } from '../problem/problem';

/** Pixels of 8 bits a sample, row by row from the top, without padding. */
export interface Raster {
	width: number;
	height: number;
	/** Samples a pixel: grey, grey and alpha, red-green-blue, or those and alpha. */
	channels: 1 | 2 | 3 | 4;
	data: Uint8Array;
	/** PNG chunks that say what the numbers mean as colours, to be passed on with them. */
	colourChunks: PngChunk[];
}

export interface PngChunk {
	type: string;
	data: Uint8Array;
}

/** The service's own limit is 3072 × 3072; what declares more is not unpacked. */
const MAX_PIXELS = 3072 * 3072;
const MAX_SIDE = 16_384;

/** Throws where an image has no pixels, or declares more than may be unpacked. */
export function checkSize(width: number, height: number): void {
	if (width < 1 || height < 1) throw unreadable('it has no pixels');
	if (width * height <= MAX_PIXELS && Math.max(width, height) <= MAX_SIDE) return;
	throw unreadable(`it is too large: ${width} × ${height} pixels`);
}

export function createRaster(
	width: number,
	height: number,
	channels: Raster['channels'],
	colourChunks: PngChunk[] = [],
): Raster {
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
