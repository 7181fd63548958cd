import { endsTooEarly, unreadable } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { decodeStream } from './lossless/decodeLossless';
import type { Size } from '../../imageFile/size';

/** Which neighbours predict a pixel (RFC 9649, section 2.7.1.2): left, above, or left, above and above left. */
const LEFT = 1;
const ABOVE = 2;
const GRADIENT = 3;

/** Decodes an `ALPH` chunk to one byte per pixel (RFC 9649, section 2.7.1.2). Throws `unreadableImage` if it is damaged. */
export async function decodeAlpha(
	chunk: Buffer,
	{ width, height }: Size,
	slices: TimeSlices,
): Promise<Uint8Array> {
	if (chunk.length < 2) throw endsTooEarly();
	const [header] = chunk;
	const [method, filter, preparation, reserved] = [0, 2, 4, 6].map((bit) => (header >> bit) & 3);
	if (method > 1 || preparation > 1 || reserved > 0) throw unreadable('its header is wrong');
	const data = chunk.subarray(1);
	const alpha = new Uint8Array(width * height);
	if (method === 0) {
		if (data.length < alpha.length) throw endsTooEarly();
		alpha.set(data.subarray(0, alpha.length));
	} else await copyGreen(await decodeStream(data, width, height, slices), alpha, width, slices);
	if (filter !== 0) await unfilter(alpha, width, filter, slices);
	return alpha;
}

async function copyGreen(
	pixels: Int32Array,
	alpha: Uint8Array,
	width: number,
	slices: TimeSlices,
): Promise<void> {
	for (let row = 0; row < pixels.length; row += width) {
		for (let at = row; at < row + width; at++) alpha[at] = pixels[at] >> 8;
		if (slices.isOver) await slices.next();
	}
}

/** The first row always uses the left pixel, and the first column the one above. */
async function unfilter(
	alpha: Uint8Array,
	width: number,
	filter: number,
	slices: TimeSlices,
): Promise<void> {
	for (let row = 0; row < alpha.length; row += width) {
		const isFirst = row === 0;
		if (!isFirst) alpha[row] += alpha[row - width];
		if (isFirst || filter === LEFT) addLeft(alpha, row + 1, row + width);
		else if (filter === ABOVE) addAbove(alpha, row + 1, row + width, width);
		else if (filter === GRADIENT) addGradient(alpha, row + 1, row + width, width);
		if (slices.isOver) await slices.next();
	}
}

function addLeft(alpha: Uint8Array, from: number, to: number): void {
	for (let at = from; at < to; at++) alpha[at] += alpha[at - 1];
}

function addAbove(alpha: Uint8Array, from: number, to: number, width: number): void {
	for (let at = from; at < to; at++) alpha[at] += alpha[at - width];
}

function addGradient(alpha: Uint8Array, from: number, to: number, width: number): void {
	for (let at = from; at < to; at++) {
		const predicted = alpha[at - 1] + alpha[at - width] - alpha[at - width - 1];
		alpha[at] += predicted < 0 ? 0 : predicted > 255 ? 255 : predicted;
	}
}
