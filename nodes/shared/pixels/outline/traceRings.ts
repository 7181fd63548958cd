import type { Grey } from '../grey';
import { MIDDLE } from '../mask/maskCounts';
import { unreadable } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';

/** A closed line: x and y of each of its points in turn, in pixels from the image's upper left corner. */
export type Ring = Float32Array;

/** Where an outline runs, and which pixel inside of it is beside its first point. */
export interface TracedRing {
	ring: Ring;
	/** Index of that pixel. */
	inside: number;
}

/** Halfway between the brightest pixel that is not marked and the darkest that is. */
const LEVEL = MIDDLE - 0.5;
/** An outline with more points is noise; some 80 MB are held for so many. */
const MOST_POINTS = 4_000_000;

/** The sides of a square between the centres of four pixels. */
const TOP = 0;
const RIGHT = 1;
const BOTTOM = 2;
const LEFT = 3;

/**
 * The lines that run through each square, by which of its corners are marked (1 and 2 for those above, from the left, 4 and
 * 8 for those below): pairs of the sides where one comes in and goes out, with what is marked on its right. Marked pixels
 * that touch at a corner alone are joined, as they are one thing.
 */
const LINES: number[][] = [
	[],
	[TOP, LEFT],
	[RIGHT, TOP],
	[RIGHT, LEFT],
	[LEFT, BOTTOM],
	[TOP, BOTTOM],
	[LEFT, TOP, RIGHT, BOTTOM],
	[RIGHT, BOTTOM],
	[BOTTOM, RIGHT],
	[TOP, RIGHT, BOTTOM, LEFT],
	[BOTTOM, TOP],
	[BOTTOM, LEFT],
	[LEFT, RIGHT],
	[TOP, RIGHT],
	[LEFT, TOP],
	[],
];

/**
 * The outlines of what is marked in a mask, by marching squares: exact to the pixel's part in soft edges, and through the
 * middle between two pixels in hard ones. Of a thing the outline goes clockwise, and those of its holes go the other way.
 * Throws `unreadableImage` where there are too many points to be an outline of anything.
 */
export async function traceRings(mask: Grey, slices: TimeSlices): Promise<TracedRing[]> {
	const { width, height } = mask;
	const points = new Points(mask);
	// One more at the end, outside of the image.
	let [above, here] = [new Uint8Array(width + 1), new Uint8Array(width + 1)];
	const sides = [-1, -1, -1, -1];
	const tops = new Int32Array(width + 1);
	for (let y = 0; y <= height; y++) {
		if (!points.hasRoomFor(2 * width + 2)) await points.grow(2 * width + 2, slices);
		readMarks(mask, y, here);
		let [topLeft, bottomLeft] = [0, 0];
		for (let x = 0; x <= width; x++) {
			const [topRight, bottomRight] = [above[x], here[x]];
			const corners = topLeft | (topRight << 1) | (bottomLeft << 2) | (bottomRight << 3);
			if (corners !== 0 && corners !== 15) {
				sides[TOP] = tops[x];
				if (topRight !== bottomRight) sides[RIGHT] = points.addBetween(x, y - 1, x, y);
				if (bottomLeft !== bottomRight) sides[BOTTOM] = points.addBetween(x - 1, y, x, y);
				const lines = LINES[corners];
				for (let at = 0; at < lines.length; at += 2)
					points.join(sides[lines[at]], sides[lines[at + 1]]);
				tops[x] = sides[BOTTOM];
				sides[LEFT] = sides[RIGHT];
			}
			topLeft = topRight;
			bottomLeft = bottomRight;
		}
		[above, here] = [here, above];
		if (slices.isOver) await slices.next();
	}
	return await points.listRings(slices);
}

/** Reads which pixels of a row are marked; below the last there are none. */
function readMarks({ width, height, data }: Grey, y: number, marks: Uint8Array): void {
	if (y === height) return void marks.fill(0);
	for (let x = 0, at = y * width; x < width; x++, at++) marks[x] = data[at] >> 7;
}

/** The points where outlines run between a pixel that is marked and one that is not, each with the one that comes next. */
class Points {
	private count = 0;
	private places = new Float32Array(1 << 11);
	private next = new Int32Array(1 << 10);
	private insides = new Int32Array(1 << 10);

	constructor(private readonly mask: Grey) {}

	hasRoomFor(more: number): boolean {
		return this.count + more <= this.next.length;
	}

	/** Makes room for more points. Copying millions of them in one go would stop all else. */
	async grow(more: number, slices: TimeSlices): Promise<void> {
		const needed = this.count + more;
		if (needed > MOST_POINTS) throw unreadable('its outline has too many corners');
		const length = Math.min(Math.max(2 * this.next.length, needed), MOST_POINTS);
		this.places = filled(new Float32Array(2 * length), this.places);
		if (slices.isOver) await slices.next();
		this.next = filled(new Int32Array(length), this.next);
		if (slices.isOver) await slices.next();
		this.insides = filled(new Int32Array(length), this.insides);
	}

	/** Adds the point between two neighbours, of which one may lie outside of the image; they are told from left to right or down. */
	addBetween(x: number, y: number, toX: number, toY: number): number {
		const index = this.count++;
		const [from, to] = [this.valueAt(x, y), this.valueAt(toX, toY)];
		const isAtEdge = from < 0 || to < 0;
		const share = isAtEdge ? 0.5 : (LEVEL - from) / (to - from);
		this.places[2 * index] = x + 0.5 + share * (toX - x);
		this.places[2 * index + 1] = y + 0.5 + share * (toY - y);
		this.insides[index] = from > to ? y * this.mask.width + x : toY * this.mask.width + toX;
		return index;
	}

	join(from: number, to: number): void {
		this.next[from] = to;
	}

	async listRings(slices: TimeSlices): Promise<TracedRing[]> {
		const { next, places, insides, count } = this;
		const rings: TracedRing[] = [];
		for (let first = 0; first < count; first++) {
			if (next[first] < 0) continue;
			// Counted first: numbers in a list would have to be copied in one go.
			let length = 0;
			for (let at = first, isFirst = true; isFirst || at !== first; isFirst = false) {
				length += 1;
				at = next[at];
				if ((length & 4095) === 0 && slices.isOver) await slices.next();
			}
			const ring = new Float32Array(2 * length);
			for (let at = first, end = 0; next[at] >= 0;) {
				ring[end++] = places[2 * at];
				ring[end++] = places[2 * at + 1];
				const following = next[at];
				next[at] = -1;
				at = following;
				if ((end & 8191) === 0 && slices.isOver) await slices.next();
			}
			rings.push({ ring, inside: insides[first] });
			if (slices.isOver) await slices.next();
		}
		return rings;
	}

	private valueAt(x: number, y: number): number {
		const { width, height, data } = this.mask;
		return x < 0 || y < 0 || x >= width || y >= height ? -1 : data[y * width + x];
	}
}

function filled<A extends Float32Array | Int32Array>(larger: A, numbers: A): A {
	larger.set(numbers);
	return larger;
}
