import type { Density } from '../../imageFile/density';
import { alignMask } from '../mask/alignMask';
import { removePadding, takePart } from '../mask/removePadding';
import { EdgePainter } from '../edge/edgePainter';
import { hasHardEdges } from '../edge/hasHardEdges';
import { makeMatte, type EdgeOptions } from '../edge/matte';
import { seeUpright } from '../edge/uprightSource';
import type { Grey } from '../grey';
import {
	encodeCutout,
	type EncodedCutout,
	type EncodedSource,
	type FileOptions,
} from './encodeCutout';
import { touchesEdge } from '../mask/inspectMask';
import { MIDDLE, type Box } from '../mask/maskCounts';
import { findBox } from '../mask/findBox';
import { openBackdrop } from '../compose/backdrop';
import { fitCanvas, type CanvasOptions } from '../compose/canvas';
import { describeLayout, layOut, type Layout } from '../compose/layOut';
import { castShadow } from '../compose/shadow';
import { unreadable, type Raster } from '../raster';
import { selectRows } from './selectRows';
import { cleanMask } from '../things/cleanMask';
import type { TimeSlices } from '../../timing/timeSlices';

export interface CutoutOptions extends FileOptions, EdgeOptions {
	/** Whether to crop to the mask; with a canvas, it is always cropped. */
	cropToMask: boolean;
	/** Pixels to leave around it. */
	cropPadding: number;
	/** The least share of the mask; smaller parts are removed and smaller holes filled. Undefined leaves all as they are. */
	smallest?: number;
	/** What to fit the selection into. */
	canvas?: CanvasOptions;
}

export interface Cutout extends EncodedCutout {
	/** The part of the upright source image that it shows. */
	box: Box;
	layout: Layout;
	/** Whether the mask was not the size of the source. */
	isResampled: boolean;
}

/** The least visible alpha; anything fainter is noise. */
const VISIBLE = 9;
/** EXIF orientations above this turn the image by a quarter (EXIF 2.3, tag 274). */
const LAST_UNTURNED = 4;
/** How far from what is marked a pixel may count, and what colours are summed over, in pixels. */
const EDGE_REACH = 96;
const SUMMED_OVER = 64;

/** An image to cut out of: its stored pixels, and the EXIF orientation that turns it upright. */
export type CutoutSource = EncodedSource & Raster & { orientation: number };

/**
 * The source image with the mask as its alpha: upright, at the source's size or cropped to the selection, on a background or
 * canvas if there is one; a PNG with 8 bits per sample, or a JPEG. Throws `unreadableImage` if the mask has another shape, or
 * if nothing of it is visible.
 */
export async function cutOut(
	source: CutoutSource,
	mask: Grey,
	options: CutoutOptions,
	slices: TimeSlices,
): Promise<Cutout> {
	const isHard = await hasHardEdges(mask, slices);
	const { smallest } = options;
	const isAsItIs = smallest === undefined;
	const clean = isAsItIs ? mask : await cleanMask(mask, smallest, isHard, slices);
	const bare = await removePadding(clean, source, slices);
	const { aligned, isResampled } = await alignMask(bare, source, slices);
	const whole: Box = { left: 0, top: 0, width: aligned.width, height: aligned.height };
	const isCropped = options.cropToMask || options.canvas !== undefined;
	// Of a thing in a large image, most is too far away to count.
	const area = (isCropped && (await findArea(aligned, options.cropPadding, slices))) || whole;
	const part = area === whole ? aligned : await takePart(aligned, area, slices);
	const matte = await makeMatte(seeUpright(source, area), part, isHard, options, slices);
	const { alpha } = matte;
	const found = await findBox(alpha, VISIBLE, slices);
	if (found === null) throw unreadable('nothing of the mask is left to be cut out');
	const visible = { ...found, left: area.left + found.left, top: area.top + found.top };
	const box = isCropped ? pad(visible, options.cropPadding, aligned) : whole;
	const placement = options.canvas && fitCanvas(box, options.canvas);
	const layout = describeLayout(box, visible, placement, await isAtEdge(aligned, slices));
	const painter = await EdgePainter.for(matte, options.keepHidden, slices);
	// Rows come once and in order, so whoever else needs them opens them anew.
	const open = () => layOut(selectRows(source, alpha, box, painter, area), placement, slices);
	const { shadow } = options;
	const layers = {
		...(shadow && { shadow: castShadow(open(), shadow, slices) }),
		backdrop: await openBackdrop(source, layout, options, slices),
	};
	if (slices.isOver) await slices.next();
	const density = turnDensity(source);
	const encoded = await encodeCutout(open(), { ...source, density }, options, slices, layers);
	return { ...encoded, box, layout, isResampled };
}

/** Whether what is marked reaches the image's edge. */
async function isAtEdge(mask: Grey, slices: TimeSlices): Promise<boolean> {
	const box = await findBox(mask, MIDDLE, slices);
	return box !== null && touchesEdge(box, mask);
}

/** The part of an image that counts for what is marked in it, with padding; null where nothing is. */
async function findArea(mask: Grey, padding: number, slices: TimeSlices): Promise<Box | null> {
	const marked = await findBox(mask, 1, slices);
	if (marked === null) return null;
	const around = pad(marked, padding + EDGE_REACH, mask);
	// Sums are over squares, of which none may be cut.
	const [left, top] = [around.left, around.top].map((at) => at - (at % SUMMED_OVER));
	const { width, height } = around;
	return { left, top, width: width + around.left - left, height: height + around.top - top };
}

/** The source's density, upright. */
function turnDensity({ density, orientation }: CutoutSource): Density | undefined {
	if (density === undefined || orientation <= LAST_UNTURNED) return density;
	return { across: density.down, down: density.across };
}

/** The box with padding around it, within the image. */
function pad(box: Box, around: number, image: Grey): Box {
	const left = Math.max(box.left - around, 0);
	const top = Math.max(box.top - around, 0);
	return {
		left,
		top,
		width: Math.min(box.left + box.width + around, image.width) - left,
		height: Math.min(box.top + box.height + around, image.height) - top,
	};
}
