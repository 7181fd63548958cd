export interface Size {
	width: number;
	height: number;
}

/** What an image may have at most; `Infinity` is no limit. */
export interface ImageLimits {
	/** Pixels of its longer side. */
	side: number;
	pixels: number;
	/** Of its file. */
	bytes: number;
}

/** Whether an image is within its limits as it is. */
export function isWithin({ width, height, bytes }: Size & { bytes: number }, limits: ImageLimits) {
	return (
		Math.max(width, height) <= limits.side &&
		width * height <= limits.pixels &&
		bytes <= limits.bytes
	);
}

/** The largest size of the same shape that is within the limits; its own where that is. */
export function fitInto({ width, height }: Size, { side, pixels }: ImageLimits): Size {
	const bySide = side / Math.max(width, height);
	const byPixels = Math.sqrt(pixels / (width * height));
	const factor = Math.min(bySide, byPixels, 1);
	// Rounded down: a pixel more than a million would be paid for as a second one.
	return {
		width: Math.max(Math.floor(width * factor), 1),
		height: Math.max(Math.floor(height * factor), 1),
	};
}
