import type { TimeSlices } from '../../timing/timeSlices';
import { sumAround, type Grid } from './boxSums';
import { findNear, forEachPixel, type CellMask } from './cells';
import { contrastAt, luminance, type EdgeColours } from './edgeColours';
import { findGrain, varianceBy } from './grain';
import { fitAlphas, grainAt, shareAt, sumMoments } from './guidedFilter';
import type { UprightSource } from './uprightSource';

/** How far from the outline alphas may change, and how far the filter looks, in cells of 4 pixels. */
export const REACH = 4;
/** A second filter that looks half as far. */
const SHORT_REACH = 2;
/** How many cells to average when judging where to follow the image. */
const JUDGED_REACH = 4;
/**
 * If the filters change alphas in different ways, they follow a surface's pattern and not an edge. Up to the smaller
 * share they may disagree; from the larger one on nothing is changed.
 */
const AGREED = 0.2;
const DISAGREED = 0.35;
/**
/**
 * If thing and background are as alike as this and the image's grain, the filters follow noise; from the larger value on
 * they do not. Squared differences in levels.
 */
const ALIKE = 200;
const DIFFERENT = 700;
/** Changes of up to this many standard deviations of the image's grain are grain. */
const GRAIN = 2.5;
/** Alphas nearer than this to covered or open count as just that: otherwise a veil would stay around the thing. */
const NEARLY = 10;

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
	const moments = await sumMoments(source, cells, smooth, near, slices);
	const far = await fitAlphas(moments, REACH, slices);
	const short = await fitAlphas(moments, SHORT_REACH, slices);
	const band = await findNear(cells, REACH, slices);
	const grain = findGrain(moments, (cell) => band[cell] === 0);
	const alike =
		ALIKE +
		255 ** 2 * varianceBy(grain, luminance(1, 0, 0), luminance(0, 1, 0), luminance(0, 0, 1));
	const alphas = smooth.slice();
	const changes: Grid = {
		...{ across: cells.across, down: cells.down, channels: 2 },
		data: new Float32Array(2 * cells.across * cells.down),
	};
	const { data, startOf, step, green, blue } = source;
	const colour = new Uint8Array(3);
	await forEachPixel(cells, band, slices, (x, y, cell, at) => {
		const from = startOf(y) + x * step;
		colour[0] = data[from];
		colour[1] = data[from + green];
		colour[2] = data[from + blue];
		const share = shareAt(far, x, y, colour);
		const change = share - smooth[at] / 255;
		alphas[at] = 255 * share + 0.5;
		// Every other pixel, as on a chessboard, tells enough of the second filter.
		if (((x ^ y) & 1) === 1) return;
		const difference = share - shareAt(short, x, y, colour);
		changes.data[2 * cell] += change * change;
		changes.data[2 * cell + 1] += difference * difference;
	});
	const { data: judged } = await sumAround(changes, JUDGED_REACH, slices);
	await forEachPixel(cells, band, slices, (_x, _y, cell, at) => {
		const part = judged[2 * cell] > 0 ? judged[2 * cell + 1] / judged[2 * cell] : 0;
		const agreed = toShare((DISAGREED - part) / (DISAGREED - AGREED));
		const contrast = contrastAt(colours, cell, source.chromaWeight);
		const change = alphas[at] - smooth[at];
		const noise = (255 * GRAIN) ** 2 * grainAt(far, cell, grain);
		const followed =
			agreed *
			toShare((contrast - alike) / (DIFFERENT - ALIKE)) *
			toShare(1 - noise / Math.max(change * change, 1));
		const alpha = smooth[at] + followed * change + 0.5;
		alphas[at] = alpha < NEARLY ? 0 : alpha > 255 - NEARLY ? 255 : alpha;
	});
	return alphas;
}

function toShare(value: number): number {
	return value < 0 ? 0 : value > 1 ? 1 : value;
}
