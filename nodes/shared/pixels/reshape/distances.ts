import type { Grey } from '../grey';
import { MIDDLE } from '../mask/maskCounts';
import type { TimeSlices } from '../../timing/timeSlices';

/** Farther away it is not measured, in pixels: so a byte a pixel is enough. */
export const FARTHEST = 253;

/** Which pixels of a mask are looked for. */
export type Wanted = 'marked' | 'unmarked';

/**
 * Tells for each row, from the top, how far it is from each pixel to the nearest wanted one: squares of distances between
 * their centres, exact, and one more than `farthest` squared where there is none within that. What lies outside the image
 * is not looked for, so a thing that meets its edge goes on there. First down the columns, then along each row by the lower
 * envelope of parabolas (P. Felzenszwalb and D. Huttenlocher, "Distance Transforms of Sampled Functions", 2012).
 */
export async function measureRows(
	mask: Grey,
	wanted: Wanted,
	farthest: number,
	slices: TimeSlices,
	take: (y: number, squares: Int32Array) => void,
): Promise<void> {
	const { width, height } = mask;
	const columns = await measureColumns(mask, wanted, farthest, slices);
	const squares = new Int32Array(width);
	const envelope = new Envelope(width, farthest);
	for (let y = 0; y < height; y++) {
		envelope.measure(columns.subarray(y * width, (y + 1) * width), squares);
		take(y, squares);
		if (slices.isOver) await slices.next();
	}
}

/** How far it is to the nearest wanted pixel of the same column; one more than `farthest` if there is none within that. */
async function measureColumns(
	{ width, height, data }: Grey,
	wanted: Wanted,
	farthest: number,
	slices: TimeSlices,
): Promise<Uint8Array> {
	const beyond = farthest + 1;
	const isWanted = Uint8Array.from({ length: 256 }, (_, value) =>
		Number(value >= MIDDLE === (wanted === 'marked')),
	);
	const lengths = new Uint8Array(width * height);
	const running = new Uint8Array(width).fill(beyond);
	for (let y = 0; y < height; y++) {
		for (let x = 0, at = y * width; x < width; x++, at++) {
			if (isWanted[data[at]] === 1) running[x] = 0;
			else if (running[x] < beyond) running[x] += 1;
			lengths[at] = running[x];
		}
		if (slices.isOver) await slices.next();
	}
	// Upwards, those above one that is nearer: the row below tells.
	for (let y = height - 2; y >= 0; y--) {
		for (let at = y * width; at < (y + 1) * width; at++) {
			const below = lengths[at + width] + 1;
			if (below < lengths[at]) lengths[at] = below;
		}
		if (slices.isOver) await slices.next();
	}
	return lengths;
}

/** The lowest of the parabolas that stand over a row's pixels, as high above them as the nearest in the column is far. */
class Envelope {
	/** Where each of those that are lowest somewhere stands, and from where on it is the lowest. */
	private readonly feet: Int32Array;
	private readonly starts: Float64Array;

	constructor(
		width: number,
		private readonly farthest: number,
	) {
		this.feet = new Int32Array(width);
		this.starts = new Float64Array(width + 1);
	}

	measure(lengths: Uint8Array, squares: Int32Array): void {
		const { feet, starts, farthest } = this;
		const most = farthest * farthest + 1;
		const count = this.build(lengths);
		if (count === 0) return void squares.fill(most);
		starts[count] = Infinity;
		for (let x = 0, lowest = 0; x < squares.length; x++) {
			while (starts[lowest + 1] < x) lowest += 1;
			const foot = feet[lowest];
			const square = (x - foot) * (x - foot) + lengths[foot] * lengths[foot];
			squares[x] = square < most ? square : most;
		}
	}

	private build(lengths: Uint8Array): number {
		const { feet, starts, farthest } = this;
		let count = 0;
		for (let x = 0; x < lengths.length; x++) {
			if (lengths[x] > farthest) continue;
			const height = lengths[x] * lengths[x] + x * x;
			let start = -Infinity;
			while (count > 0) {
				const foot = feet[count - 1];
				start = (height - lengths[foot] * lengths[foot] - foot * foot) / (2 * (x - foot));
				if (start > starts[count - 1]) break;
				count -= 1;
				start = -Infinity;
			}
			feet[count] = x;
			starts[count] = start;
			count += 1;
		}
		return count;
	}
}
