import { packProfile } from '../profile/packProfile';
import { createRaster, type Raster } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { decodeAlpha } from './alpha';
import { decodeLossless } from './lossless/decodeLossless';
import { decodeLossy } from './lossy/decodeLossy';
import type { Size } from '../../imageFile/size';
import { readWebp, sizeOf, type WebpParts } from './readWebp';

/**
 * Decodes a WebP, lossy or lossless, with or without alpha; of an animation, the first frame. Besides the pixels it
 * returns, it takes at most six bytes per pixel. Throws `unreadableImage` if it is damaged.
 */
export async function decodeWebp(bytes: Buffer, slices: TimeSlices): Promise<Raster> {
	const parts = readWebp(bytes);
	const frame = await decodeFrame(parts, slices);
	const raster = await placeOnCanvas(frame, parts, slices);
	const colourChunks = await packProfile(parts.profile, raster.channels, slices);
	return { ...raster, isExact: parts.isLossless, colourChunks };
}

async function decodeFrame(parts: WebpParts, slices: TimeSlices): Promise<Raster> {
	const { data, isLossless, alpha, hasAlpha } = parts;
	const { width, height } = sizeOf(parts);
	const channels = hasAlpha ? 4 : 3;
	if (isLossless) {
		const pixels = await decodeLossless(data, width, height, slices);
		return await toRaster(pixels, { width, height }, channels, slices);
	}
	const raster = createRaster(width, height, channels);
	await decodeLossy(data, raster, slices);
	if (channels === 4) {
		const plane = alpha && (await decodeAlpha(alpha, raster, slices));
		for (let row = 0; row < width * height; row += width) {
			for (let at = row; at < row + width; at++) raster.data[4 * at + 3] = plane ? plane[at] : 255;
			if (slices.isOver) await slices.next();
		}
	}
	return raster;
}

/** Converts in place: each pixel is read before its memory is overwritten. */
async function toRaster(
	pixels: Int32Array,
	{ width, height }: Size,
	channels: 3 | 4,
	slices: TimeSlices,
): Promise<Raster> {
	const data = new Uint8Array(pixels.buffer, 0, channels * pixels.length);
	for (let row = 0; row < pixels.length; row += width) {
		for (let at = row, to = channels * row; at < row + width; at++, to += channels) {
			const pixel = pixels[at];
			data[to] = pixel >> 16;
			data[to + 1] = pixel >> 8;
			data[to + 2] = pixel;
			if (channels === 4) data[to + 3] = pixel >> 24;
		}
		if (slices.isOver) await slices.next();
	}
	return { width, height, channels, data, colourChunks: [] };
}

/** Outside its frame a canvas is transparent. */
async function placeOnCanvas(
	frame: Raster,
	{ width, height, left, top }: WebpParts,
	slices: TimeSlices,
): Promise<Raster> {
	if (frame.width === width && frame.height === height) return frame;
	const canvas = createRaster(width, height, frame.channels);
	const stride = frame.channels * frame.width;
	for (let y = 0; y < frame.height; y++) {
		const row = frame.data.subarray(y * stride, (y + 1) * stride);
		canvas.data.set(row, frame.channels * ((top + y) * width + left));
		if (slices.isOver) await slices.next();
	}
	return canvas;
}
