import type { Inspection } from './delivery';
import type { InspectedImage } from './nameByPixels';

export const OTHERWISE =
	'PiAPI gave the images in a different order than documented, so they are named by their pixels';
/** Of more or larger images than Segment makes, only some are fetched. */
export function noteLeftOut(all: number, leftOut: number): string {
	return `PiAPI gave ${all} images, more or larger ones than Segment makes: ${leftOut} of them were left out`;
}

export const RESAMPLED = 'The mask is not the size of your image, so it was resized for the cutout';
const NO_MASK =
	'None of the images that PiAPI gave is black and white like a mask, so they are numbered';
const MASK_UNKNOWN = "It is not clear which of PiAPI's images is the mask, so they are numbered";
const TOO_MANY_PIXELS =
	'The mask was not inspected, because it has more than 4 million pixels: set Inspect Mask under Options to Always, or to Never to turn this note off';

/** What is to be said of a mask that is missing, or was not inspected. */
export function noteMask(
	mask: InspectedImage | undefined,
	images: InspectedImage[],
	inspectMask: Inspection,
): string[] {
	if (mask === undefined) {
		const reason = images.find(({ unreadable }) => unreadable !== undefined)?.unreadable;
		return [reason === undefined ? NO_MASK : `${MASK_UNKNOWN}: ${reason}`];
	}
	const { inspection, unreadable } = mask;
	if (unreadable !== undefined) return [`The mask could not be inspected: ${unreadable}`];
	return inspection === undefined && inspectMask === 'auto' ? [TOO_MANY_PIXELS] : [];
}
