import { damaged } from '../../raster';
import type { TimeSlices } from '../../../timing/timeSlices';
import { LowBitReader } from '../../prefix/lowBitReader';
import { addPredictions } from './predict';
import { readPixels, readSquares } from './readPixels';
import { addColours, addGreen, packedBits, unpackColours } from './colourTransforms';

/** An inverse transform, applied to all pixels once they are read (RFC 9649, section 4). */
type Transform = (pixels: Int32Array, slices: TimeSlices) => Promise<void>;

const PREDICTIONS = 0;
const GREEN = 2;
const PALETTE = 3;
/** How many pixels to transform between two checks of the time. */
const STEP_PIXELS = 1 << 16;
/** The header of an image; an alpha plane has none (section 3.4). */
const HEADER_BYTES = 5;

/**
 * Decodes a VP8L image (RFC 9649) to ARGB pixels, with alpha in the highest bits. Takes four bytes per pixel. Throws
 * `unreadableImage` if it is damaged.
 */
export async function decodeLossless(
	data: Uint8Array,
	width: number,
	height: number,
	slices: TimeSlices,
): Promise<Int32Array> {
	return await decodeStream(data.subarray(HEADER_BYTES), width, height, slices);
}

/** The same without a header. */
export async function decodeStream(
	data: Uint8Array,
	width: number,
	height: number,
	slices: TimeSlices,
): Promise<Int32Array> {
	const bits = new LowBitReader(data);
	const { transforms, packedWidth } = await readTransforms(bits, width, height, slices);
	const pixels = new Int32Array(width * height);
	await readPixels(bits, pixels.subarray(0, packedWidth * height), packedWidth, true, slices);
	for (const transform of transforms.reverse()) await transform(pixels, slices);
	return pixels;
}

/** Each kind occurs at most once. After a palette of few colours, rows are narrower: several pixels are packed into one. */
async function readTransforms(
	bits: LowBitReader,
	width: number,
	height: number,
	slices: TimeSlices,
) {
	const transforms: Transform[] = [];
	const seen = new Set<number>();
	let packedWidth = width;
	while (bits.readFlag()) {
		const kind = bits.readBits(2);
		if (seen.has(kind)) throw damaged();
		seen.add(kind);
		const own = packedWidth;
		const read = (pixels: Int32Array) => pixels.subarray(0, own * height);
		if (kind === GREEN) transforms.push(addAllGreen);
		else if (kind === PALETTE) {
			const palette = await readPalette(bits, slices);
			packedWidth = -(-own >> packedBits(palette.length));
			transforms.push(async (pixels) => await unpackColours(read(pixels), own, palette, slices));
		} else {
			const squares = await readSquares(bits, own, height, slices);
			const apply = kind === PREDICTIONS ? addPredictions : addColours;
			transforms.push(async (pixels) => await apply(read(pixels), own, squares, slices));
		}
	}
	return { transforms, packedWidth };
}

const addAllGreen: Transform = async (pixels, slices) => {
	for (let start = 0; start < pixels.length; start += STEP_PIXELS) {
		addGreen(pixels, start, Math.min(start + STEP_PIXELS, pixels.length));
		if (slices.isOver) await slices.next();
	}
};

/** Each colour is stored as its difference from the one before. */
async function readPalette(bits: LowBitReader, slices: TimeSlices): Promise<Int32Array> {
	const palette = new Int32Array(1 + bits.readBits(8));
	await readPixels(bits, palette, palette.length, false, slices);
	const bytes = new Uint8Array(palette.buffer);
	for (let at = 4; at < bytes.length; at++) bytes[at] += bytes[at - 4];
	return palette;
}
