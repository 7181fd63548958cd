import type { Box } from '../mask/maskCounts';
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

/** All of an image, or a part of it as seen upright. */
export function seeUpright(
	{ width, height, channels, data, isExact = false, orientation }: Raster & { orientation: number },
	part?: Box,
): UprightSource {
	const way = walkUpright(width, height, orientation);
	const { left, top, ...size } = part ?? { left: 0, top: 0, width: way.width, height: way.height };
	const isColoured = channels > 2;
	return {
		...size,
		data,
		startOf: (y) => (way.startOf(top + y) + left * way.step) * channels,
		step: way.step * channels,
		green: isColoured ? 1 : 0,
		blue: isColoured ? 2 : 0,
		...(channels % 2 === 0 && { alpha: channels - 1 }),
		chromaWeight: isExact ? CHROMA_WEIGHT : 0,
	};
}
