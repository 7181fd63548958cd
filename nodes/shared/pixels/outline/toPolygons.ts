import type { TimeSlices } from '../../timing/timeSlices';
import type { Outline } from './outlineThings';
import { simplifyRing } from './simplifyRing';
import type { Ring } from './traceRings';

/** A closed line: its points in pixels from the image's upper left corner, to a tenth. */
export type PolygonRing = Array<[x: number, y: number]>;
/** A thing's outline, and behind it those of its holes. */
export type Polygon = PolygonRing[];

/** The most points of a ring, and of all together: an item's JSON is no file. */
const MOST_POINTS = 300;
const MOST_IN_ALL = 10_000;
/** The fewest that enclose something. */
const LEAST_POINTS = 3;
/** How much coarser a ring is made in each try to give it fewer points. */
const COARSER = 1.5;

/** Outlines as numbers for an item's JSON; of those for which there is no more room, none. */
export async function toPolygons(
	outlines: Outline[],
	tolerance: number,
	slices: TimeSlices,
): Promise<Polygon[]> {
	const polygons: Polygon[] = [];
	let left = MOST_IN_ALL;
	for (const outline of outlines) {
		const polygon: Polygon = [];
		for (const ring of outline) {
			if (slices.isOver) await slices.next();
			const points = toPoints(await limit(ring, tolerance, slices));
			left -= points.length;
			if (left < 0) return polygons;
			polygon.push(points);
		}
		polygons.push(polygon);
	}
	return polygons;
}

async function limit(ring: Ring, tolerance: number, slices: TimeSlices): Promise<Ring> {
	let [simple, coarse] = [ring, Math.max(tolerance, 0.5)];
	while (simple.length > 2 * MOST_POINTS) {
		coarse *= COARSER;
		simple = await simplifyRing(simple, coarse, slices, { least: LEAST_POINTS });
	}
	return simple;
}

function toPoints(ring: Ring): PolygonRing {
	const tenth = (place: number) => Math.round(place * 10) / 10;
	return Array.from({ length: ring.length / 2 }, (_, index) => [
		tenth(ring[2 * index]),
		tenth(ring[2 * index + 1]),
	]);
}
