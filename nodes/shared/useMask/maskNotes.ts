import { HIDDEN } from '../item/json/hiddenSelection';
import type { LaidMask, Underlay } from './layMask';
import { usesImage, type MaskWork } from './maskWork';

const FOUND_IN = {
	greys: 'The mask is grey rather than black and white, so its greys are used as soft edges',
	alpha: 'The mask is partly transparent, so its transparency is used: what is opaque is selected',
	ones: HIDDEN.ones,
};

/** Notes on what all files of a mask have in common. */
export function noteLaidMask(work: MaskWork, { underlay, foundIn }: LaidMask): string[] {
	const { idle = [] } = work;
	return [...idle, ...noteNoImage(work, underlay), ...(foundIn ? [FOUND_IN[foundIn]] : [])];
}

/** If nothing is known of the image, not even its size. Notes on a missing cutout or preview say it anyway. */
function noteNoImage({ image, make }: MaskWork, { pixels, stored }: Underlay): string[] {
	if (image === undefined || stored !== undefined || usesImage(make)) return [];
	return 'whyNot' in pixels ? [`Made at the size of the mask, because ${pixels.whyNot}`] : [];
}

/** Masks that nothing was made of, because so much was made of those before them. */
export function noteRestOfMasks(count: number): string {
	const masks = count === 1 ? '1 more mask is' : `${count} more masks are`;
	return `${masks} left out, because this item’s files are already very large: spread the masks over several items`;
}
