import { MOST_THINGS } from '../pixels/things/findThings';
import type { InspectedImage } from './images/nameByPixels';

export const OTHERWISE =
	'PiAPI gave the images in a different order than documented, so they are named by their pixels';
/** If there are more or larger images than Segment makes, only some are fetched. */
export function noteLeftOut(all: number, leftOut: number): string {
	return `PiAPI gave ${all} images, more or larger ones than Segment makes: ${leftOut} of them were left out`;
}

/** Where more things are wanted than are given. */
export function noteTooMany(count: number, most: number): string[] {
	if (count <= MOST_THINGS || most <= MOST_THINGS) return [];
	return [`There are ${count} things: only the ${MOST_THINGS} largest are given`];
}

/** Where the files of more things would be too much for one item. */
export function noteRest(count: number): string[] {
	if (count === 0) return [];
	return [
		`Things left out: ${count}, because the files of one item's things may have 600 megapixels in all. Crop to Mask makes them smaller`,
	];
}

export const RESAMPLED = 'The mask is not the size of your image, so it was resized for the cutout';
export const NO_PROFILE =
	'The colour profile of your image is too large to be put into each cutout, so it was left out: colours may look a little different';
const NO_MASK =
	'None of the images that PiAPI gave is black and white like a mask, so they are numbered';
const MASK_UNKNOWN = "It is not clear which of PiAPI's images is the mask, so they are numbered";
const SOFT =
	'The mask has wide soft parts, as of fur or glass; its place among the images and the inverted mask, which is its exact inverse, show that it is one';
export const HIDDEN = {
	alpha:
		'The mask is black all over, and has its selection in its transparency: what is opaque is selected',
	ones: 'The mask has 1 where others have 255, and so looks black all over: 1 is selected',
};

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
