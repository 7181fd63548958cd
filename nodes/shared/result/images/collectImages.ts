import { MAX_IMAGE_BYTES } from '../../imageFile/format';
import { TASK_IMAGE_BYTES } from '../../limits/memory';
import type { Context } from '../../piapi/context';
import { isNumbered, type TaskImage } from '../../task/outputImages';
import { bytesOfBase64 } from '../../values/base64';
import { checkFile, imageTooLarge } from '../../imageFile/checkFile';
import { downloadImage } from '../../download/download';
import { acceptSoftMasks, inspectImage, type MaskNeeds } from './inspectImage';
import { isAsNamed, nameByPixels, type FetchedImage, type InspectedImage } from './nameByPixels';

/** Which of a task's images to fetch, and what for. */
export interface ImageSelection extends MaskNeeds {
	/** Names of images. */
	names: Set<string>;
}

export interface CollectedImages {
	/** The chosen images, and those that could not be identified. */
	images: InspectedImage[];
	/** Whether the pixels contradict the images' order or names. */
	isOtherwise: boolean;
	/** How many images were left out, because the task has too many or too large ones. */
	leftOut: number;
}

/** Segment makes four images; no more than this many are fetched. */
const MAX_IMAGES = 16;

/**
 * Fetches a task's chosen images and checks that they are what they are called. If their pixels say otherwise, fetches all
 * images and names them by their pixels. Never fetches more than a task can sensibly have.
 */
export async function collectImages(
	context: Context,
	given: TaskImage[],
	selection: ImageSelection,
): Promise<CollectedImages> {
	const isWanted = ({ name }: TaskImage) => isNumbered(name) || selection.names.has(name);
	const images = limitCount(given, isWanted);
	const known = new Map<TaskImage, InspectedImage>();
	const collect = async (some: TaskImage[], inspectsAll: boolean) => {
		for (const image of some) {
			const fetched = known.get(image) ?? (await fetchWithin(context, image, known));
			if (fetched === undefined) continue;
			const inspected = await inspectImage(context, fetched, { ...selection, inspectsAll });
			known.set(image, inspected);
		}
		return some.flatMap((image) => known.get(image) ?? []);
	};
	const chosen = images.filter(isWanted);
	const wanted = await collect(chosen, selection.inspectsAll);
	if (wanted.every((image) => isAsNamed(image) && !isNumbered(image.name)))
		return { images: wanted, isOtherwise: false, leftOut: chosen.length - wanted.length };
	const all = await collect(images, true);
	const named = nameByPixels(await acceptSoftMasks(context, all, selection));
	const isOtherwise = named.some(
		({ name }, index) => name !== all[index].name && !isNumbered(all[index].name),
	);
	return { images: named.filter(isWanted), isOtherwise, leftOut: given.length - all.length };
}

/** At most `MAX_IMAGES`, wanted ones first; keeps the order. */
function limitCount(images: TaskImage[], isWanted: (image: TaskImage) => boolean): TaskImage[] {
	if (images.length <= MAX_IMAGES) return images;
	const others = images.filter((image) => !isWanted(image));
	const kept = new Set([...images.filter(isWanted), ...others].slice(0, MAX_IMAGES));
	return images.filter((image) => kept.has(image));
}

/** The image with its bytes; undefined if those fetched before are too large together. */
async function fetchWithin(
	context: Context,
	image: TaskImage,
	known: Map<TaskImage, InspectedImage>,
): Promise<FetchedImage | undefined> {
	const bytes = [...known.values()].reduce((sum, each) => sum + each.bytes.length, 0);
	return bytes < TASK_IMAGE_BYTES ? await fetchImage(context, image) : undefined;
}

/** An image with its bytes, wherever they are. Throws a `Problem` if it cannot be fetched. */
async function fetchImage(context: Context, image: TaskImage): Promise<FetchedImage> {
	const file =
		'base64' in image
			? checkFile(decodeImageText(image.base64))
			: await downloadImage(context, image.url);
	return { ...image, ...file };
}

function decodeImageText(base64: string): Buffer {
	if (bytesOfBase64(base64.length) > MAX_IMAGE_BYTES) throw imageTooLarge();
	return Buffer.from(base64, 'base64');
}
