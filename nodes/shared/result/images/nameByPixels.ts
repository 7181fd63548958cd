import type { Grey } from '../../pixels/grey';
import { areComplementary, type MaskInspection } from '../../pixels/mask/inspectMask';
import type { Things } from '../../pixels/things/findThings';
import { isNumbered, numbered, type ImageName, type TaskImage } from '../../task/outputImages';
import type { ImageFile } from '../../imageFile/checkFile';

/** A task's image with its bytes. */
export type FetchedImage = TaskImage & ImageFile;

/** A task's image and what its pixels say, if they were inspected. */
export type InspectedImage = FetchedImage & {
	/** What it is as a mask; undefined if it was not inspected, or its pixels cannot be read. */
	inspection?: MaskInspection;
	/** Its separate parts, if it was inspected and is a mask. */
	things?: Things;
	/** Its brightness, if it is a mask to work with. */
	grey?: Grey;
	/** Whether it is a mask or its inverse that is too soft to be recognised by its pixels alone. */
	isSoft?: boolean;
	/** Why its pixels cannot be read. */
	unreadable?: string;
};

const MASKS = ['mask', 'invertedMask'];
const PHOTOGRAPHS: ImageName[] = ['annotated', 'negativeAnnotated'];

/** Whether an image's pixels fit its name; true if they were not inspected. */
export function isAsNamed(image: InspectedImage): boolean {
	const { name, inspection } = image;
	if (inspection === undefined || isNumbered(name)) return true;
	return MASKS.includes(name) === isMask(image);
}

function isMask({ inspection, isSoft = false }: InspectedImage): boolean {
	return isSoft || inspection?.isTwoTone === true;
}

/**
 * Names a task's images by their pixels, in three steps. The black and white ones are the mask and its inverse. Others keep
 * the name from the answer, if it fits. Of the documented four, the rest are the photographs in their documented order; with
 * any other number of images, the rest are numbered by position.
 */
export function nameByPixels(images: InspectedImage[]): InspectedImage[] {
	const masks = findMasks(images.filter(isMask));
	const maskNames: string[] = [...masks.values()];
	const kept = images.filter(
		(image) => !masks.has(image) && !maskNames.includes(image.name) && mayKeepName(image),
	);
	const keptNames: string[] = kept.map(({ name }) => name);
	const photographs = PHOTOGRAPHS.filter((name) => !keptNames.includes(name));
	const areTheFour = images.length === 4 && masks.size === 2;
	return images.map((image, index) => {
		if (kept.includes(image)) return image;
		const photograph = masks.has(image) || !areTheFour ? undefined : photographs.shift();
		return { ...image, name: masks.get(image) ?? photograph ?? numbered(index) };
	});
}

/** Whether the name comes from the answer and fits the pixels; if those were not inspected, its position is enough. */
function mayKeepName(image: InspectedImage): boolean {
	if (isNumbered(image.name)) return false;
	return image.inspection === undefined || (image.givenName === image.name && isAsNamed(image));
}

/**
 * Which black and white images are the mask and its inverse. Soft ones are known by their names. Of two that are each other's
 * inverse the first is the mask, unless the answer names them the other way round.
 */
function findMasks(candidates: InspectedImage[]): Map<InspectedImage, ImageName> {
	const soft = candidates.filter(({ isSoft }) => isSoft);
	if (soft.length > 0) return new Map(soft.map((image) => [image, image.name as ImageName]));
	const pair = findComplementary(candidates);
	if (pair !== undefined) {
		const [first, second] = pair;
		const isSwapped =
			first.givenName !== second.givenName &&
			(first.givenName === 'invertedMask' || second.givenName === 'mask');
		const [mask, inverse] = isSwapped ? [second, first] : [first, second];
		return new Map<InspectedImage, ImageName>([
			[mask, 'mask'],
			[inverse, 'invertedMask'],
		]);
	}
	const inverse = candidates.find(({ givenName }) => givenName === 'invertedMask');
	const mask =
		candidates.find(({ name }) => name === 'mask') ??
		candidates.find((candidate) => candidate !== inverse);
	const found = new Map<InspectedImage, ImageName>();
	if (inverse !== undefined) found.set(inverse, 'invertedMask');
	if (mask !== undefined) found.set(mask, 'mask');
	return found;
}

/** The first two images that are each other's inverse. */
function findComplementary(
	candidates: InspectedImage[],
): [InspectedImage, InspectedImage] | undefined {
	for (const [index, first] of candidates.entries()) {
		const second = candidates
			.slice(index + 1)
			.find(({ inspection }) =>
				areComplementary(first.inspection as MaskInspection, inspection as MaskInspection),
			);
		if (second !== undefined) return [first, second];
	}
	return undefined;
}
