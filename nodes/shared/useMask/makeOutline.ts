import type { Grey } from '../pixels/grey';
import { outlineThings, type OutlineOptions } from '../pixels/outline/outlineThings';
import { toPolygons, type Polygon } from '../pixels/outline/toPolygons';
import { writeSvg } from '../pixels/outline/writeSvg';
import { growMask } from '../pixels/reshape/growMask';
import { findThings, type Things } from '../pixels/things/findThings';
import { expectUnreadable } from '../problem/problem';
import type { TimeSlices } from '../timing/timeSlices';
import type { FileFormat } from '../item/files/itemFile';
import type { ItemContents } from '../item/storeItem';
import type { MaskWork } from './maskWork';

const SVG: FileFormat = { mimeType: 'image/svg+xml', extension: 'svg' };

/** A drawing of more points is of noise, and too large for most programs. */
const MOST_POINTS = 250_000;

const ONLY_NOISE =
	'No outline: all that is marked is smaller than Smallest Thing, and counts as noise';
const NOTHING_LEFT = 'No outline: Outline Offset leaves nothing of what is marked';

/**
 * The outlines of a mask's things as a drawing, and as numbers without the offset. `clean` is the mask without specks and
 * small holes.
 */
export async function makeOutline(
	mask: Grey,
	things: Things,
	clean: Grey,
	{ outline: { tolerance, offset }, things: { smallest } }: MaskWork,
	slices: TimeSlices,
): Promise<ItemContents & { polygons?: Polygon[] }> {
	if (things.count === 0) return { files: [], notes: [ONLY_NOISE] };
	const options = { tolerance, smallest, most: MOST_POINTS };
	try {
		const outlines = await outlineThings(mask, things, options, slices);
		const polygons = await toPolygons(outlines, tolerance, slices);
		const drawn =
			offset === 0 ? { outlines, things } : await outlineGrown(clean, offset, options, slices);
		const notes = [...noteNoRoom(outlines.length - polygons.length), ...noteNotDrawn(drawn.things)];
		if (drawn.outlines.length === 0) return { files: [], notes: [NOTHING_LEFT], polygons };
		const bytes = await writeSvg(mask, drawn.outlines, slices);
		return { files: [{ name: 'outline', bytes, format: SVG }], notes, polygons };
	} catch (error) {
		const { facts } = expectUnreadable(error);
		return { files: [], notes: [`No outline: ${facts.detail}`] };
	}
}

function noteNoRoom(left: number): string[] {
	if (left === 0) return [];
	return [`There is no room in the JSON for ${left} of the outlines; the file has them`];
}

function noteNotDrawn({ count, listed }: Things): string[] {
	if (count === listed.length) return [];
	return [`There are ${count} things: only the ${listed.length} largest have an outline`];
}

async function outlineGrown(
	clean: Grey,
	offset: number,
	options: OutlineOptions,
	slices: TimeSlices,
) {
	const grown = await growMask(clean, offset, slices);
	const things = await findThings(grown, options.smallest, slices);
	return { outlines: await outlineThings(grown, things, options, slices), things };
}
