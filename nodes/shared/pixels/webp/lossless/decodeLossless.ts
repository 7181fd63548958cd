import { unreadable } from '../../raster';
import type { TimeSlices } from '../../../timing/timeSlices';
import { BitReader } from './bitReader';
import { addPredictions, type Squares } from './predict';
import { readPixels } from './readPixels';
import { addColours, addGreen, packedBits, unpackColours } from './transforms';

/** What is done to all pixels once they are read (RFC 9649, section 4). */
type Transform = (pixels: Int32Array, slices: TimeSlices) => Promise<void>;

const PREDICTIONS = 0;
const GREEN = 2;
const PALETTE = 3;
/** How many pixels are added to before the others get their turn. */
const STEP_PIXELS = 1 << 16;
/** In front of an image that is no alpha (section 3.4). */
const HEADER_BYTES = 5;

/**
 * Decodes an image of VP8L (RFC 9649) to alpha, red, green and blue from the upper bits on. It takes four bytes a pixel.
 * Throws `unreadableImage` where it is damaged.
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
	const bits = new BitReader(data);
	const { transforms, packedWidth } = await readTransforms(bits, width, height, slices);
	const pixels = new Int32Array(width * height);
	await readPixels(bits, pixels.subarray(0, packedWidth * height), packedWidth, true, slices);
	for (const transform of transforms.reverse()) await transform(pixels, slices);
	return pixels;
}

/** Each kind comes once at most. What is read behind a palette of few colours has fewer pixels a row. */
async function readTransforms(bits: BitReader, width: number, height: number, slices: TimeSlices) {
	const transforms: Transform[] = [];
	const seen = new Set<number>();
	let packedWidth = width;
	while (bits.readFlag()) {
		const kind = bits.readBits(2);
		if (seen.has(kind)) throw unreadable('its data is damaged');
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

async function readSquares(
	bits: BitReader,
	width: number,
	height: number,
	slices: TimeSlices,
): Promise<Squares> {
	const sideBits = 2 + bits.readBits(3);
	const across = -(-width >> sideBits);
	const data = new Int32Array(across * -(-height >> sideBits));
	await readPixels(bits, data, across, false, slices);
	return { sideBits, data };
}

/** Each colour is stored as what is to be added to the one before. */
async function readPalette(bits: BitReader, slices: TimeSlices): Promise<Int32Array> {
	const palette = new Int32Array(1 + bits.readBits(8));
	await readPixels(bits, palette, palette.length, false, slices);
	const bytes = new Uint8Array(palette.buffer);
	for (let at = 4; at < bytes.length; at++) bytes[at] += bytes[at - 4];
	return palette;
}
