import { alignMask } from './alignMask';
import type { Grey } from './grey';
import { encodeJpeg } from './jpeg/encodeJpeg';
import type { Box } from './maskCounts';
import { findBox } from './findBox';
import { walkUpright } from './orientation';
import { encodePng } from './png/encodePng';
import { readProfile } from './png/readProfile';
import { fitCanvas, placeOnCanvas, type CanvasOptions } from './product/canvas';
import type { Rgb } from './product/colour';
import { flatten } from './product/flatten';
import { scale } from './product/scale';
import { unreadable, type Raster } from './raster';
import type { RowSource } from './rowSource';
import { soften } from './soften';
import type { TimeSlices } from './timeSlices';

/** The widest soft edge, in pixels. */
export const WIDEST_SOFT_EDGE = 200;

export interface CutoutOptions {
	/** Whether to cut away what lies outside the mask. With a canvas it is done in any case. */
	cropToMask: boolean;
	/** Pixels to leave around it. */
	cropPadding: number;
	/** Over how many pixels, to either side, the edge fades. */
	softEdge: number;
	/** What lies behind the selection; undefined where that is to be transparent. */
	background?: Rgb;
	/** Into what the selection is fitted. */
	canvas?: CanvasOptions;
	/** From 1 to 100 for a JPEG, which has to have a background; undefined for a PNG. */
	jpegQuality?: number;
}

export interface Cutout {
	bytes: Buffer;
	/** The part of the upright source image that it shows. */
	box: Box;
	/** Whether the mask had another size than the source. */
	isResampled: boolean;
}

/** An image to cut out of: its pixels as they are stored, and how it is turned to be seen upright. */
export type CutoutSource = Raster & { orientation: number };

/**
 * The source image with the mask as its alpha: upright, at the source's size or cropped to what the mask selects, on a
 * background or a canvas if there is one; a PNG of 8 bits a sample, or a JPEG. Colours under what is transparent stay as
 * they are. Throws `unreadableImage` where the mask is of another shape, or empty and to be cropped to.
 */
export async function cutOut(
	source: CutoutSource,
	mask: Grey,
	options: CutoutOptions,
	slices: TimeSlices,
): Promise<Cutout> {
	const { aligned, isResampled } = await alignMask(mask, source, slices);
	const isCropped = options.cropToMask || options.canvas !== undefined;
	const box = isCropped
		? await crop(aligned, options, slices)
		: { left: 0, top: 0, width: aligned.width, height: aligned.height };
	const isSoft = options.softEdge > 0;
	const alpha = isSoft ? await soften(aligned, options.softEdge, slices) : aligned;
	const selection = selectRows(source, alpha, box);
	const { canvas } = options;
	const rows = canvas === undefined ? selection : layOut(selection, canvas, slices);
	return { bytes: await encode(rows, source, options, slices), box, isResampled };
}

function layOut(selection: RowSource, canvas: CanvasOptions, slices: TimeSlices): RowSource {
	const placement = fitCanvas(selection, canvas);
	const { width, height } = placement;
	const isSameSize = width === selection.width && height === selection.height;
	const scaled = isSameSize ? selection : scale(selection, placement, slices);
	return placeOnCanvas(scaled, placement);
}

async function encode(
	rows: RowSource,
	{ channels, colourChunks }: Raster,
	{ background, jpegQuality }: CutoutOptions,
	slices: TimeSlices,
): Promise<Buffer> {
	if (background === undefined) return await encodePng({ ...rows, colourChunks }, slices);
	const opaque = flatten(rows, background);
	// With a colour behind it a grey image has three channels, which its profile is not for.
	const chunks = channels > 2 ? colourChunks : colourChunks.filter(({ type }) => type !== 'iCCP');
	if (jpegQuality === undefined) {
		return await encodePng({ ...opaque, colourChunks: chunks }, slices);
	}
	const profile = await readProfile(chunks, slices);
	return await encodeJpeg({ ...opaque, profile }, jpegQuality, slices);
}

/** A part of the source image, upright, with the mask as its alpha. */
function selectRows(source: CutoutSource, alpha: Grey, box: Box): RowSource {
	const way = walkUpright(source.width, source.height, source.orientation);
	return {
		width: box.width,
		height: box.height,
		channels: source.channels > 2 ? 4 : 2,
		drawRow(y, row) {
			const first = way.startOf(box.top + y) + box.left * way.step;
			const from = (box.top + y) * way.width + box.left;
			const alphas = alpha.data.subarray(from, from + box.width);
			drawPixels(source, first, way.step, alphas, row);
		},
	};
}

/** Pixels of the source from index `first` on, with their alphas; an alpha of the source's own takes its share. */
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
