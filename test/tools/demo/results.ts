import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';

import { itemsOf, type RunData, type RunItem } from '../n8n/runData';
import { compareCutout, type CutoutComparison } from '../images/compareCutouts';
import { isProductImage } from '../images/productImage';
import { compareMasks, decodeGray, type MaskComparison } from '../images/compareImages';
import { EXAMPLE_NODES } from '../examples/exampleWorkflow';
import { renderEdge } from './renderEdge';
import { renderOverlay } from './renderOverlay';
import type { DemoImage } from './sampleImages';

/** What became of one image. File names are inside the output folder. */
export interface DemoResult {
	image: DemoImage;
	taskId: string;
	outcome: string;
	/** In the queue and at work, by the service's own clock. */
	seconds?: number;
	costUsd?: number;
	/** How much of the image was found: 0 is nothing, 1 all of it. */
	coverage?: number;
	/** Why there is no mask. */
	problem?: string;
	imageFile: string;
	/** Set if the workflow wrote a mask. */
	mask?: { file: string; overlayFile: string; comparison: MaskComparison };
	/** Set if the workflow wrote a cutout. */
	cutout?: { file: string; edgeFile?: string; comparison: CutoutComparison };
	/** Set if the workflow wrote an image for a shop, and whether it is as the example asks for. */
	product?: { file: string; isAsAsked: boolean };
}

/** Reads what the run did with every image, and draws each mask on its image. */
export async function collectResults(
	data: RunData,
	images: DemoImage[],
	folder: string,
): Promise<DemoResult[]> {
	const segmented = itemsOf(data, EXAMPLE_NODES.segment, 0);
	const failed = itemsOf(data, EXAMPLE_NODES.segment, 1);
	return await Promise.all(
		images.map(async (image, index) => {
			const isOfImage = (item: RunItem) => inputIndex(item) === index;
			const item = segmented.find(isOfImage) ?? failed.find(isOfImage);
			const imageFile = `${image.sku}-image${extname(image.fileName)}`;
			writeFileSync(join(folder, imageFile), image.image);
			return {
				image,
				imageFile,
				...describeItem(item),
				mask: await collectMask(image, folder),
				cutout: await collectCutout(image, folder),
				product: await collectProduct(image, folder),
			};
		}),
	);
}

/**
 * How much of a mask has to lie where the sample was drawn. A real model draws an edge of its own, a pixel or some to
 * either side; a mask of the wrong thing shares next to nothing.
 */
export const LEAST_OVERLAP = 0.8;

/** Whether a mask or a cutout is right: on the simulator, which knows the truth, equal to it; otherwise nearly. */
export function isRight(file: DemoResult['mask' | 'cutout'], isReal: boolean): boolean {
	if (file === undefined) return false;
	const { equal, overlap } = file.comparison;
	return isReal ? overlap >= LEAST_OVERLAP : equal;
}

/** Whether an image got all that the example makes of it. */
export function isDone({ mask, cutout, product }: DemoResult, isReal: boolean): boolean {
	return isRight(mask, isReal) && isRight(cutout, isReal) && product?.isAsAsked === true;
}

/** What came of all images, in words. */
export function countResults(results: DemoResult[], isReal: boolean): string {
	const masks = results.filter(({ mask }) => isRight(mask, isReal)).length;
	const cutouts = results.filter(({ cutout }) => isRight(cutout, isReal)).length;
	const products = results.filter(({ product }) => product?.isAsAsked === true).length;
	const total = results.length;
	return `${masks} of ${total} masks, ${cutouts} of ${total} cutouts, ${products} of ${total} product images`;
}

function describeItem(item: RunItem | undefined) {
	if (!item) return { taskId: '', outcome: 'missing', problem: 'The node gave no item for it' };
	const json = item.json as {
		task_id?: string;
		outcome?: string;
		queueSeconds?: number;
		workSeconds?: number;
		costUsd?: number;
		mask?: { coverage: number };
		error?: { message?: string; taskId?: string; outcome?: string };
	};
	const { queueSeconds, workSeconds, error } = json;
	const isTimed = queueSeconds !== undefined || workSeconds !== undefined;
	return {
		taskId: json.task_id ?? error?.taskId ?? '',
		outcome: json.outcome ?? error?.outcome ?? 'failed',
		seconds: isTimed ? (queueSeconds ?? 0) + (workSeconds ?? 0) : undefined,
		costUsd: json.costUsd,
		coverage: json.mask?.coverage,
		problem: error?.message,
	};
}

async function collectMask(
	{ sku, image, truth }: DemoImage,
	folder: string,
): Promise<DemoResult['mask']> {
	const file = `${sku}-mask.png`;
	if (!existsSync(join(folder, file))) return undefined;
	const bytes = readFileSync(join(folder, file));
	const overlayFile = `${sku}-overlay.jpg`;
	writeFileSync(join(folder, overlayFile), await renderOverlay(image, bytes));
	return { file, overlayFile, comparison: compareMasks(await decodeGray(bytes), truth) };
}

async function collectCutout(
	{ sku, image, truth }: DemoImage,
	folder: string,
): Promise<DemoResult['cutout']> {
	const file = `${sku}-cutout.png`;
	if (!existsSync(join(folder, file))) return undefined;
	const bytes = readFileSync(join(folder, file));
	const comparison = await compareCutout(bytes, image, truth);
	const maskFile = join(folder, `${sku}-mask.png`);
	const edge = existsSync(maskFile)
		? await renderEdge(image, readFileSync(maskFile), bytes)
		: undefined;
	if (edge === undefined) return { file, comparison };
	const edgeFile = `${sku}-edge.png`;
	writeFileSync(join(folder, edgeFile), edge);
	return { file, edgeFile, comparison };
}

async function collectProduct({ sku }: DemoImage, folder: string): Promise<DemoResult['product']> {
	const file = `${sku}.jpg`;
	if (!existsSync(join(folder, file))) return undefined;
	return { file, isAsAsked: await isProductImage(readFileSync(join(folder, file))) };
}

/** The number of the input item that an item came from. */
function inputIndex({ pairedItem }: RunItem): number | undefined {
	if (typeof pairedItem === 'number') return pairedItem;
	const first: unknown = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	if (typeof first === 'number') return first;
	return (first as { item?: number } | undefined)?.item;
}
