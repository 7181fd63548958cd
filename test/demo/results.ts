import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';

import { itemsOf, type RunData, type RunItem } from '../n8n/runData';
import { compareMasks, decodeGray, type MaskComparison } from './comparePictures';
import { EXAMPLE_NODES } from './exampleWorkflow';
import { renderViews } from './renderViews';
import type { DemoPicture } from './samplePictures';

/** What became of one picture. File names are inside the output folder. */
export interface DemoResult {
	picture: DemoPicture;
	taskId: string;
	outcome: string;
	/** In the queue and at work, by the service's own clock. */
	seconds?: number;
	costUsd?: number;
	/** Why there is no mask. */
	problem?: string;
	pictureFile: string;
	/** Set if the workflow wrote a mask. */
	mask?: { file: string; overlayFile: string; cutOutFile: string; comparison: MaskComparison };
}

/** Reads what the run did with every picture, and draws the views of each mask beside it. */
export async function collectResults(
	data: RunData,
	pictures: DemoPicture[],
	folder: string,
): Promise<DemoResult[]> {
	const segmented = itemsOf(data, EXAMPLE_NODES.segment, 0);
	const failed = itemsOf(data, EXAMPLE_NODES.segment, 1);
	return await Promise.all(
		pictures.map(async (picture, index) => {
			const isOfPicture = (item: RunItem) => inputIndex(item) === index;
			const item = segmented.find(isOfPicture) ?? failed.find(isOfPicture);
			const pictureFile = `${picture.sku}-picture${extname(picture.fileName)}`;
			writeFileSync(join(folder, pictureFile), picture.picture);
			return {
				picture,
				pictureFile,
				...describeItem(item),
				mask: await collectMask(picture, folder),
			};
		}),
	);
}

/** Whether a picture got a mask; on the simulator, which knows the truth, only the right one counts. */
export function isDone({ mask }: DemoResult, isReal: boolean): boolean {
	return mask !== undefined && (isReal || mask.comparison.equal);
}

function describeItem(item: RunItem | undefined) {
	if (!item) return { taskId: '', outcome: 'missing', problem: 'The node gave no item for it' };
	const json = item.json as {
		task_id?: string;
		outcome?: string;
		queueSeconds?: number;
		workSeconds?: number;
		costUsd?: number;
		error?: { message?: string; taskId?: string; outcome?: string };
	};
	const { queueSeconds, workSeconds, error } = json;
	const isTimed = queueSeconds !== undefined || workSeconds !== undefined;
	return {
		taskId: json.task_id ?? error?.taskId ?? '',
		outcome: json.outcome ?? error?.outcome ?? 'failed',
		seconds: isTimed ? (queueSeconds ?? 0) + (workSeconds ?? 0) : undefined,
		costUsd: json.costUsd,
		problem: error?.message,
	};
}

async function collectMask(
	{ sku, picture, truth }: DemoPicture,
	folder: string,
): Promise<DemoResult['mask']> {
	const file = `${sku}-mask.png`;
	if (!existsSync(join(folder, file))) return undefined;
	const bytes = readFileSync(join(folder, file));
	const views = await renderViews(picture, bytes);
	const overlayFile = `${sku}-overlay.jpg`;
	const cutOutFile = `${sku}-cut-out.png`;
	writeFileSync(join(folder, overlayFile), views.overlay);
	writeFileSync(join(folder, cutOutFile), views.cutOut);
	return {
		file,
		overlayFile,
		cutOutFile,
		comparison: compareMasks(await decodeGray(bytes), truth),
	};
}

/** The number of the input item that an item came from. */
function inputIndex({ pairedItem }: RunItem): number | undefined {
	if (typeof pairedItem === 'number') return pairedItem;
	const first: unknown = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	if (typeof first === 'number') return first;
	return (first as { item?: number } | undefined)?.item;
}
