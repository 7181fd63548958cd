import type { Pixels, RowSource } from './rowSource';

/** How to walk through a stored image to see it upright. */
export interface Upright {
	width: number;
	height: number;
	/** Index of the stored pixel that comes first in row `y` of the upright image. */
	startOf(y: number): number;
	/** The step from one pixel of a row to the next. */
	step: number;
}

/**
 * How to walk through an image stored as `width` × `height` with an EXIF orientation from 1 to 8 (EXIF 2.3, tag 274):
 * which of its edges are the first row and column.
 */
export function walkUpright(width: number, height: number, orientation: number): Upright {
	const [lastX, lastY] = [width - 1, height - 1];
	const asStored = { width, height };
	const turned = { width: height, height: width };
	switch (orientation) {
		case 2:
			return { ...asStored, startOf: (y) => y * width + lastX, step: -1 };
		case 3:
			return { ...asStored, startOf: (y) => (lastY - y) * width + lastX, step: -1 };
		case 4:
			return { ...asStored, startOf: (y) => (lastY - y) * width, step: 1 };
		case 5:
			return { ...turned, startOf: (y) => y, step: width };
		case 6:
			return { ...turned, startOf: (y) => lastY * width + y, step: -width };
		case 7:
			return { ...turned, startOf: (y) => lastY * width + lastX - y, step: -width };
		case 8:
			return { ...turned, startOf: (y) => lastX - y, step: width };
		default:
			return { ...asStored, startOf: (y) => y * width, step: 1 };
	}
}

/** The rows of a stored image, turned upright. */
export function rowsUpright(stored: Pixels, orientation: number): RowSource {
	const { channels, data } = stored;
	const { width, height, startOf, step } = walkUpright(stored.width, stored.height, orientation);
	return {
		...{ width, height, channels },
		drawRow(y, row) {
			let from = startOf(y) * channels;
			for (let to = 0; to < row.length; from += step * channels) {
				for (let channel = 0; channel < channels; channel++) row[to++] = data[from + channel];
			}
		},
	};
}
