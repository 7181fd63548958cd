/** The samples above the image, and to its left (RFC 6386, section 12.2). */
const ABOVE_ALL = 127;
const LEFT_OF_ALL = 129;
/** A block is also predicted from samples above and to its right. */
const BEYOND = 4;

/** One component's samples in whole macroblocks, with a border for prediction. */
export interface Plane {
	samples: Uint8ClampedArray;
	/** The distance between rows. */
	stride: number;
	/** The index of the image's first sample. */
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
