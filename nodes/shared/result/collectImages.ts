import type { Clock } from '../timing/clock';
import { fetchImage, type FetchedImage } from './download';
import { isNumbered, type TaskImage } from '../task/outputImages';
import { decodeImage } from '../pixels/decodeImage';
import { inspectMask } from '../pixels/inspectMask';
import { declaredPixels } from '../imageFile/size';
import { workOnPixels } from './pixelWork';
import { expecting } from '../problem/problem';
import { isAsNamed, nameByPixels, type InspectedImage } from './nameByPixels';
import type { Context } from '../piapi/request';

/** Which of a task's images are to be had, and what for. */
export interface ImageSelection {
	/** Names of images. */
	names: Set<string>;
	/**
	 * Images of up to so many pixels are looked at even where the answer's order or names tell what they are, larger ones
	 * only where nothing else tells.
	 */
	looksUpTo: number;
	/** Whether the mask's pixels are needed afterwards. */
	keepsMask: boolean;
}

export interface Recognized {
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
	wish: ImageSelection,
	clock: Clock,
): Promise<Recognized> {
	const seen = new Map<TaskImage, InspectedImage>();
	const see = async (image: TaskImage, { looksUpTo }: Pick<ImageSelection, 'looksUpTo'>) => {
		const fetched: InspectedImage = seen.get(image) ?? (await fetchImage(context, image, clock));
		if (fetched.look ?? fetched.unreadable) return fetched;
		return await seeImage(context, fetched, { ...wish, looksUpTo }, clock);
	};
	const isWanted = ({ name }: TaskImage) => isNumbered(name) || wish.names.has(name);
	for (const image of images.filter(isWanted)) seen.set(image, await see(image, wish));
	const known = [...seen.values()];
	if (known.every((image) => isAsNamed(image) && !isNumbered(image.name))) {
		return { images: known, isOtherwise: false };
	}
	const all: InspectedImage[] = [];
	for (const image of images) all.push(await see(image, { looksUpTo: Infinity }));
	const named = nameByPixels(all);
	const isOtherwise = named.some(({ name }, index) => {
		const before = all[index].name;
		return name !== before && !isNumbered(before);
	});
	return { images: named.filter(isWanted), isOtherwise };
}

async function seeImage(
	context: Context,
	image: FetchedImage,
	{ looksUpTo, keepsMask }: ImageSelection,
	clock: Clock,
): Promise<InspectedImage> {
	const isTold = !isNumbered(image.name);
	if (isTold && (looksUpTo === 0 || (declaredPixels(image) ?? 0) > looksUpTo)) return image;
	try {
		const { look, grey } = await workOnPixels(
			context,
			clock,
			async (turns) => await inspectMask(await decodeImage(image.bytes, turns), turns),
		);
		const isToKeep = keepsMask && look.isTwoTone;
		return { ...image, look, ...(isToKeep && { grey }) };
	} catch (error) {
		const { facts } = expecting(error, ({ reason }) => reason === 'unreadableImage');
		return { ...image, unreadable: facts.detail };
	}
}
