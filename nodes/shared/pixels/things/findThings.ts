import type { Grey } from '../grey';
import type { Box } from '../mask/maskCounts';
import type { TimeSlices } from '../../timing/timeSlices';
import { Parts, type Part } from './parts';
import { numberRuns, RowRuns } from './runs';

/** The most things to list; the others are only counted. */
export const MOST_THINGS = 100;

/** A separate part of a mask: its pixels touch each other at an edge or a corner, and those of no other part. */
export interface Thing {
	/** In pixels. */
	boundingBox: Box;
	/** Its share of the image's pixels, from 0 to 1. */
	coverage: number;
	/** Its centroid, the mean of its pixels' positions, counted from 0. */
	center: { x: number; y: number };
}

export interface Things {
	/** How many there are, listed or not. */
	count: number;
	/** The largest first; of equal size, the one that begins higher up, or farther to the left. */
	listed: Thing[];
	/** Tells a pixel's thing in a second pass over the mask: see `labelThings`. */
	parts: Parts;
	/** The part number of each listed thing. */
	numbers: number[];
}

/**
 * Finds the things in a mask. Parts with a smaller share of the image than `smallest` are noise, neither listed nor
 * counted. One pass over the pixels, row by row; however many specks there are, it keeps only a number for each.
 */
export async function findThings(
	mask: Grey,
	smallest: number,
	slices: TimeSlices,
): Promise<Things> {
	const { width, height } = mask;
	const parts = new Parts();
	const found = new Largest(smallest * width * height);
	let [row, above] = [new RowRuns(width), new RowRuns(width)];
	let next = 0;
	const join = parts.join.bind(parts);
	for (let y = 0; y <= height; y++) {
		// Below the last row there is nothing: it completes all parts.
		row.read(mask.data.subarray(y * width, (y + 1) * width));
		next = numberRuns(row, above, next, join);
		parts.grow(next);
		for (let run = 0; run < row.count; run++) {
			parts.add(row.parts[run], y, row.starts[run], row.ends[run]);
		}
		for (let run = 0; run < above.count; run++) {
			found.add(parts.takeComplete(above.parts[run], y));
		}
		[row, above] = [above, row];
		if (slices.isOver) await slices.next();
	}
	const listed = found.list();
	return {
		count: found.count,
		listed: listed.map((part) => toThing(part, width * height)),
		parts,
		numbers: listed.map(({ number }) => number),
	};
}

/** Counts parts that are not noise, and keeps the largest. */
class Largest {
	count = 0;
	private kept: Part[] = [];

	constructor(private readonly leastPixels: number) {}

	add(part: Part | undefined): void {
		if (part === undefined || part.pixels < this.leastPixels) return;
		this.count += 1;
		this.kept.push(part);
		if (this.kept.length === 2 * MOST_THINGS) this.kept = this.list();
	}

	list(): Part[] {
		return this.kept
			.sort((a, b) => b.pixels - a.pixels || a.number - b.number)
			.slice(0, MOST_THINGS);
	}
}

function toThing({ pixels, sumX, sumY, left, right, top, bottom }: Part, all: number): Thing {
	return {
		boundingBox: { left, top, width: right - left + 1, height: bottom - top + 1 },
		coverage: pixels / all,
		center: { x: sumX / pixels, y: sumY / pixels },
	};
}
