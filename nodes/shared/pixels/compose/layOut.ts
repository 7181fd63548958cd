import type { Size } from '../../imageFile/size';
import type { Box } from '../mask/maskCounts';
import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import { placeOnCanvas, type Placement } from './canvas';
import { scale } from '../scale';

/** How a finished image is filled. */
export interface Layout extends Size {
	/** The share of its side that the selection takes, where that is more: across or down. */
	filled: number;
	/** The factor by which the selection was scaled up; 1 if it was not. */
	enlargedBy: number;
	/** Whether the selection reaches the edge of the source image. */
	touchesEdge: boolean;
}

/** `box` is the part of the source that the image shows, and `visible` the selection in it. */
export function describeLayout(
	box: Size,
	visible: Size,
	placed: Placement = { canvas: box, ...box, left: 0, top: 0 },
	touchesEdge: boolean,
): Layout {
	const { width, height } = placed.canvas;
	const [across, down] = [placed.width / box.width, placed.height / box.height];
	return {
		...{ width, height },
		filled: Math.max((visible.width * across) / width, (visible.height * down) / height),
		enlargedBy: Math.max(across, down, 1),
		touchesEdge,
	};
}

/** Puts a selection on its canvas, if there is one. */
export function layOut(
	selection: RowSource,
	placement: Placement | undefined,
	slices: TimeSlices,
): RowSource {
	if (placement === undefined) return selection;
	return placeOnCanvas(scaleTo(selection, placement, slices), placement);
}

/** Scales an image, unless it has that size. */
export function scaleTo(image: RowSource, size: Size, slices: TimeSlices): RowSource {
	const isSameSize = size.width === image.width && size.height === image.height;
	return isSameSize ? image : scale(image, size, slices);
}

/** A part of an image. */
export function crop(image: RowSource, { left, top, width, height }: Box): RowSource {
	if (width === image.width && height === image.height) return image;
	const { channels } = image;
	const line = new Uint8Array(image.width * channels);
	return {
		...{ width, height, channels },
		async drawRow(y, row) {
			await image.drawRow(top + y, line);
			row.set(line.subarray(left * channels, (left + width) * channels));
		},
	};
}
