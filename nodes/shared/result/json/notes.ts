import { MOST_THINGS } from '../../pixels/things/findThings';
import type { InspectedImage } from '../images/nameByPixels';

export const OTHERWISE =
	'PiAPI returned the images in a different order than documented, so they are named by their pixels';
/** If there are more or larger images than Segment makes, only some are fetched. */
export function noteLeftOut(all: number, leftOut: number): string {
	return `PiAPI returned more or larger images than Segment makes (${all} in all), so ${leftOut} were left out`;
}

/** Where more things are wanted than are given. */
export function noteTooMany(count: number, most: number): string[] {
	if (count <= MOST_THINGS || most <= MOST_THINGS) return [];
	return [`There are ${count} things: only the ${MOST_THINGS} largest are returned`];
}

/** Where the files of more things would be too much for one item. */
export function noteRest(count: number): string[] {
	if (count === 0) return [];
	const things = count === 1 ? '1 thing was' : `${count} things were`;
	return [
		`${things} left out, because the files made from one item may total at most 600 megapixels, 500 MB and 5,000 items. Turn on Crop to Mask to make them smaller`,
	];
}

export const RESAMPLED = 'The mask is not the size of your image, so it was resized for the cutout';
export const NO_PROFILE =
	'The colour profile of your image is too large to be put into each cutout, so it was left out: colours may look a little different';
const NO_MASK =
	'None of the images that PiAPI returned is black and white like a mask, so they are numbered';
const MASK_UNKNOWN = "It is not clear which of PiAPI's images is the mask, so they are numbered";
const SOFT =
	'The mask has large soft areas, such as fur or glass. It was recognised by its place among the images and by the inverted mask, its exact inverse';
export const HIDDEN = {
	alpha:
		'The mask looks all black, because its selection is in its transparency: what is opaque is selected',
	ones: 'The mask looks all black, because it uses the value 1 instead of 255: 1 is selected',
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
