import type { Context } from '../piapi/context';
import { getSentImage } from '../piapi/endpoints/getTask';
import { RETRY, withRetries } from '../piapi/retry';
import {
	cutOut,
	type Cutout,
	type CutoutOptions,
	type CutoutSource,
} from '../pixels/cutout/cutOut';
import { decodeImage } from '../pixels/decodeImage';
import { withoutNoise, type Grey } from '../pixels/grey';
import { workOnPixels, type Pause } from '../pixels/pixelWork';
import { MAX_SOURCE_PIXELS } from '../pixels/raster';
import { hasRinging } from '../pixels/mask/ringing';
import type { TimeSlices } from '../timing/timeSlices';
import { expecting, Problem, toProblem } from '../problem/problem';
import { describeProblem } from '../problem/texts';
import { isMeantAsAddress } from '../values/address';
import type { Task } from '../task/task';
import { checkFile, type ImageFile } from '../imageFile/checkFile';
import { downloadImage } from '../download/download';
import type { InspectedImage } from './images/nameByPixels';
import type { ProductImage } from './product/shops';

/** How a cutout is made. */
export interface CutoutSettings extends CutoutOptions {
	/** Which shop it is for, if it is a product image. */
	product?: ProductImage;
	/** Reads the source image, if the item has it; otherwise it is the one that the task got. */
	readSource?: () => Promise<Buffer>;
}

/** Why there is no cutout. It is not an error, because the paid mask must not be lost over it. */
export interface NoCutout {
	whyNot: string;
}

/** A task's pixels, while it is its turn to work on pixels. */
export interface PixelTable {
	/** The mask, without the noise of lossy formats. */
	mask: Grey;
	/** Cuts the source image out along a mask. */
	cut(mask: Grey): Promise<Cutout | NoCutout>;
	slices: TimeSlices;
	pause: Pause;
}

/** Cuts a task's source image out along its mask. Throws only if the execution is stopped. */
export async function makeCutout(
	context: Context,
	task: Task,
	mask: InspectedImage | undefined,
	settings: CutoutSettings,
): Promise<Cutout | NoCutout> {
	if (mask === undefined) return { whyNot: 'PiAPI returned no mask' };
	const { grey } = mask;
	if (grey === undefined) return { whyNot: `the mask cannot be read: ${mask.unreadable}` };
	return await withPixels(
		context,
		await loadSource(context, task, settings),
		{ ...mask, grey },
		async (table) => await table.cut(table.mask),
		settings,
	);
}

/** A source image, and whether it comes from the address in the task. */
type SourceFile = ImageFile & { isAtAddress?: boolean };

/** A mask with its pixels. */
export type MaskPixels = InspectedImage & { grey: Grey };

/**
 * Does work on the pixels of a mask and its source; each is decoded once, however many cutouts are made. If something is
 * wrong with the source, each `cut` says so. Throws if the execution is stopped, or as `work` does.
 */
export async function withPixels<T>(
	context: Context,
	source: SourceFile | NoCutout,
	{ grey }: MaskPixels,
	work: (table: PixelTable) => Promise<T>,
	options: CutoutOptions,
	cutouts = 1,
): Promise<T> {
	const open = async (slices: TimeSlices, pause: Pause) => {
		const mask = await withoutRinging(grey, slices);
		const pixels = 'whyNot' in source ? source : await unpack(source, cutouts, slices);
		const cut = async (along: Grey) => await tryToCut(pixels, along, options, slices);
		return await work({ mask, cut, slices, pause });
	};
	return await workOnPixels(context, open, cutouts);
}

/** The mask, free of what JPEG left in it. */
export async function withoutRinging(grey: Grey, slices: TimeSlices): Promise<Grey> {
	const isClean = grey.isExact && !(await hasRinging(grey, slices));
	return isClean ? grey : await withoutNoise(grey, slices);
}

/** Cuts a source image out along a mask, or says why that cannot be done. Throws if the execution is stopped. */
export async function tryToCut(
	pixels: CutoutSource | NoCutout,
	along: Grey,
	options: CutoutOptions,
	slices: TimeSlices,
): Promise<Cutout | NoCutout> {
	if ('whyNot' in pixels) return pixels;
	return await cutOut(pixels, along, options, slices).catch((error: unknown) => ({
		whyNot: describeWhy(error),
	}));
}

/** Decodes a source image, of which so many cutouts are made. Throws if the execution is stopped. */
export async function unpack(
	source: SourceFile,
	cutouts: number,
	slices: TimeSlices,
	what = 'source image',
): Promise<CutoutSource | NoCutout> {
	try {
		const { bytes, size } = source;
		const raster = await decodeImage(bytes, slices, MAX_SOURCE_PIXELS);
		return { ...raster, orientation: size?.orientation ?? 1, cutouts };
	} catch (error) {
		const why = `the ${what} cannot be read: ${describeWhy(error)}`;
		return { whyNot: source.isAtAddress ? NOT_HAD : why };
	}
}

/**
 * The same words whatever the cause: if a stranger types the address, into a form for example, other words would tell them
 * what answers in this n8n's network.
 */
const NOT_HAD = 'the source image could not be fetched from its address, or could not be read';

/** Whether the source image comes from the address in the task, and so perhaps from a stranger. */
function isAtAddress({ input: { image = '' } }: Task, { readSource }: CutoutSettings): boolean {
	return readSource === undefined && isMeantAsAddress(image);
}

/** Whatever went wrong, the mask is still delivered; only a stop ends everything. */
function describeWhy(error: unknown): string {
	const problem = expecting(toProblem(error), ({ reason }) => reason !== 'cancelled');
	const isUnreadable = problem.reason === 'unreadableImage';
	return (isUnreadable && problem.facts.detail) || describeProblem(problem).message;
}

/** A task's source image, or why it cannot be fetched. Throws if the execution is stopped. */
export async function loadSource(
	context: Context,
	task: Task,
	settings: CutoutSettings,
): Promise<SourceFile | NoCutout> {
	try {
		return await readSource(context, task, settings);
	} catch (error) {
		const why = describeWhy(error);
		if (isAtAddress(task, settings)) return { whyNot: NOT_HAD };
		return { whyNot: `the source image could not be fetched: ${why}` };
	}
}

async function readSource(
	context: Context,
	task: Task,
	settings: CutoutSettings,
): Promise<SourceFile> {
	const { input } = task;
	if (settings.readSource) return checkFile(await settings.readSource());
	const { image = '' } = input;
	if (isAtAddress(task, settings))
		return { ...(await downloadImage(context, image, RETRY.source)), isAtAddress: true };
	const sent = await withRetries(
		context,
		RETRY.poll,
		async () => await getSentImage(context, task),
	);
	if (sent !== undefined) return checkFile(sent);
	throw new Problem('imageGone', { detail: 'PiAPI does not give it back' });
}
