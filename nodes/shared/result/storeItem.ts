import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { JPEG, PNG } from '../imageFile/format';
import { pixelsOf, type ImageSize } from '../imageFile/size';
import type { Context } from '../piapi/context';
import type { Cutout, CutoutOptions } from '../pixels/composeCutout';
import type { Task } from '../task/task';
import type { NoCutout } from './cutout';
import { storeFiles, type ItemFile } from './files';
import type { Delivery } from './delivery';
import { toJson } from './itemJson';
import { reportMask } from './maskReport';
import type { InspectedImage } from './nameByPixels';
import { RESAMPLED } from './notes';

/** What was found of a task: its images, as files where they are chosen, and what is to be said of them. */
export interface Findings {
	task: Task;
	mask?: InspectedImage;
	/** Of each of its images, and of its source. */
	size?: ImageSize;
	files: ItemFile[];
	notes: string[];
}

/** What makes an item of its own out of them. */
export interface ItemContents {
	files: ItemFile[];
	notes: string[];
	/** The thing that it is about, as it is told; its number counts from 1. */
	thing?: IDataObject & { index: number };
}

/** The chosen outputs that are made for each thing; the others come with the first. */
const MADE_PER_THING = ['mask', 'cutout'];

/** Stores the files of an item and makes its JSON. What a task cost stands on its first item only, so that sums are right. */
export async function storeItem(
	context: Context,
	{ task, mask, size }: Findings,
	delivery: Delivery,
	{ files, notes, thing }: ItemContents,
): Promise<INodeExecutionData> {
	const names = { ...delivery, thing: thing?.index };
	const stored = await storeFiles(context, task, files, names);
	const isFirst = thing === undefined || thing.index === 1;
	const expected = delivery.outputs.filter((name) => isFirst || MADE_PER_THING.includes(name));
	const missing = expected.filter((name) => !(name in stored.binary));
	const json = toJson(task, size && pixelsOf(size), {
		...(mask?.inspection && { mask: reportMask(mask.inspection, mask.things) }),
		images: stored.images,
		...(thing && { thing }),
		...(missing.length > 0 && { missingOutputs: missing }),
		...(notes.length > 0 && { notes }),
	});
	const { costUsd: _cost, costIsEstimated: _isEstimated, ...withoutCost } = json;
	return { json: isFirst ? json : withoutCost, binary: stored.binary };
}

/** The cutout as a file, or why there is none. */
export function toCutoutFile(
	cutout: Cutout | NoCutout,
	{ jpegQuality }: CutoutOptions,
): { files: ItemFile[]; notes: string[] } {
	if ('whyNot' in cutout) return { files: [], notes: [`No cutout: ${cutout.whyNot}`] };
	const { bytes, box, isResampled } = cutout;
	const format = jpegQuality === undefined ? PNG : JPEG;
	const file = { name: 'cutout', bytes, format, facts: { ...box } };
	return { files: [file], notes: isResampled ? [RESAMPLED] : [] };
}
