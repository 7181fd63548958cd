import type { Density } from '../imageFile/density';
import { alignMask } from './alignMask';
import { cutPadding } from './cutPadding';
import { EdgePainter } from './edge/edgePainter';
import { hasHardEdges } from './edge/hasHardEdges';
import { makeMatte, type EdgeOptions } from './edge/matte';
import { seeUpright } from './edge/uprightSource';
import type { Grey } from './grey';
import {
	encodeCutout,
	type EncodedCutout,
	type EncodedSource,
	type FileOptions,
} from './encodeCutout';
import type { Box } from './maskCounts';
import { findBox } from './findBox';
import { walkUpright } from './orientation';
import { fitCanvas, placeOnCanvas, type CanvasOptions } from './product/canvas';
import { scale } from './product/scale';
import { unreadable, type Raster } from './raster';
import type { RowSource } from './rowSource';
import { cleanMask } from './things/cleanMask';
import type { TimeSlices } from '../timing/timeSlices';

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
	/** Whether the mask was not the size of the source. */
	isResampled: boolean;
}

/** The least visible alpha; anything fainter is noise. */
const VISIBLE = 9;
/** EXIF orientations above this turn the image by a quarter (EXIF 2.3, tag 274). */
const LAST_UNTURNED = 4;

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
	const bare = await cutPadding(clean, source, slices);
	const { aligned, isResampled } = await alignMask(bare, source, slices);
	const matte = await makeMatte(seeUpright(source), aligned, isHard, options, slices);
	const { alpha } = matte;
	const visible = await findBox(alpha, VISIBLE, slices);
	if (visible === null) throw unreadable('nothing of the mask is left to be cut out');
	const isCropped = options.cropToMask || options.canvas !== undefined;
	const box = isCropped
		? pad(visible, options.cropPadding, alpha)
		: { left: 0, top: 0, width: alpha.width, height: alpha.height };
	const painter = await EdgePainter.for(matte, options.keepHidden, slices);
	const selection = selectRows(source, alpha, box, painter);
	const { canvas } = options;
	const rows = canvas === undefined ? selection : layOut(selection, canvas, slices);
	const density = turnDensity(source);
	const encoded = await encodeCutout(rows, { ...source, density }, options, slices);
	return { ...encoded, box, isResampled };
}

/** The source's density, upright. */
function turnDensity({ density, orientation }: CutoutSource): Density | undefined {
	if (density === undefined || orientation <= LAST_UNTURNED) return density;
	return { across: density.down, down: density.across };
}

function layOut(selection: RowSource, canvas: CanvasOptions, slices: TimeSlices): RowSource {
	const placement = fitCanvas(selection, canvas);
	const { width, height } = placement;
	const isSameSize = width === selection.width && height === selection.height;
	const scaled = isSameSize ? selection : scale(selection, placement, slices);
	return placeOnCanvas(scaled, placement);
}

/** A part of the source image, upright, with the mask as its alpha. */
function selectRows(source: CutoutSource, alpha: Grey, box: Box, painter: EdgePainter): RowSource {
	const channels = source.channels > 2 ? 4 : 2;
	const way = walkUpright(source.width, source.height, source.orientation);
	return {
		width: box.width,
		height: box.height,
		channels,
		drawRow(y, row) {
			const first = way.startOf(box.top + y) + box.left * way.step;
			const from = (box.top + y) * way.width + box.left;
			const alphas = alpha.data.subarray(from, from + box.width);
			drawPixels(source, first, way.step, alphas, row);
			painter.paint(row, channels, box.left, box.top + y);
		},
	};
}

/** Pixels of the source from index `first` on, with these alphas, multiplied by the source's own alpha if it has one. */
function drawPixels(
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
