import type { TimeSlices } from '../../../timing/timeSlices';

/** Looked up once, because it is needed for every pixel. */
const { abs } = Math;
const OPAQUE = 0xff000000 | 0;
const ALPHA_GREEN = 0xff00ff00 | 0;
const RED_BLUE = 0x00ff00ff;

/** Parameters for the squares of an image, whose sides are a power of two, stored as the pixels of a small image. */
export interface Squares {
	sideBits: number;
	data: Int32Array;
}

/** The inverse predictor transform, in place (RFC 9649, section 4.1). */
export async function addPredictions(
	pixels: Int32Array,
	width: number,
	{ sideBits, data }: Squares,
	slices: TimeSlices,
): Promise<void> {
	const across = -(-width >> sideBits);
	pixels[0] = add(pixels[0], OPAQUE);
	for (let x = 1; x < width; x++) pixels[x] = add(pixels[x], pixels[x - 1]);
	for (let row = width, y = 1; row < pixels.length; row += width, y++) {
		pixels[row] = add(pixels[row], pixels[row - width]);
		const squares = (y >> sideBits) * across;
		for (let x = 1; x < width;) {
			const mode = (data[squares + (x >> sideBits)] >> 8) & 15;
			const end = Math.min(((x >> sideBits) + 1) << sideBits, width);
			addRun(pixels, row + x, row + end, width, mode);
			x = end;
		}
		if (slices.isOver) await slices.next();
	}
}

/** The pixels of one mode, from an index up to another. The pixel above right of a row's last is the row's own first. */
function addRun(pixels: Int32Array, from: number, to: number, width: number, mode: number): void {
	let left = pixels[from - 1];
	let aboveLeft = pixels[from - width - 1];
	let above = pixels[from - width];
	for (let at = from; at < to; at++) {
		const aboveRight = pixels[at - width + 1];
		left = add(pixels[at], predict(mode, left, above, aboveRight, aboveLeft));
		pixels[at] = left;
		aboveLeft = above;
		above = aboveRight;
	}
}

function predict(
	mode: number,
	left: number,
	above: number,
	aboveRight: number,
	aboveLeft: number,
): number {
	switch (mode) {
		case 1:
			return left;
		case 2:
			return above;
		case 3:
			return aboveRight;
		case 4:
			return aboveLeft;
		case 5:
			return mean(mean(left, aboveRight), above);
		case 6:
			return mean(left, aboveLeft);
		case 7:
			return mean(left, above);
		case 8:
			return mean(aboveLeft, above);
		case 9:
			return mean(above, aboveRight);
		case 10:
			return mean(mean(left, aboveLeft), mean(above, aboveRight));
		case 11:
			return distance(above, aboveLeft) < distance(left, aboveLeft) ? left : above;
		case 12:
			return each(left, above, aboveLeft, full);
		case 13:
			return each(mean(left, above), aboveLeft, 0, half);
		default:
			return OPAQUE;
	}
}

/** Adds channel by channel, modulo 256. */
function add(a: number, b: number): number {
	const alphaGreen = (a & ALPHA_GREEN) + (b & ALPHA_GREEN);
	const redBlue = (a & RED_BLUE) + (b & RED_BLUE);
	return (alphaGreen & ALPHA_GREEN) | (redBlue & RED_BLUE);
}

/** The average, channel by channel, rounded down. */
function mean(a: number, b: number): number {
	return ((((a ^ b) & 0xfefefefe) >>> 1) + (a & b)) | 0;
}

/** The distance of two colours: the sum over their channels. */
function distance(a: number, b: number): number {
	return (
		abs((a >>> 24) - (b >>> 24)) +
		abs(((a >> 16) & 255) - ((b >> 16) & 255)) +
		abs(((a >> 8) & 255) - ((b >> 8) & 255)) +
		abs((a & 255) - (b & 255))
	);
}

/** Applies a function channel by channel. */
function each(
	a: number,
	b: number,
	c: number,
	of: (a: number, b: number, c: number) => number,
): number {
	return (
		(of(a >>> 24, b >>> 24, c >>> 24) << 24) |
		(of((a >> 16) & 255, (b >> 16) & 255, (c >> 16) & 255) << 16) |
		(of((a >> 8) & 255, (b >> 8) & 255, (c >> 8) & 255) << 8) |
		of(a & 255, b & 255, c & 255)
	);
}

function full(a: number, b: number, c: number): number {
	return clamp(a + b - c);
}

/** Half the difference is rounded towards zero. */
function half(a: number, b: number): number {
	return clamp(a + (((a - b) / 2) | 0));
}

function clamp(value: number): number {
	if (value < 0) return 0;
	return value > 255 ? 255 : value;
}
