import type { Grey } from '../../pixels/grey';
import { outlineThings } from '../../pixels/outline/outlineThings';
import { toPolygons, type Polygon } from '../../pixels/outline/toPolygons';
import { writeSvg } from '../../pixels/outline/writeSvg';
import { growMask } from '../../pixels/reshape/growMask';
import { findThings, type Things } from '../../pixels/things/findThings';
import { expecting } from '../../problem/problem';
import type { TimeSlices } from '../../timing/timeSlices';
import type { FileFormat } from '../files';
import type { ItemContents } from '../storeItem';
import type { MaskWork } from './maskWork';

const SVG: FileFormat = { mimeType: 'image/svg+xml', extension: 'svg' };

const ONLY_NOISE =
	'No outline: all that is marked is smaller than Smallest Thing, and counts as noise';

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
	const options = { tolerance, smallest };
	try {
		const outlines = await outlineThings(mask, things, options, slices);
		const polygons = await toPolygons(outlines, tolerance, slices);
		const drawn = offset === 0 ? outlines : await outlineGrown(clean, offset, options, slices);
		const bytes = await writeSvg(mask, drawn, slices);
		const left = outlines.length - polygons.length;
		const notes =
			left > 0
				? [`There is no room in the JSON for ${left} of the outlines; the file has all`]
				: [];
		return { files: [{ name: 'outline', bytes, format: SVG }], notes, polygons };
	} catch (error) {
		const { facts } = expecting(error, ({ reason }) => reason === 'unreadableImage');
		return { files: [], notes: [`No outline: ${facts.detail}`] };
	}
}

async function outlineGrown(
	clean: Grey,
	offset: number,
	options: { tolerance: number; smallest: number },
	slices: TimeSlices,
) {
	const grown = await growMask(clean, offset, slices);
	return await outlineThings(
		grown,
		await findThings(grown, options.smallest, slices),
		options,
		slices,
	);
}
