import type { INodeExecutionData } from 'n8n-workflow';

import { makeCutout, type CutoutSettings } from './cutout';
import { storeFiles, toFile, type ItemFile } from './files';
import { toJson } from './itemJson';
import { reportMask } from './maskReport';
import { isNumbered, type OutputName } from '../task/outputImages';
import { PNG } from '../imageFile/format';
import { pixelsOf } from '../imageFile/size';
import { namingTask, Problem } from '../problem/problem';
import type { InspectedImage } from './nameByPixels';
import type { Task } from '../task/task';
import { collectImages, type ImageSelection } from './collectImages';
import type { Context } from '../piapi/context';

/** Whether to inspect the pixels of what comes; `auto` does as long as it holds nothing up. */
export const INSPECTIONS = ['auto', 'always', 'never'] as const;
export type Inspection = (typeof INSPECTIONS)[number];

/** Up to so many pixels an inspection takes next to no time, as measured in docs/benchmark.md. */
const AUTO_PIXELS = 4_000_000;
const INSPECTED_UP_TO = { auto: AUTO_PIXELS, always: Infinity, never: 0 };

/** What the user wants of a finished task. */
export interface Delivery {
	outputs: OutputName[];
	/** Name of the mask's file without extension; empty where the node is to choose. */
	fileName: string;
	/** Name of the source image's file, where it came as one. */
	sourceName?: string;
	inspectMask: Inspection;
	/** Whether an empty mask is a problem. */
	failIfEmpty: boolean;
	cutout: CutoutSettings;
}

/**
 * A finished task as an item: its JSON, and each chosen image as a file under the output's name. Images that
 * could not be named are all given. Throws a `Problem` with the task's ID whatever goes wrong: an image cannot be fetched,
 * the mask is empty and must not be, n8n cannot store a file.
 */
export async function deliverTask(
	context: Context,
	task: Task,
	delivery: Delivery,
): Promise<INodeExecutionData> {
	return await makeItem(context, task, delivery).catch(namingTask(task.id));
}

async function makeItem(
	context: Context,
	task: Task,
	delivery: Delivery,
): Promise<INodeExecutionData> {
	if (task.images.length === 0) throw new Problem('noImages');
	const selection = selectImages(delivery);
	const collected = await collectImages(context, task.images, selection);
	const { images, isOtherwise, leftOut } = collected;
	const mask = images.find(({ name }) => name === 'mask');
	if (delivery.failIfEmpty && mask?.inspection?.boundingBox === null) {
		throw new Problem('emptyMask');
	}
	const files = images.filter(({ name }) => isChosen(name, delivery)).map(toFile);
	const notes = isOtherwise ? [OTHERWISE] : [];
	if (leftOut > 0) notes.push(noteLeftOut(task.images.length, leftOut));
	if (selection.names.has('mask')) notes.push(...noteMask(mask, images, delivery));
	if (delivery.outputs.includes('cutout')) {
		const made = await addCutout(context, task, mask, delivery);
		files.push(...made.files);
		notes.push(...made.notes);
	}
	const stored = await storeFiles(context, task, files, delivery);
	const missing = delivery.outputs.filter((name) => !(name in stored.binary));
	const delivered = {
		...(mask?.inspection && { mask: reportMask(mask.inspection) }),
		images: stored.images,
		...(missing.length > 0 && { missingOutputs: missing }),
		...(notes.length > 0 && { notes }),
	};
	// Each image of a task has as many pixels as its source.
	const json = toJson(task, images[0]?.size && pixelsOf(images[0].size), delivered);
	return { json, binary: stored.binary };
}

const OTHERWISE =
	'PiAPI gave the images in a different order than documented, so they are named by their pixels';
const noteLeftOut = (all: number, leftOut: number) =>
	`PiAPI gave ${all} images, more or larger ones than Segment makes: ${leftOut} of them were left out`;
const NO_MASK =
	'None of the images that PiAPI gave is black and white like a mask, so they are numbered';
const MASK_UNKNOWN = "It is not clear which of PiAPI's images is the mask, so they are numbered";
const TOO_MANY_PIXELS =
	'The mask was not inspected, because it has more than 4 million pixels: set Inspect Mask under Options to Always, or to Never to turn this note off';
const RESAMPLED = 'The mask is not the size of your image, so it was resized for the cutout';

/** The cutout as a file, or why there is none. */
async function addCutout(
	context: Context,
	task: Task,
	mask: InspectedImage | undefined,
	{ cutout: settings }: Delivery,
): Promise<{ files: ItemFile[]; notes: string[] }> {
	const cutout = await makeCutout(context, task, mask, settings);
	if ('whyNot' in cutout) return { files: [], notes: [`No cutout: ${cutout.whyNot}`] };
	const { bytes, box, isResampled } = cutout;
	const { width, height } = box;
	const size = { width, height, orientation: 1 };
	const file = { name: 'cutout', bytes, format: PNG, size, facts: { ...box } };
	return { files: [file], notes: isResampled ? [RESAMPLED] : [] };
}

/** Which images are needed: the chosen ones, and the mask where something is told or made of it. */
function selectImages({ outputs, inspectMask, failIfEmpty }: Delivery): ImageSelection {
	const hasCutout = outputs.includes('cutout');
	const needsMask = hasCutout || failIfEmpty;
	return {
		names: new Set([...outputs, ...(needsMask ? ['mask'] : [])]),
		inspectUpTo: needsMask ? Infinity : INSPECTED_UP_TO[inspectMask],
		keepsMask: hasCutout,
	};
}

function noteMask(
	mask: InspectedImage | undefined,
	images: InspectedImage[],
	{ inspectMask }: Delivery,
): string[] {
	if (mask === undefined) {
		const reason = images.find(({ unreadable }) => unreadable !== undefined)?.unreadable;
		return [reason === undefined ? NO_MASK : `${MASK_UNKNOWN}: ${reason}`];
	}
	const { inspection, unreadable } = mask;
	if (unreadable !== undefined) return [`The mask could not be inspected: ${unreadable}`];
	return inspection === undefined && inspectMask === 'auto' ? [TOO_MANY_PIXELS] : [];
}

function isChosen(name: string, { outputs }: Delivery): boolean {
	return isNumbered(name) || outputs.includes(name as OutputName);
}
