import type { FetchedImage } from './download';
import { isNumbered, numbered, type ImageName } from '../task/outputImages';
import type { Grey } from '../pixels/grey';
import { areComplementary, type MaskInspection } from '../pixels/inspectMask';

/** An image of a task that was looked at. */
export type InspectedImage = FetchedImage & {
	/** What it is as a mask; undefined where it was not looked at, or its pixels cannot be read. */
	look?: MaskInspection;
	/** Its brightness, where it is a mask to be worked with. */
	grey?: Grey;
	/** Why its pixels cannot be read. */
	unreadable?: string;
};

const MASKS = ['mask', 'invertedMask'];
const PHOTOGRAPHS: ImageName[] = ['annotated', 'negativeAnnotated'];

/** Whether an image's pixels are those of what it is called; where they were not looked at, nothing speaks against it. */
export function isAsNamed({ name, look }: InspectedImage): boolean {
	if (look === undefined || isNumbered(name)) return true;
	return MASKS.includes(name) === look.isTwoTone;
}

/**
 * Names all images of a task by their pixels: a mask is black and white. Of two that are each other's inverse the first
 * is the mask, unless the answer itself calls them otherwise. Others keep what the answer calls them, where nothing
 * speaks against it; what is then left of the documented four keeps its order, of any other number it is numbered.
 */
export function nameByPixels(images: InspectedImage[]): InspectedImage[] {
	const masks = images.filter(({ look }) => look?.isTwoTone);
	const [mask, inverse] = findMasks(masks);
	const found = new Map<InspectedImage, ImageName>();
	if (mask !== undefined) found.set(mask, 'mask');
	if (inverse !== undefined) found.set(inverse, 'invertedMask');
	const given = new Set<string>(found.values());
	const keepsName = (image: InspectedImage) =>
		!found.has(image) && !given.has(image.name) && isTold(image);
	const kept = new Set(images.filter(keepsName).map(({ name }) => name));
	const others = PHOTOGRAPHS.filter((name) => !kept.has(name));
	const isKnown = images.length === 4 && found.size === 2;
	return images.map((image, index) => {
		if (keepsName(image)) return image;
		const name = found.get(image) ?? ((isKnown && others.shift()) || numbered(index));
		return { ...image, name };
	});
}

/** Whether its name is the answer's own and fits its pixels; without a look at them its place has to do. */
function isTold(image: InspectedImage): boolean {
	if (isNumbered(image.name)) return false;
	return image.look === undefined || (image.said === image.name && isAsNamed(image));
}

/** The mask and its inverse among the images that are black and white, as far as they are there. */
function findMasks(masks: InspectedImage[]): [InspectedImage?, InspectedImage?] {
	for (const [index, first] of masks.entries()) {
		const second = masks
			.slice(index + 1)
			.find(({ look }) => areComplementary(first.look as MaskInspection, look as MaskInspection));
		if (second === undefined) continue;
		const isTurned =
			first.said !== second.said && (first.said === 'invertedMask' || second.said === 'mask');
		return isTurned ? [second, first] : [first, second];
	}
	const inverse = masks.find(({ said }) => said === 'invertedMask');
	return [
		masks.find((image) => image.name === 'mask') ?? masks.find((image) => image !== inverse),
		inverse,
	];
}
