import type { Context } from '../piapi/context';
import { namingTask, Problem } from '../problem/problem';
import { isNumbered, type OutputName } from '../task/outputImages';
import type { Task } from '../task/task';
import { collectImages, type ImageSelection } from './images/collectImages';
import { makeCutout } from './makeCutout';
import type { Delivery } from './delivery';
import type { ItemFile } from '../item/files/itemFile';
import type { InspectedImage } from './images/nameByPixels';
import { noteLeftOut, noteMask, OTHERWISE } from './images/imageNotes';
import { storeTaskItem, type Findings } from './storeTaskItem';
import { toCutoutFile } from '../item/cutout/cutoutFile';
import type { MadeItem } from '../item/json/itemJson';
import { makeThingItems, type MaskOfThings } from './thingItems';

/**
 * Turns a finished task into an item, or into one for each thing in its mask: its JSON, and each chosen image as a file under
 * the output's name, plus all images that could not be identified. Whatever goes wrong, throws a `Problem` with the task's
 * ID: an image cannot be fetched, the mask is empty and must not be, n8n cannot store a file.
 */
export async function deliverTask(
	context: Context,
	task: Task,
	delivery: Delivery,
): Promise<MadeItem[]> {
	return await makeItems(context, task, delivery).catch(namingTask(task.id));
}

async function makeItems(context: Context, task: Task, delivery: Delivery): Promise<MadeItem[]> {
	if (task.images.length === 0) throw new Problem('noImages');
	const selection = selectImages(delivery);
	const collected = await collectImages(context, task.images, selection);
	const { images, isOtherwise, leftOut } = collected;
	const mask = images.find(({ name }) => name === 'mask');
	if (delivery.failIfEmpty && isEmpty(mask)) throw new Problem('emptyMask');
	const files = images.filter(({ name }) => isChosen(name, delivery)).map(toFile);
	const notes = [...(delivery.idle ?? []), ...(isOtherwise ? [OTHERWISE] : [])];
	if (leftOut > 0) notes.push(noteLeftOut(task.images.length, leftOut));
	if (selection.names.has('mask')) notes.push(...noteMask(mask, images));
	const findings: Findings = { task, mask, size: images[0]?.size, files, notes };
	if (delivery.things.isSeparated && hasThings(mask)) {
		return await makeThingItems(context, findings, mask, delivery);
	}
	return [await makeItem(context, findings, delivery)];
}

/** One item for the whole mask. */
async function makeItem(
	context: Context,
	findings: Findings,
	delivery: Delivery,
): Promise<MadeItem> {
	const { task, mask, files, notes } = findings;
	if (!delivery.outputs.includes('cutout') || isEmpty(mask)) {
		return await storeTaskItem(context, findings, delivery, { files, notes });
	}
	const cutout = await makeCutout(context, task, mask, delivery);
	const made = toCutoutFile(cutout, delivery.cutout, mask?.things?.count ?? 1, delivery.original);
	return await storeTaskItem(context, findings, delivery, {
		...made,
		files: [...files, ...made.files],
		notes: [...notes, ...made.notes],
	});
}

/** Whether nothing was found. */
function isEmpty(mask: InspectedImage | undefined): boolean {
	return mask?.inspection?.boundingBox === null;
}

function hasThings(mask: InspectedImage | undefined): mask is MaskOfThings {
	return mask?.grey !== undefined && (mask.things?.count ?? 0) > 0;
}

/** Which images are needed: the chosen ones, and the mask if anything depends on it. */
function selectImages({ outputs, inspectMask, failIfEmpty, things }: Delivery): ImageSelection {
	const keepsMask = outputs.includes('cutout') || things.isSeparated;
	const needsMask = keepsMask || failIfEmpty;
	return {
		names: new Set([...outputs, ...(needsMask ? ['mask'] : [])]),
		inspectsAll: needsMask || inspectMask,
		keepsMask,
		smallestThing: things.smallest,
	};
}

function isChosen(name: string, { outputs }: Delivery): boolean {
	return isNumbered(name) || outputs.includes(name as OutputName);
}

function toFile(image: InspectedImage): ItemFile {
	const { name, bytes, format } = image;
	return { name, bytes, format, ...('url' in image && { url: image.url }) };
}
