import { walkUpright } from '../orientation';
import type { Raster } from '../raster';

/** A view of an image as seen upright. */
export interface UprightSource {
	width: number;
	height: number;
	data: Uint8Array;
	/** Where row `y` begins in `data`. */
	startOf(y: number): number;
	/** The step from one pixel of a row to the next, in bytes. */
	step: number;
	/** The step from a pixel's red to its green and blue: 0 in a grey image. */
	green: number;
	blue: number;
	/** The step from a pixel's red to its alpha; undefined if all is opaque. */
	alpha?: number;
	/** The weight of colour differences beside those of brightness. */
	chromaWeight: number;
}

/**
 * JPEG stores colours at half the resolution, so that they cross an edge; and a PNG may come from one. So they count
 * little or nothing.
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
