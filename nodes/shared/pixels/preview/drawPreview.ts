import type { CutoutSource } from '../cutout/cutOut';
import { fitInto } from '../downscale/imageLimits';
import { drawRaster } from '../drawRaster';
import { encodeCutout } from '../cutout/encodeCutout';
import type { Grey } from '../grey';
import type { Box } from '../mask/maskCounts';
import type { Rgb } from '../compose/colour';
import { scale } from '../scale';
import type { Raster } from '../raster';
import { resample } from '../resample';
import { rowsOf } from '../rowSource';
import type { Things } from '../things/findThings';
import { rgbaUpright } from '../rgbaUpright';
import type { TimeSlices } from '../../timing/timeSlices';
import { forEachDot, sizeOf } from './digits';

/** The longer side, in pixels. */
const SIDE = 1_024;
const QUALITY = 85;
const WHITE: Rgb = [255, 255, 255];
/** A colour that hardly any photograph has, and how much of it lies over what is marked. */
const VEIL: Rgb = [255, 0, 160];
const VEIL_SHARE = 0.5;
/** The width of a box's lines, and of a number's dots, in pixels. */
const LINE = 2;
const DOT = 4;

/** A small JPEG of the image with the mask as a veil over it, and boxes around its things with their numbers. */
export async function drawPreview(
	source: CutoutSource,
	mask: Grey,
	{ listed }: Things,
	slices: TimeSlices,
): Promise<Buffer> {
	const rows = rgbaUpright(source);
	const size = fitInto(rows, { side: SIDE, pixels: Infinity, bytes: Infinity });
	const isSameSize = size.width === rows.width && size.height === rows.height;
	const raster = await drawRaster(isSameSize ? rows : scale(rows, size, slices), slices);
	const veil = isSameSize ? mask : await resample(mask, size.width, size.height, slices);
	await layVeil(raster, veil, slices);
	const [across, down] = [size.width / mask.width, size.height / mask.height];
	// The largest last, so that its number lies over all others.
	for (const [index, { boundingBox: box }] of [...listed.entries()].reverse()) {
		const [left, top] = [Math.round(box.left * across), Math.round(box.top * down)];
		const right = Math.round((box.left + box.width) * across);
		const bottom = Math.round((box.top + box.height) * down);
		drawBox(raster, { left, top, width: right - left, height: bottom - top });
		drawNumber(raster, index + 1, left, top);
		if (slices.isOver) await slices.next();
	}
	const background = { colour: WHITE, jpeg: { quality: QUALITY } };
	return (await encodeCutout(rowsOf(raster), source, { background }, slices)).bytes;
}

async function layVeil(
	{ width, height, data }: Raster,
	veil: Grey,
	slices: TimeSlices,
): Promise<void> {
	for (let y = 0; y < height; y++) {
		for (let at = y * width; at < (y + 1) * width; at++) {
			const share = (VEIL_SHARE * veil.data[at]) / 255;
			const to = 4 * at;
			for (let channel = 0; channel < 3; channel++)
				data[to + channel] += share * (VEIL[channel] - data[to + channel]);
			data[to + 3] += share * (255 - data[to + 3]);
		}
		if (slices.isOver) await slices.next();
	}
}

function drawBox(raster: Raster, { left, top, width, height }: Box): void {
	fill(raster, { left, top, width, height: LINE }, VEIL);
	fill(raster, { left, top: top + height - LINE, width, height: LINE }, VEIL);
	fill(raster, { left, top, width: LINE, height }, VEIL);
	fill(raster, { left: left + width - LINE, top, width: LINE, height }, VEIL);
}

/** In the upper left corner of a box, white on a label; moved where it would not be in the image as a whole. */
function drawNumber(raster: Raster, number: number, boxLeft: number, boxTop: number): void {
	const { width, height } = sizeOf(number);
	const label = { width: (width + 2) * DOT, height: (height + 2) * DOT };
	const left = Math.max(Math.min(boxLeft, raster.width - label.width), 0);
	const top = Math.max(Math.min(boxTop, raster.height - label.height), 0);
	fill(raster, { left, top, ...label }, VEIL);
	forEachDot(number, (x, y) => {
		const dot = { left: left + (x + 1) * DOT, top: top + (y + 1) * DOT, width: DOT, height: DOT };
		fill(raster, dot, WHITE);
	});
}

/** Fills a rectangle, as far as it lies in the image. */
function fill({ width, height, data }: Raster, box: Box, [red, green, blue]: Rgb): void {
	const right = Math.min(box.left + box.width, width);
	for (let y = Math.max(box.top, 0); y < Math.min(box.top + box.height, height); y++) {
		for (let x = Math.max(box.left, 0); x < right; x++) {
			const to = 4 * (y * width + x);
			data[to] = red;
			data[to + 1] = green;
			data[to + 2] = blue;
			data[to + 3] = 255;
		}
	}
}
