import { tryToCut } from '../item/cutout/cutoutFile';
import { unpack, type WhyNot, type SourceFile } from '../item/cutout/cutoutSource';
import type { Context } from '../piapi/context';
import type { Cutout, CutoutOptions } from '../pixels/cutout/cutOut';
import type { Grey } from '../pixels/grey';
import { withoutRinging } from '../pixels/mask/ringing';
import { workOnPixels, type Pause } from '../pixels/pixelWork';
import type { Task } from '../task/task';
import type { TimeSlices } from '../timing/timeSlices';
import type { Delivery } from './delivery';
import type { InspectedImage } from './images/nameByPixels';
import { loadSource } from './sourceImage';

/** A task's pixels, while it is its turn to work on pixels. */
export interface PixelTable {
	/** The mask, without the noise of lossy formats. */
	mask: Grey;
	/** Cuts the source image out along a mask. */
	cut(mask: Grey): Promise<Cutout | WhyNot>;
	slices: TimeSlices;
	pause: Pause;
}

/** Cuts a task's source image out along its mask. Throws only if the execution is stopped. */
export async function makeCutout(
	context: Context,
	task: Task,
	mask: InspectedImage | undefined,
	{ cutout: options, readSource }: Pick<Delivery, 'cutout' | 'readSource'>,
): Promise<Cutout | WhyNot> {
	if (mask === undefined) return { whyNot: 'PiAPI returned no mask' };
	const { grey } = mask;
	if (grey === undefined) return { whyNot: `the mask cannot be read: ${mask.unreadable}` };
	return await withPixels(
		context,
		await loadSource(context, task, readSource),
		{ ...mask, grey },
		async (table) => await table.cut(table.mask),
		options,
	);
}

/** A mask with its pixels. */
export type MaskPixels = InspectedImage & { grey: Grey };

/**
 * Does work on the pixels of a mask and its source; each is decoded once, however many cutouts are made. If something is
 * wrong with the source, each `cut` says so. Throws if the execution is stopped, or as `work` does.
 */
export async function withPixels<T>(
	context: Context,
	source: SourceFile | WhyNot,
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
