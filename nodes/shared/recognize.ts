import type { FetchedPicture } from './images';
import { isNumbered, numbered, type PictureName } from './output';
import type { Grey } from './pixels/grey';
import { areComplementary, type MaskLook } from './pixels/maskLook';

/** A picture of a task that was looked at. */
export type SeenPicture = FetchedPicture & {
	/** What it is as a mask; undefined where it was not looked at, or its pixels cannot be read. */
	look?: MaskLook;
	/** Its brightness, where it is a mask to be worked with. */
	grey?: Grey;
	/** Why its pixels cannot be read. */
	unreadable?: string;
};

const MASKS = ['mask', 'invertedMask'];
const PHOTOGRAPHS: PictureName[] = ['annotated', 'negativeAnnotated'];

/** Whether a picture's pixels are those of what it is called; where they were not looked at, nothing speaks against it. */
export function isAsNamed({ name, look }: SeenPicture): boolean {
	if (look === undefined || isNumbered(name)) return true;
	return MASKS.includes(name) === look.isTwoTone;
}

/**
 * Names all pictures of a task by their pixels: a mask is black and white. Of two that are each other's inverse the first
 * is the mask, unless the answer itself calls them otherwise. Others keep what the answer calls them, where nothing
 * speaks against it; what is then left of the documented four keeps its order, of any other number it is numbered.
 */
export function nameByPixels(pictures: SeenPicture[]): SeenPicture[] {
	const masks = pictures.filter(({ look }) => look?.isTwoTone);
	const [mask, inverse] = findMasks(masks);
	const found = new Map<SeenPicture, PictureName>();
	if (mask !== undefined) found.set(mask, 'mask');
	if (inverse !== undefined) found.set(inverse, 'invertedMask');
	const given = new Set<string>(found.values());
	const keepsName = (picture: SeenPicture) =>
		!found.has(picture) && !given.has(picture.name) && isTold(picture);
	const kept = new Set(pictures.filter(keepsName).map(({ name }) => name));
	const others = PHOTOGRAPHS.filter((name) => !kept.has(name));
	const isKnown = pictures.length === 4 && found.size === 2;
	return pictures.map((picture, index) => {
		if (keepsName(picture)) return picture;
		const name = found.get(picture) ?? ((isKnown && others.shift()) || numbered(index));
		return { ...picture, name };
	});
}

/** Whether its name is the answer's own and fits its pixels; without a look at them its place has to do. */
function isTold(picture: SeenPicture): boolean {
	if (isNumbered(picture.name)) return false;
	return picture.look === undefined || (picture.said === picture.name && isAsNamed(picture));
}

/** The mask and its inverse among the pictures that are black and white, as far as they are there. */
function findMasks(masks: SeenPicture[]): [SeenPicture?, SeenPicture?] {
	for (const [index, first] of masks.entries()) {
		const second = masks
			.slice(index + 1)
			.find(({ look }) => areComplementary(first.look as MaskLook, look as MaskLook));
		if (second === undefined) continue;
		const isTurned =
			first.said !== second.said && (first.said === 'invertedMask' || second.said === 'mask');
		return isTurned ? [second, first] : [first, second];
	}
	const inverse = masks.find(({ said }) => said === 'invertedMask');
	return [
		masks.find((picture) => picture.name === 'mask') ??
			masks.find((picture) => picture !== inverse),
		inverse,
	];
}
