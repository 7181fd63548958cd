import type { TimeSlices } from '../../../timing/timeSlices';
import type { Squares } from './predict';

const ALPHA_GREEN = 0xff00ff00 | 0;
const RED_BLUE = 0x00ff00ff;

/** The inverse subtract-green transform, from an index up to another (RFC 9649, section 4.3). */
export function addGreen(pixels: Int32Array, from: number, to: number): void {
	for (let at = from; at < to; at++) {
		const pixel = pixels[at];
		const green = (pixel >> 8) & 255;
		const redBlue = (pixel & RED_BLUE) + green * 0x10001;
		pixels[at] = (pixel & ALPHA_GREEN) | (redBlue & RED_BLUE);
	}
}

/** The inverse colour transform: adds to red and blue what green and red predict (section 4.2). */
export async function addColours(
	pixels: Int32Array,
	width: number,
	{ sideBits, data }: Squares,
	slices: TimeSlices,
): Promise<void> {
	const across = -(-width >> sideBits);
	for (let row = 0, y = 0; row < pixels.length; row += width, y++) {
		const squares = (y >> sideBits) * across;
		for (let x = 0; x < width;) {
			const factors = data[squares + (x >> sideBits)];
			const end = Math.min(((x >> sideBits) + 1) << sideBits, width);
			addByFactors(pixels, row + x, row + end, factors);
			x = end;
		}
		if (slices.isOver) await slices.next();
	}
}

function addByFactors(pixels: Int32Array, from: number, to: number, factors: number): void {
	const redOfGreen = signed(factors);
	const blueOfGreen = signed(factors >> 8);
	const blueOfRed = signed(factors >> 16);
	for (let at = from; at < to; at++) {
		const pixel = pixels[at];
		const green = signed(pixel >> 8);
		const red = ((pixel >> 16) + ((redOfGreen * green) >> 5)) & 255;
		const blue = pixel + ((blueOfGreen * green) >> 5) + ((blueOfRed * signed(red)) >> 5);
		pixels[at] = (pixel & ALPHA_GREEN) | (red << 16) | (blue & 255);
	}
}

/** The lowest byte as a signed number. */
function signed(value: number): number {
	return (value << 24) >> 24;
}

/** How many pixels are packed into one, as a power of two, for a palette of this many colours (section 4.4). */
export function packedBits(colours: number): number {
	if (colours > 16) return 0;
	if (colours > 4) return 1;
	return colours > 2 ? 2 : 3;
}

/**
 * The inverse colour-indexing transform (section 4.4). Packed rows are at the beginning; they are unpacked from the last to
 * the first, so that none is overwritten before its turn.
 */
export async function unpackColours(
	pixels: Int32Array,
	width: number,
	palette: Int32Array,
	slices: TimeSlices,
): Promise<void> {
	const sharedBits = packedBits(palette.length);
	const across = -(-width >> sharedBits);
	const bits = 8 >> sharedBits;
	// An index past the palette is transparent black.
	const colours = new Int32Array(256);
	colours.set(palette);
	const [among, mask] = [(1 << sharedBits) - 1, (1 << bits) - 1];
	for (let y = pixels.length / width - 1; y >= 0; y--) {
		const [packed, row] = [y * across, y * width];
		for (let x = width - 1; x >= 0; x--) {
			const numbers = (pixels[packed + (x >> sharedBits)] >> 8) & 255;
			pixels[row + x] = colours[(numbers >> (bits * (x & among))) & mask];
		}
		if (slices.isOver) await slices.next();
	}
}
