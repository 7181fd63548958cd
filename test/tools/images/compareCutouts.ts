import sharp from 'sharp';

import { compareMasks, type GrayImage, type MaskComparison } from './compareImages';

/** How far two decoders of a JPEG may be apart in a colour. Of a PNG they have to agree. */
const JPEG_TOLERANCE = 4;

/** How far a cutout is from what it should be: its alpha as a mask, and its colours where anything is seen. */
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
 * Compares a cutout with one drawn by sharp: the image with the truth as its alpha.
 * @param padding if given, the cutout is expected to be cropped to the truth with so many pixels around it
 */
export async function compareCutout(
	cutout: Buffer,
	image: Buffer,
	truth: GrayImage,
	padding?: number,
): Promise<CutoutComparison> {
	const found = await decodeRgba(cutout);
	const expected = await drawCutout(image, truth, padding);
	const alphas = compareMasks(alphaOf(found), alphaOf(expected));
	const isSameSize = found.data.length === expected.data.length;
	const colourDifference = isSameSize ? greatestDifference(found.data, expected.data) : 255;
	const { format } = await sharp(image).metadata();
	const tolerance = format === 'jpeg' ? JPEG_TOLERANCE : 0;
	return { ...alphas, equal: alphas.equal && colourDifference <= tolerance, colourDifference };
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

async function drawCutout(image: Buffer, truth: GrayImage, padding?: number): Promise<RgbaImage> {
	const { width, height, data } = await decodeRgba(image);
	truth.pixels.forEach((alpha, pixel) => (data[pixel * 4 + 3] = alpha));
	if (padding === undefined) return { width, height, data };
	const box = boxAround(truth, padding);
	const cropped = await sharp(data, { raw: { width, height, channels: 4 } })
		.extract(box)
		.raw()
		.toBuffer();
	return { ...box, data: cropped };
}

/** The smallest box that holds all that is white, with a padding, as far as the image goes. */
function boxAround({ width, height, pixels }: GrayImage, padding: number) {
	let [left, top, right, bottom] = [width, height, -1, -1];
	pixels.forEach((value, pixel) => {
		if (value === 0) return;
		const x = pixel % width;
		const y = Math.floor(pixel / width);
		left = Math.min(left, x);
		right = Math.max(right, x);
		top = Math.min(top, y);
		bottom = Math.max(bottom, y);
	});
	left = Math.max(left - padding, 0);
	top = Math.max(top - padding, 0);
	right = Math.min(right + padding, width - 1);
	bottom = Math.min(bottom + padding, height - 1);
	return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function alphaOf({ width, height, data }: RgbaImage): GrayImage {
	const pixels = new Uint8Array(width * height).map((_, pixel) => data[pixel * 4 + 3]);
	return { width, height, pixels };
}

/** What is transparent in the expected image may have any colour. */
function greatestDifference(found: Buffer, expected: Buffer): number {
	let greatest = 0;
	for (let at = 0; at < expected.length; at += 4) {
		if (expected[at + 3] === 0) continue;
		for (let band = at; band < at + 3; band += 1) {
			greatest = Math.max(greatest, Math.abs(found[band] - expected[band]));
		}
	}
	return greatest;
}
