/** What lies above the image, and on its left (RFC 6386, section 12.2). */
const ABOVE_ALL = 127;
const LEFT_OF_ALL = 129;
/** A block's neighbours reach beyond its own upper right corner. */
const BEYOND = 4;

/** The samples of one component, in whole macroblocks, with what predictions find around them. */
export interface Plane {
	samples: Uint8ClampedArray;
	/** From one row to the next. */
	stride: number;
	/** Of the image's first sample. */
	origin: number;
}

/** `width` and `height` are those of whole macroblocks. */
export function createPlane(width: number, height: number): Plane {
	const stride = 1 + width + BEYOND;
	const samples = new Uint8ClampedArray(stride * (1 + height));
	samples.fill(ABOVE_ALL, 0, stride);
	for (let y = 1; y <= height; y++) samples[y * stride] = LEFT_OF_ALL;
	return { samples, stride, origin: stride + 1 };
}
