import type { Grey } from '../grey';
import type { Things } from '../things/findThings';
import { labelThings } from '../things/separate';
import type { TimeSlices } from '../../timing/timeSlices';
import { areaOf, simplifyRing, tooManyPoints } from './simplifyRing';
import { traceRings, type Ring } from './traceRings';

/** The outline of a thing, and behind it those of its holes. */
export type Outline = Ring[];

export interface OutlineOptions {
	/** By how many pixels a simplified outline may differ. */
	tolerance: number;
	/** Holes with a smaller share of the image are left out. */
	smallest: number;
	/** The most points of all of them together. */
	most?: number;
}

/** The fewest points that enclose something. */
const LEAST_POINTS = 3;

/**
 * The outline of each of the things that were found in a mask. Throws `unreadableImage` where they have too many points
 * together to be drawn.
 */
export async function outlineThings(
	mask: Grey,
	things: Things,
	{ tolerance, smallest, most = Infinity }: OutlineOptions,
	slices: TimeSlices,
): Promise<Outline[]> {
	const outlines: Outline[] = things.listed.map(() => []);
	if (outlines.length === 0) return outlines;
	const labels = await labelThings(mask, things, slices);
	const least = smallest * mask.width * mask.height;
	let left = most;
	for (const { ring, inside } of await traceRings(mask, slices)) {
		if (slices.isOver) await slices.next();
		const label = labels[inside];
		const area = areaOf(ring);
		const isHole = area < 0;
		if (label === 0 || (isHole && -area < least)) continue;
		const simple = await simplifyRing(ring, tolerance, slices, { most: left });
		const isFlat = simple.length < 2 * LEAST_POINTS;
		if (isHole && isFlat) continue;
		const drawn = isFlat ? ring : simple;
		left -= drawn.length / 2;
		if (left < 0) throw tooManyPoints();
		if (isHole) outlines[label - 1].push(drawn);
		else outlines[label - 1].unshift(drawn);
	}
	return outlines;
}
