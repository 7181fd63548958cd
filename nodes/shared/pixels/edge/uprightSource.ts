import { walkUpright } from '../orientation';
import type { Raster } from '../raster';

/** An image as it is seen upright: what its pixels are, and where they are. */
export interface UprightSource {
	width: number;
	height: number;
	data: Uint8Array;
	/** Where in `data` row `y` begins. */
	startOf(y: number): number;
	/** From one pixel of a row to the next, in bytes. */
	step: number;
	/** From a pixel's red to its green and its blue: 0 in a grey image. */
	green: number;
	blue: number;
	/** From a pixel's red to its alpha; undefined where all is opaque. */
	alpha?: number;
	/** How much its differences of colour tell beside those of brightness. */
	chromaWeight: number;
}

/**
 * JPEG has colours at half the resolution, so that they reach over an edge; and a PNG may have been one. So they count little
 * or nothing.
 */
const CHROMA_WEIGHT = 0.05;

export function seeUpright({
	width,
	height,
	channels,
	data,
	isExact = false,
	orientation,
}: Raster & { orientation: number }): UprightSource {
	const way = walkUpright(width, height, orientation);
	const isColoured = channels > 2;
	return {
		width: way.width,
		height: way.height,
		data,
		startOf: (y) => way.startOf(y) * channels,
		step: way.step * channels,
		green: isColoured ? 1 : 0,
		blue: isColoured ? 2 : 0,
		...(channels % 2 === 0 && { alpha: channels - 1 }),
		chromaWeight: isExact ? CHROMA_WEIGHT : 0,
	};
}
