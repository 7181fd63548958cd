import { HIDDEN } from '../../item/json/hiddenSelection';
import type { InspectedImage } from './nameByPixels';

export const OTHERWISE =
	'PiAPI returned the images in a different order than documented, so they are named by their pixels';
/** If there are more or larger images than Segment makes, only some are fetched. */
export function noteLeftOut(all: number, leftOut: number): string {
	return `PiAPI returned more or larger images than Segment makes (${all} in all), so ${leftOut} were left out`;
}

const NO_MASK =
	'None of the images that PiAPI returned is black and white like a mask, so they are numbered';
const MASK_UNKNOWN = "It is not clear which of PiAPI's images is the mask, so they are numbered";
const SOFT =
	'The mask has large soft areas, such as fur or glass. It was recognised by its place among the images and by the inverted mask, its exact inverse';

/** Notes on a mask that is missing, cannot be inspected, or is unusual. */
export function noteMask(mask: InspectedImage | undefined, images: InspectedImage[]): string[] {
	if (mask === undefined) {
		const reason = images.find(({ unreadable }) => unreadable !== undefined)?.unreadable;
		return [reason === undefined ? NO_MASK : `${MASK_UNKNOWN}: ${reason}`];
	}
	const { inspection, unreadable, isSoft } = mask;
	if (unreadable !== undefined) return [`The mask could not be inspected: ${unreadable}`];
	const hiddenIn = inspection?.hiddenIn;
	return [...(isSoft ? [SOFT] : []), ...(hiddenIn ? [HIDDEN[hiddenIn]] : [])];
}
