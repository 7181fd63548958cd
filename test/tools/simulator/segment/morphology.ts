// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { abs, max, min } = Math;

/**
 * Grows (`factor` > 0) or shrinks (`factor` < 0) a mask of 0 and 255 once by a square of |factor| × |factor| pixels, as
 * OpenCV's `dilate` and `erode` do it by default: the anchor is the element's pixel at |factor| >> 1, and what lies
 * outside of the image has no say. Returns a new mask; for factor 0 the same values.
 */
export function growMask(
	mask: Uint8Array,
	width: number,
	height: number,
	factor: number,
): Uint8Array {
	const size = abs(factor);
	if (size < 2) return new Uint8Array(mask);
	const across = new Uint8Array(mask.length);
	for (let row = 0; row < height; row++) {
		growLine(mask, across, { start: row * width, step: 1, length: width }, size, factor > 0);
	}
	const result = new Uint8Array(mask.length);
	for (let column = 0; column < width; column++) {
		growLine(across, result, { start: column, step: width, length: height }, size, factor > 0);
	}
	return result;
}

interface Line {
	start: number;
	step: number;
	length: number;
}

/** Slides the window along one row or column; `inWindow` counts the selected pixels in it. */
function growLine(
	from: Uint8Array,
	to: Uint8Array,
	{ start, step, length }: Line,
	size: number,
	grows: boolean,
): void {
	const before = size >> 1;
	const after = size - before - 1;
	let inWindow = 0;
	for (let at = 0; at < min(after, length); at++) inWindow += from[start + at * step] & 1;
	for (let at = 0; at < length; at++) {
		if (at + after < length) inWindow += from[start + (at + after) * step] & 1;
		if (at - before - 1 >= 0) inWindow -= from[start + (at - before - 1) * step] & 1;
		const inImage = min(length - 1, at + after) - max(0, at - before) + 1;
		const isSelected = grows ? inWindow > 0 : inWindow === inImage;
		to[start + at * step] = isSelected ? 255 : 0;
	}
}
