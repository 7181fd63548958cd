import { pixelsOf } from '../imageFile/size';
import type { Context } from '../piapi/context';
import { decodeImage } from '../pixels/decodeImage';
import { inspectMask } from '../pixels/inspectMask';
import { findThings } from '../pixels/things/findThings';
import { expecting } from '../problem/problem';
import { isNumbered, type TaskImage } from '../task/outputImages';
import { checkFile } from './checkFile';
import { downloadImage } from './download';
import { isAsNamed, nameByPixels, type FetchedImage, type InspectedImage } from './nameByPixels';
import { workOnPixels } from './pixelWork';

/** Which of a task's images are wanted, and what for. */
export interface ImageSelection {
	/** Names of images. */
	names: Set<string>;
	/**
	 * Images of up to so many pixels are inspected even where the answer's order or names tell what they are, larger ones
	 * only where nothing else tells.
	 */
	inspectUpTo: number;
	/** Whether the mask's pixels are needed afterwards. */
	keepsMask: boolean;
	/** The least share of an image that is a thing in a mask. */
	smallestThing: number;
}

export interface CollectedImages {
	/** What was asked for, and the images of which nobody knows what they are. */
	images: InspectedImage[];
	/** Whether the pixels tell another story than the order of the images, or their names. */
	isOtherwise: boolean;
}

/**
 * Fetches images of a task and makes sure that they are what they are called. Only those asked for, as long as their
 * pixels do not speak against it; otherwise all, which are then named by their pixels.
 */
export async function collectImages(
	context: Context,
	images: TaskImage[],
	selection: ImageSelection,
): Promise<CollectedImages> {
	const known = new Map<TaskImage, InspectedImage>();
	const collect = async (image: TaskImage, inspectUpTo: number) => {
		const fetched = known.get(image) ?? (await fetchImage(context, image));
		const inspected = await inspectImage(context, fetched, { ...selection, inspectUpTo });
		known.set(image, inspected);
		return inspected;
	};
	const isWanted = ({ name }: TaskImage) => isNumbered(name) || selection.names.has(name);
	for (const image of images.filter(isWanted)) await collect(image, selection.inspectUpTo);
	const wanted = [...known.values()];
	if (wanted.every((image) => isAsNamed(image) && !isNumbered(image.name)))
		return { images: wanted, isOtherwise: false };
	const all: InspectedImage[] = [];
	for (const image of images) all.push(await collect(image, Infinity));
	const named = nameByPixels(all);
	const isOtherwise = named.some(
		({ name }, index) => name !== all[index].name && !isNumbered(all[index].name),
	);
	return { images: named.filter(isWanted), isOtherwise };
}

/** An image of a task with its bytes, wherever they are. Throws a `Problem` where it cannot be fetched. */
async function fetchImage(context: Context, image: TaskImage): Promise<FetchedImage> {
	const file =
		'base64' in image
			? checkFile(Buffer.from(image.base64, 'base64'))
			: await downloadImage(context, image.url);
	return { ...image, ...file };
}

/** The image and what its pixels say, unless they were inspected before or are not to be. */
async function inspectImage(
	context: Context,
	image: InspectedImage,
	{ inspectUpTo, keepsMask, smallestThing }: ImageSelection,
): Promise<InspectedImage> {
	if (image.inspection ?? image.unreadable) return image;
	const isNamed = !isNumbered(image.name);
	const pixels = image.size ? pixelsOf(image.size) : 0;
	if (isNamed && (inspectUpTo === 0 || pixels > inspectUpTo)) return image;
	try {
		return await workOnPixels(context, async (slices) => {
			const raster = await decodeImage(image.bytes, slices);
			const { inspection, grey } = await inspectMask(raster, slices);
			if (!inspection.isTwoTone) return { ...image, inspection };
			const things = await findThings(grey, smallestThing, slices);
			return { ...image, inspection, things, ...(keepsMask && { grey }) };
		});
	} catch (error) {
		const { facts } = expecting(error, ({ reason }) => reason === 'unreadableImage');
		return { ...image, unreadable: facts.detail };
	}
}
