import { alignMask } from './alignMask';
import type { Grey } from './grey';
import type { Box } from './maskCounts';
import { findBox } from './inspectMask';
import { walkUpright } from './orientation';
import { encodePng } from './png/encodePng';
import { unreadable, type Raster } from './raster';
import { soften } from './soften';
import type { TimeSlices } from './timeSlices';

/** The widest soft edge, in pixels. */
export const WIDEST_SOFT_EDGE = 200;

export interface CutoutOptions {
	/** Whether to cut away what lies outside the mask. */
	cropToMask: boolean;
	/** Pixels to leave around it. */
	cropPadding: number;
	/** Over how many pixels, to either side, the edge fades. */
	softEdge: number;
}

export interface Cutout {
	bytes: Buffer;
	/** The part of the upright source image that it shows. */
	box: Box;
	/** Whether the mask had another size than the source. */
	isResampled: boolean;
}

/**
 * The source image with the mask as its alpha, as a PNG of 8 bits a sample: upright, at the source's size or cropped to
 * what the mask selects. Colours under what is transparent stay as they are. Throws `unreadableImage` where the mask is
 * of another shape, or empty and to be cropped to.
 */
export async function cutOut(
	source: Raster & { orientation: number },
	mask: Grey,
	options: CutoutOptions,
	slices: TimeSlices,
): Promise<Cutout> {
	const way = walkUpright(source.width, source.height, source.orientation);
	const { aligned, isResampled } = await alignMask(mask, source, slices);
	const box = options.cropToMask
		? await crop(aligned, options, slices)
		: { left: 0, top: 0, width: way.width, height: way.height };
	const isSoft = options.softEdge > 0;
	const alpha = isSoft ? await soften(aligned, options.softEdge, slices) : aligned;
	const bytes = await encodePng(
		{
			width: box.width,
			height: box.height,
			channels: source.channels > 2 ? 4 : 2,
			colourChunks: source.colourChunks,
			drawRow(y, row) {
				const first = way.startOf(box.top + y) + box.left * way.step;
				const from = (box.top + y) * way.width + box.left;
				const alphas = alpha.data.subarray(from, from + box.width);
				drawRow(source, first, way.step, alphas, row);
			},
		},
		slices,
	);
	return { bytes, box, isResampled };
}

/** Pixels of the source from index `first` on, with their alphas; an alpha of the source's own takes its share. */
function drawRow(
	{ channels, data }: Raster,
	first: number,
	step: number,
	alphas: Uint8Array,
	row: Uint8Array,
): void {
	const colours = channels > 2 ? 3 : 1;
	const hasAlpha = channels > colours;
	let to = 0;
	for (let x = 0; x < alphas.length; x++) {
		const from = (first + x * step) * channels;
		row[to++] = data[from];
		if (colours === 3) {
			row[to++] = data[from + 1];
			row[to++] = data[from + 2];
		}
		row[to++] = hasAlpha ? ((alphas[x] * data[from + colours] + 127) / 255) | 0 : alphas[x];
	}
}

/** The box of what is selected, with the padding and the fading edge around it, as far as the image goes. */
async function crop(
	mask: Grey,
	{ cropPadding, softEdge }: CutoutOptions,
	slices: TimeSlices,
): Promise<Box> {
	const box = await findBox(mask, slices);
	if (box === null) throw unreadable('nothing is selected, so there is nothing to crop to');
	const around = cropPadding + softEdge;
	const left = Math.max(box.left - around, 0);
	const top = Math.max(box.top - around, 0);
	return {
		left,
		top,
		width: Math.min(box.left + box.width + around, mask.width) - left,
		height: Math.min(box.top + box.height + around, mask.height) - top,
	};
}
