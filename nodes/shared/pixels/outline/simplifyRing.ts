import type { Problem } from '../../problem/problem';
import { unreadable } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import type { Ring } from './traceRings';

/** The points of a ring from one to another. */
type Span = [from: number, to: number];

/** Of a span with more points, the longer part is halved if the other has less than a sixteenth of them. */
const LONG = 256;
const LOPSIDED = 16;
/** How many points to look at before the others get their turn if it is time. */
const POINTS_AT_ONCE = 4_096;

/**
 * The ring with as few of its points as keep every other within the tolerance, in pixels, of the line between those beside
 * it (D. Douglas and T. Peucker, 1973). It begins at a corner: the point that is farthest from its first one. Of a comb, each
 * split would take off one tooth alone, and every point be looked at once for each; a few points more are kept instead.
 * Keeps at least so many points, whatever the tolerance. Throws `unreadableImage` where it would keep more than the most.
 */
export async function simplifyRing(
	whole: Ring,
	tolerance: number,
	slices: TimeSlices,
	{ least = 2, most = Infinity }: { least?: number; most?: number } = {},
): Promise<Ring> {
	const ring = await dropStraight(whole, slices);
	const count = ring.length / 2;
	if (count < 4) return ring;
	const { index: start } = await farthestBetween(ring, [0, 0], slices);
	const { index: middle } = await farthestBetween(ring, [start, start], slices);
	const kept = new Uint8Array(count);
	kept[start] = kept[middle] = 1;
	let points = 2;
	const spans: Span[] = [
		[start, middle],
		[middle, start],
	];
	for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
		const [from, to] = span;
		const { index, distance } = await farthestBetween(ring, span, slices);
		if (distance === 0 || (distance <= tolerance && points >= least)) continue;
		let before = from;
		for (const corner of cornersOf(span, index, count)) {
			kept[corner] = 1;
			points += 1;
			spans.push([before, corner]);
			before = corner;
		}
		spans.push([before, to]);
		if (points > most) throw tooManyPoints();
	}
	const simple = new Float32Array(2 * points);
	for (let step = 0, end = 0; step < count; step++) {
		const at = (start + step) % count;
		if (kept[at] === 1) simple.set(ring.subarray(2 * at, 2 * at + 2), 2 * end++);
		if (step % POINTS_AT_ONCE === 0 && slices.isOver) await slices.next();
	}
	return simple;
}

/** The problem of an outline that no program could use. */
export function tooManyPoints(): Problem {
	return unreadable('it would have too many points. Raise Simplify Outline for fewer');
}

/** Where to divide a span at its farthest point, in the order of the ring. */
function cornersOf([from, to]: Span, index: number, count: number): number[] {
	const length = (to - from + count) % count;
	const before = (index - from + count) % count;
	if (length < LONG || Math.min(before, length - before) >= length / LOPSIDED) return [index];
	const half = (from + (length >> 1)) % count;
	return before < length / 2 ? [index, half] : [half, index];
}

/** The ring without the points that lie exactly on the line between those beside them. */
async function dropStraight(ring: Ring, slices: TimeSlices): Promise<Ring> {
	const points = new Float32Array(ring.length);
	let end = 0;
	for (let at = 0, last = ring.length - 2; at < ring.length; last = at, at += 2) {
		const next = at + 2 < ring.length ? at + 2 : 0;
		const [x, y] = [ring[at] - ring[last], ring[at + 1] - ring[last + 1]];
		const [nextX, nextY] = [ring[next] - ring[at], ring[next + 1] - ring[at + 1]];
		const isStraight = x * nextY === y * nextX && x * nextX + y * nextY > 0;
		if (!isStraight) {
			points[end++] = ring[at];
			points[end++] = ring[at + 1];
		}
		if ((at & 8191) === 0 && slices.isOver) await slices.next();
	}
	return points.slice(0, end);
}

/**
 * Of the points between two, the one that is farthest from the line that joins them; from a point to itself, the one that is
 * farthest from it.
 */
async function farthestBetween(
	ring: Ring,
	[from, to]: Span,
	slices: TimeSlices,
): Promise<{ index: number; distance: number }> {
	const count = ring.length / 2;
	const [left, top] = [ring[2 * from], ring[2 * from + 1]];
	const [across, down] = [ring[2 * to] - left, ring[2 * to + 1] - top];
	const square = across * across + down * down;
	let [index, most] = [from, -1];
	for (let at = (from + 1) % count, looks = 1; at !== to; at = (at + 1) % count, looks++) {
		const x = ring[2 * at] - left;
		const y = ring[2 * at + 1] - top;
		// Past an end of the line, what counts is the distance to that end.
		const along = square === 0 ? 0 : Math.min(Math.max((x * across + y * down) / square, 0), 1);
		const [aside, below] = [x - along * across, y - along * down];
		const distance = aside * aside + below * below;
		if (distance > most) [index, most] = [at, distance];
		if (looks % POINTS_AT_ONCE === 0 && slices.isOver) await slices.next();
	}
	if (slices.isOver) await slices.next();
	return { index, distance: Math.sqrt(Math.max(most, 0)) };
}

/** What a ring encloses, in square pixels; below 0 if it goes anticlockwise, as that of a hole does. */
export function areaOf(ring: Ring): number {
	let sum = 0;
	for (let at = 0, last = ring.length - 2; at < ring.length; last = at, at += 2)
		sum += ring[last] * ring[at + 1] - ring[at] * ring[last + 1];
	return sum / 2;
}
