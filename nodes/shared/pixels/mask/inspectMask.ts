import { toGrey, type Grey } from '../grey';
import { findHiddenMask, type HiddenIn } from './hiddenMask';
import { countPixels, countSeams, SEAM_WIDTH, type Box, type MaskCounts } from './maskCounts';
import type { Size } from '../../imageFile/size';
import type { Raster } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';

/** An image inspected as a mask. A pixel is selected if it is nearer to white than to black. */
export interface MaskInspection {
	width: number;
	height: number;
	/** Whether it is black and white, as a mask is. */
	isTwoTone: boolean;
	/** Share of the pixels that are selected, from 0 to 1. */
	coverage: number;
	/** The smallest rectangle around them all, in pixels; null if there are none. */
	boundingBox: Box | null;
	/** Whether a pixel at the image's edge is selected: the thing may continue outside. */
	touchesEdge: boolean;
	/** Where the selection is, if the image looks all black. */
	hiddenIn?: HiddenIn;
	/** Where pixels are selected: see `areComplementary`. */
	grid: MaskCounts['grid'];
}

/** However long its seams, at least this much of a mask is black or white; half of an image of only a few blocks. */
const MIN_PURE_SHARE = 0.75;
const MIN_PURE_SHARE_IF_SMALL = 0.5;
const SMALL_PIXELS = 64 * 64;
/** Specks that are neither black nor white, or coloured, as a share of all pixels. */
const MAX_SPECKS = 0.001;

/** An image that was inspected as a mask. */
export interface InspectedMask {
	inspection: MaskInspection;
	/** Its brightness: the mask to work with, if it is one. */
	grey: Grey;
	/** Shares of the pixels that have a colour, and that are neither black nor white. */
	coloured: number;
	between: number;
}

/** Inspects an image as a mask. */
export async function inspectMask(raster: Raster, slices: TimeSlices): Promise<InspectedMask> {
	const seen = await toGrey(raster, slices);
	const { width, height, coloured } = seen;
	const counted = await countPixels(seen, slices);
	const looksEmpty = counted.selected === 0 && counted.between === 0;
	const hidden = looksEmpty ? await findHiddenMask(raster, seen, slices) : undefined;
	const grey: Grey = { ...(hidden?.grey ?? seen), isExact: raster.isExact };
	const { selected, between, box, grid } = hidden ? await countPixels(grey, slices) : counted;
	const pixels = width * height;
	const specks = MAX_SPECKS * pixels;
	const minPure = pixels <= SMALL_PIXELS ? MIN_PURE_SHARE_IF_SMALL : MIN_PURE_SHARE;
	const mayBe = coloured <= specks && between <= (1 - minPure) * pixels;
	const isTwoTone =
		mayBe &&
		(between <= specks || between <= SEAM_WIDTH * (await countSeams(grey, slices)) + specks);
	const inspection = {
		width,
		height,
		isTwoTone,
		coverage: selected / pixels,
		boundingBox: box,
		touchesEdge: box !== null && touchesEdge(box, grey),
		...(hidden && { hiddenIn: hidden.hiddenIn }),
		grid,
	};
	return { inspection, grey, coloured: coloured / pixels, between: between / pixels };
}

/** Whether two masks are each other's inverse: each field of one grid selects what the other leaves. */
export function areComplementary(a: MaskInspection, b: MaskInspection): boolean {
	if (a.width !== b.width || a.height !== b.height) return false;
	return a.grid.all.every((all, field) => {
		const both = a.grid.selected[field] + b.grid.selected[field];
		// Greys in the middle of an edge may count in both, or in neither.
		return Math.abs(both - all) <= 2 + all * 0.05;
	});
}

/** Whether a part of an image reaches its edge. */
export function touchesEdge({ left, top, width, height }: Box, image: Size): boolean {
	return left === 0 || top === 0 || left + width === image.width || top + height === image.height;
}
