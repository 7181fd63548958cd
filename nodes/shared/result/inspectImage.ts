import type { Context } from '../piapi/context';
import { decodeImage } from '../pixels/decodeImage';
import type { Grey } from '../pixels/grey';
import { areComplementary, inspectMask, type MaskInspection } from '../pixels/inspectMask';
import { areSoftMasks } from '../pixels/softMasks';
import { findThings } from '../pixels/things/findThings';
import type { TimeSlices } from '../timing/timeSlices';
import { expecting } from '../problem/problem';
import { isNumbered } from '../task/outputImages';
import type { InspectedImage } from './nameByPixels';
import { workOnPixels } from '../pixels/pixelWork';

/** Which images are inspected, and what is needed of a mask. */
export interface MaskNeeds {
	/** Whether images are inspected even where the answer's order or names tell what they are. */
	inspectsAll: boolean;
	/** Whether the mask's pixels are needed afterwards. */
	keepsMask: boolean;
	/** The least share of an image that is a thing in a mask. */
	smallestThing: number;
}

/** The image and what its pixels say, unless they were inspected before or are not to be. */
export async function inspectImage(
	context: Context,
	image: InspectedImage,
	needs: MaskNeeds,
): Promise<InspectedImage> {
	if (image.inspection ?? image.unreadable) return image;
	if (!needs.inspectsAll && !isNumbered(image.name)) return image;
	try {
		return await workOnPixels(context, async (slices) => {
			const raster = await decodeImage(image.bytes, slices);
			const { inspection, grey } = await inspectMask(raster, slices);
			if (!inspection.isTwoTone) return { ...image, inspection };
			return { ...image, inspection, ...(await describeMask(grey, needs, slices)) };
		});
	} catch (error) {
		const { facts } = expecting(error, ({ reason }) => reason === 'unreadableImage');
		return { ...image, unreadable: facts.detail };
	}
}

/** What else is needed of a mask. */
async function describeMask(
	grey: Grey,
	{ keepsMask, smallestThing }: MaskNeeds,
	slices: TimeSlices,
): Promise<Pick<InspectedImage, 'things' | 'grey'>> {
	return { things: await findThings(grey, smallestThing, slices), ...(keepsMask && { grey }) };
}

/**
 * The images, those marked that are a mask and its inverse by their places or names and by each other, although one of them
 * is too soft to be told by its pixels alone. It is rare, so that the pixels are not kept for it but unpacked again.
 */
export async function acceptSoftMasks(
	context: Context,
	images: InspectedImage[],
	needs: MaskNeeds,
): Promise<InspectedImage[]> {
	const pair = ['mask', 'invertedMask'].flatMap(
		(name) => images.find((image) => image.name === name && image.inspection) ?? [],
	);
	const [mask, inverse] = pair;
	if (pair.length < 2 || pair.every(({ inspection }) => inspection?.isTwoTone)) return images;
	const [first, second] = pair.map(({ inspection }) => inspection as MaskInspection);
	if (!areComplementary(first, second)) return images;
	return await workOnPixels(context, async (slices) => {
		const inspect = async ({ bytes }: InspectedImage) =>
			await inspectMask(await decodeImage(bytes, slices), slices);
		const seen = await inspect(mask);
		if (!(await areSoftMasks(seen, await inspect(inverse), slices))) return images;
		const described = await describeMask(seen.grey, needs, slices);
		return images.map((image) => {
			if (image === mask) return { ...image, ...described, isSoft: true };
			return image === inverse ? { ...image, isSoft: true } : image;
		});
	});
}
