import type { TimeSlices } from '../../../timing/timeSlices';
import { blocksOf, chooseBlocks, forEachInnerCell } from './blocks';
import { createGrid, sumAround, type Grid } from './boxSums';
import { CellPixels, PIXELS } from './cellPixels';
import { CELL, findNear, type CellMask } from '../cells';
import { contrastAt, luminance, type EdgeColours } from '../edgeColours';
import { findGrain, varianceBy } from './grain';
import { fillShares, fitAlphas, grainAt } from './guidedFilter';
import { sumMoments } from './moments';
import type { UprightSource } from '../uprightSource';

/** How far from the outline alphas may change, in cells of 4 pixels. */
export const REACH = 4;
/** How far the filter looks, and a second one, in blocks of 8 pixels. */
const FAR_REACH = 2;
const SHORT_REACH = 1;
/** The values that a block has on its changes. */
const CHANGES = 3;
/** How many blocks to average when judging where to follow the image. */
const JUDGED_REACH = 2;
/**
 * If the filters change alphas in different ways, they follow a surface's pattern and not an edge. Up to the smaller
 * share they may disagree; from the larger one on nothing is changed.
 */
const AGREED = 0.2;
const DISAGREED = 0.35;
/**
 * If thing and background are as alike as this and the image's grain, the filters follow noise; from the larger value on
 * they do not. Squared differences in levels.
 */
const ALIKE = 200;
const DIFFERENT = 700;
/**
 * Changes of up to this many standard deviations of the image's grain are grain: the change of a pixel, and what pixels
 * around it change by on average. Over many pixels grain is more even, so hair shows sooner.
 */
const GRAIN = 2.5;
const GRAIN_AROUND = 2.1;
/**
 * Alphas nearer than this to covered or open count as just that, and fainter ones than the other where nothing was: otherwise
 * a veil would stay around the thing.
 */
const NEARLY = 7;
const FAINT = 18;

/**
 * Alphas that follow the image up to 16 pixels from the outline, as hair and fur need. If thing and background look too
 * much alike, they stay as they are. In the order of the cells' data.
 */
export async function findRefinedAlpha(
	source: UprightSource,
	cells: CellMask,
	{ smooth, colours }: { smooth: Uint8Array; colours: EdgeColours },
	slices: TimeSlices,
): Promise<Uint8Array> {
	const near = await findNear(cells, 3 * REACH, slices);
	const moments = await sumMoments(source, cells, smooth, chooseBlocks(cells, near), slices);
	const far = await fitAlphas(moments, FAR_REACH, slices);
	const short = await fitAlphas(moments, SHORT_REACH, slices);
	const band = await findNear(cells, REACH, slices);
	const bandBlocks = chooseBlocks(cells, band);
	const grain = findGrain(source, cells, {
		isInCell: (cell) => near[cell] > band[cell],
		isInBlock: (block) => bandBlocks[block] === 0,
		moments,
	});
	const follower = { cells, band, far, short, smooth, pixels: new CellPixels(source, cells) };
	const changes = createGrid(blocksOf(cells), bandBlocks, CHANGES);
	const alphas = await follow(follower, changes, slices);
	const { data: judged } = await sumAround(changes, JUDGED_REACH, slices);
	const [red, green, blue] = [luminance(1, 0, 0), luminance(0, 1, 0), luminance(0, 0, 1)];
	const alike = ALIKE + 255 ** 2 * varianceBy(grain, red, green, blue);
	await forEachInnerCell(cells, band, slices, (row, column) => {
		const block = (row >> 1) * far.across + (column >> 1);
		const around = CHANGES * block;
		const part = judged[around] > 0 ? judged[around + 1] / judged[around] : 0;
		const mean = judged[around + 2] > 0 ? judged[around] / judged[around + 2] : 0;
		const contrast = contrastAt(colours, row * cells.across + column, source.chromaWeight);
		const trust =
			toShare((DISAGREED - part) / (DISAGREED - AGREED)) *
			toShare((contrast - alike) / (DIFFERENT - ALIKE));
		const variance = grainAt(far, block, grain);
		const followed = beyond(mean, GRAIN_AROUND ** 2 * variance);
		const noise = (255 * GRAIN) ** 2 * variance;
		limit(alphas, follower, CELL * (row * cells.stride + column), { trust, followed, noise });
	});
	return alphas;
}

/**
 * Takes changes in a cell back as far as they are not trusted, or are the grain's; `followed` is the share that is not, going
 * by what is around them.
 */
function limit(
	alphas: Uint8Array,
	{ smooth, pixels: { places } }: Follower,
	first: number,
	{ trust, followed, noise }: { trust: number; followed: number; noise: number },
): void {
	for (let pixel = 0; pixel < PIXELS; pixel++) {
		const at = first + places[pixel];
		const before = smooth[at];
		const change = alphas[at] - before;
		if (change === 0 && (before === 0 || before === 255)) continue;
		const own = beyond(change * change, noise);
		const alpha = before + trust * (own > followed ? own : followed) * change + 0.5;
		const least = before === 0 ? FAINT : NEARLY;
		alphas[at] = alpha < least ? 0 : alpha > 255 - NEARLY ? 255 : alpha;
	}
}

/** How much of a squared change is more than noise. */
function beyond(squared: number, noise: number): number {
	return squared > noise ? 1 - noise / squared : 0;
}

interface Follower {
	cells: CellMask;
	band: Uint8Array;
	far: Grid;
	short: Grid;
	smooth: Uint8Array;
	pixels: CellPixels;
}

/**
 * What the farther filter makes of all pixels of the band. `changes` gets, for each block, the sum of its squared changes,
 * that of its squared differences from the shorter one, and of how many pixels.
 */
async function follow(
	{ cells, band, far, short, smooth, pixels }: Follower,
	{ data, across }: Grid,
	slices: TimeSlices,
): Promise<Uint8Array> {
	const alphas = smooth.slice();
	const { places, colours } = pixels;
	const [shares, others] = [new Float32Array(PIXELS), new Float32Array(PIXELS)];
	await forEachInnerCell(cells, band, slices, (row, column) => {
		pixels.read(row, column);
		fillShares(far, row, column, colours, shares);
		const first = CELL * (row * cells.stride + column);
		for (let pixel = 0; pixel < PIXELS; pixel++)
			alphas[first + places[pixel]] = 255 * shares[pixel] + 0.5;
		// Every other cell, as on a chessboard, tells enough of the second filter.
		if (((row ^ column) & 1) === 0) return;
		fillShares(short, row, column, colours, others);
		const to = CHANGES * ((row >> 1) * across + (column >> 1));
		data[to + 2] += PIXELS;
		for (let pixel = 0; pixel < PIXELS; pixel++) {
			const change = shares[pixel] - smooth[first + places[pixel]] / 255;
			const difference = shares[pixel] - others[pixel];
			data[to] += change * change;
			data[to + 1] += difference * difference;
		}
	});
	return alphas;
}

function toShare(value: number): number {
	return value < 0 ? 0 : value > 1 ? 1 : value;
}
