import type { Size } from '../../imageFile/size';

/** The limits of an image; `Infinity` means none. */
export interface ImageLimits {
	/** The longer side, in pixels. */
	side: number;
	pixels: number;
	/** The size of its file. */
	bytes: number;
}

/** Whether an image is within the limits as it is. */
export function isWithin({ width, height, bytes }: Size & { bytes: number }, limits: ImageLimits) {
	return (
		Math.max(width, height) <= limits.side &&
		width * height <= limits.pixels &&
		bytes <= limits.bytes
	);
}

/** The largest size of the same shape within the limits; its own if that fits. */
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
