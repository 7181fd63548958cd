import sharp from 'sharp';

import type { GrayImage, MaskComparison } from './compareImages';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { abs, floor, max, min } = Math;

/** How far two decoders of a JPEG may be apart in a colour. Of a PNG they have to agree. */
const JPEG_TOLERANCE = 4;

/** So many pixels from where the truth changes, the node makes an edge of its own: see `test/tools/edge` for what that is. */
const EDGE = 4;
/** A cropped cutout may begin so many pixels earlier or later: an edge may reach a little farther than the truth. */
const SHIFT = 2;

/** How far a cutout is from what it should be: its alpha away from edges, its colours there, and that nothing is hidden. */
export interface CutoutComparison extends MaskComparison {
	/** The greatest difference in one colour of one pixel. */
	colourDifference: number;
}

/** Red, green, blue and alpha of each pixel, of the image as it is meant to be seen. */
export interface RgbaImage {
	width: number;
	height: number;
	data: Buffer;
}

/**
 * Compares a cutout with the image and the truth as its alpha. Apart from its edges it has to be that, and black where it is
 * transparent.
 * @param padding if given, the cutout is expected to be cropped to the truth with so many pixels around it
 */
export async function compareCutout(
	cutout: Buffer,
	image: Buffer,
	truth: GrayImage,
	padding?: number,
): Promise<CutoutComparison> {
	const found = await decodeRgba(cutout);
	const whole = await decodeRgba(image);
	const isEdge = findEdges(truth);
	const compared = placesOf(found, truth, padding).map((place) =>
		compareAt(found, whole, { truth, isEdge }, place),
	);
	const { format } = await sharp(image).metadata();
	const tolerance = format === 'jpeg' ? JPEG_TOLERANCE : 0;
	const different = { differentPixels: truth.pixels.length, overlap: 0, colourDifference: 255 };
	const [best = different] = compared.sort(
		(a, b) => a.differentPixels - b.differentPixels || b.overlap - a.overlap,
	);
	const equal = best.differentPixels === 0 && best.colourDifference <= tolerance;
	return { ...best, equal };
}

interface Place {
	left: number;
	top: number;
}

/** Where in the image a cutout may have been: none where its size is wrong. */
function placesOf(found: RgbaImage, truth: GrayImage, padding?: number): Place[] {
	if (padding === undefined) {
		const isWhole = found.width === truth.width && found.height === truth.height;
		return isWhole ? [{ left: 0, top: 0 }] : [];
	}
	const { left, top, width, height } = boxAround(truth, padding);
	const shifts = Array.from({ length: 2 * SHIFT + 1 }, (_, index) => index - SHIFT);
	const places = shifts.flatMap((across) =>
		shifts.map((down) => ({ left: left + across, top: top + down })),
	);
	return places.filter((place) => {
		const right = place.left + found.width - left - width;
		const bottom = place.top + found.height - top - height;
		const isInside = place.left >= 0 && place.top >= 0;
		return isInside && abs(right) <= SHIFT && abs(bottom) <= SHIFT;
	});
}

/** Which pixels are near a change of the truth: 1 or 0. */
function findEdges({ width, height, pixels }: GrayImage): Uint8Array {
	const isEdge = new Uint8Array(width * height);
	for (let at = 0; at < pixels.length - width; at += 1) {
		if (pixels[at] === pixels[at + 1] && pixels[at] === pixels[at + width]) continue;
		const [x, y] = [at % width, floor(at / width)];
		for (let row = max(y - EDGE, 0); row <= min(y + EDGE, height - 1); row += 1) {
			const start = row * width + max(x - EDGE, 0);
			isEdge.fill(1, start, row * width + min(x + EDGE + 1, width));
		}
	}
	return isEdge;
}

function compareAt(
	found: RgbaImage,
	whole: RgbaImage,
	{ truth, isEdge }: { truth: GrayImage; isEdge: Uint8Array },
	{ left, top }: Place,
): Omit<CutoutComparison, 'equal'> {
	let [differentPixels, shared, joint, colourDifference] = [0, 0, 0, 0];
	for (let pixel = 0; pixel < found.width * found.height; pixel += 1) {
		const [x, y] = [(pixel % found.width) + left, floor(pixel / found.width) + top];
		const at = y * truth.width + x;
		const wanted = x < truth.width ? (truth.pixels[at] ?? 0) : 0;
		const alpha = found.data[4 * pixel + 3];
		if (alpha > 127 && wanted > 127) shared += 1;
		if (alpha > 127 || wanted > 127) joint += 1;
		if (isEdge[at] === 1) continue;
		const colours = found.data.subarray(4 * pixel, 4 * pixel + 3);
		const isHidden = alpha === 0 && colours.some((value) => value > 0);
		if (alpha !== wanted || isHidden) differentPixels += 1;
		if (wanted === 0) continue;
		for (const [channel, value] of colours.entries())
			colourDifference = max(colourDifference, abs(value - whole.data[4 * at + channel]));
	}
	return { differentPixels, overlap: joint === 0 ? 1 : shared / joint, colourDifference };
}

/** Decodes any image; throws where anything about it is not right. */
export async function decodeRgba(bytes: Buffer): Promise<RgbaImage> {
	const { data, info } = await sharp(bytes, { failOn: 'warning' })
		.autoOrient()
		.toColourspace('srgb')
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, data };
}

/** The smallest box that holds all that is white, with a padding, as far as the image goes. */
function boxAround({ width, height, pixels }: GrayImage, padding: number) {
	let [left, top, right, bottom] = [width, height, -1, -1];
	pixels.forEach((value, pixel) => {
		if (value === 0) return;
		const x = pixel % width;
		const y = floor(pixel / width);
		left = min(left, x);
		right = max(right, x);
		top = min(top, y);
		bottom = max(bottom, y);
	});
	left = max(left - padding, 0);
	top = max(top - padding, 0);
	right = min(right + padding, width - 1);
	bottom = min(bottom + padding, height - 1);
	return { left, top, width: right - left + 1, height: bottom - top + 1 };
}
