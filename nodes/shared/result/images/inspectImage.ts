import type { Context } from '../../piapi/context';
import { decodeImage } from '../../pixels/decodeImage';
import type { Grey } from '../../pixels/grey';
import { areComplementary, inspectMask, type MaskInspection } from '../../pixels/mask/inspectMask';
import { areSoftMasks } from '../../pixels/mask/softMasks';
import { findThings } from '../../pixels/things/findThings';
import type { TimeSlices } from '../../timing/timeSlices';
import { expectUnreadable } from '../../problem/problem';
import { isNumbered } from '../../task/outputImages';
import type { InspectedImage } from './nameByPixels';
import { workOnPixels } from '../../pixels/pixelWork';

/** Which images to inspect, and what is needed of a mask. */
export interface MaskNeeds {
	/** Whether to inspect images even if the answer's order or names say what they are. */
	inspectsAll: boolean;
	/** Whether to keep the mask's pixels. */
	keepsMask: boolean;
	/** A thing's least share of the image. */
	smallestThing: number;
}

/** The image with what its pixels say, unless it is inspected already or need not be. */
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
		const { facts } = expectUnreadable(error);
		return { ...image, unreadable: facts.detail };
	}
}

/** What else is needed from a mask. */
async function describeMask(
	grey: Grey,
	{ keepsMask, smallestThing }: MaskNeeds,
	slices: TimeSlices,
): Promise<Pick<InspectedImage, 'things' | 'grey'>> {
	return { things: await findThings(grey, smallestThing, slices), ...(keepsMask && { grey }) };
}

/**
 * Marks a mask and its inverse that are too soft to be recognised by their pixels alone, but that their places or names, and
 * each other, confirm. This is rare, so their pixels are decoded again instead of kept.
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
