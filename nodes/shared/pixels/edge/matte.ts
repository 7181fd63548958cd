import type { Grey } from '../grey';
import type { TimeSlices } from '../../timing/timeSlices';
import { blurContour } from './blurContour';
import { findKinds, findNear, fromCells, toCells, type CellMask } from './cells';
import { findEdgeColours, type EdgeColours } from './edgeColours';
import { insetEdge } from './insetEdge';
import { findRefinedAlpha, REACH } from './refine/refinedAlpha';
import { findSmoothAlpha } from './smoothAlpha';
import type { UprightSource } from './uprightSource';

/** What to do with a mask's edge: nothing, smooth it, or follow the image as far as hair reaches. */
export type EdgeChoice = 'sharp' | 'smooth' | 'refined';

export interface EdgeOptions {
	edge: EdgeChoice;
	/** Pixels to remove along the outline. */
	shrinkEdge: number;
	/** Width of the faded edge, inwards, in pixels. */
	softEdge: number;
	/** Whether fully transparent pixels keep their colours. */
	keepHidden: boolean;
}

/** How a thing is cut out of an image. */
export interface Matte {
	/** How much of each pixel shows. */
	alpha: Grey;
	/** The same in cells, with their kinds. */
	shown: CellMask;
	/** How much of each pixel the thing covers, in the order of the cells' data. */
	covered: Uint8Array;
	/** The colours of thing and background near the edge; undefined if colours stay as they are. */
	colours?: EdgeColours;
}

const AS_IT_IS = Uint8Array.from({ length: 256 }, (_, value) => value);
const TWO_TONE = Uint8Array.from({ length: 256 }, (_, value) => (value < 128 ? 0 : 255));
/** How many cells of 4 pixels around an edge its colours are needed in, and one more. */
const COLOURS_REACH = 3;

/**
 * Turns a mask, aligned with the source, into how much of each pixel is cut out. `isHard` means that it has no greys, so
 * that its edge's have to be found; otherwise the mask's are used.
 */
export async function makeMatte(
	source: UprightSource,
	mask: Grey,
	isHard: boolean,
	options: EdgeOptions,
	slices: TimeSlices,
): Promise<Matte> {
	const { edge, shrinkEdge: shrink, softEdge: fade } = options;
	const isFound = isHard && edge !== 'sharp';
	const cells = await toCells(mask, isFound ? TWO_TONE : AS_IT_IS, slices);
	const found: Pick<Matte, 'covered' | 'colours'> = isFound
		? await findAlpha(source, cells, edge, slices)
		: { covered: cells.data };
	const { covered } = found;
	const model = await withData(cells, covered, slices);
	const whole = await fromCells(cells, covered, slices);
	const isFaded = shrink > 0 || fade > 0;
	const alpha = isFaded ? await insetEdge(whole, { shrink, fade }, slices) : whole;
	const shown = isFaded ? await toCells(alpha, AS_IT_IS, slices) : model;
	if (edge === 'sharp') return { alpha, shown, covered };
	if (found.colours) return { alpha, shown, ...found };
	const near = await findNear(model, COLOURS_REACH, slices);
	const colours = await findEdgeColours(source, cells, covered, near, slices);
	return { alpha, shown, covered, colours };
}

/** How much of each pixel is covered, and the colours by which that was found; where it reaches far, others are needed. */
async function findAlpha(
	source: UprightSource,
	cells: CellMask,
	edge: EdgeChoice,
	slices: TimeSlices,
): Promise<Pick<Matte, 'covered' | 'colours'>> {
	const isRefined = edge === 'refined';
	const blurred = await blurContour(cells, await findNear(cells, 1, slices), slices);
	const near = await findNear(cells, isRefined ? REACH : COLOURS_REACH, slices);
	const colours = await findEdgeColours(source, cells, blurred, near, slices);
	const smooth = await findSmoothAlpha(source, cells, { blurred, colours }, slices);
	if (!isRefined) return { covered: smooth, colours };
	return { covered: await findRefinedAlpha(source, cells, { smooth, colours }, slices) };
}

async function withData(cells: CellMask, data: Uint8Array, slices: TimeSlices): Promise<CellMask> {
	if (data === cells.data) return cells;
	return { ...cells, data, kinds: await findKinds(data, cells.across, cells.down, slices) };
}
