import type { TimeSlices } from '../../timing/timeSlices';
import { findNear, forEachPixel, type CellMask } from './cells';
import { sampleField, SUMS, toCellPlace } from './colourField';
import { luminance, type EdgeColours } from './edgeColours';
import type { UprightSource } from './uprightSource';

/** How much steeper an edge is made than one blurred over two pixels, which leaves it where it is in the mask. */
const STEEPNESS = 3;
/**
 * From this squared difference on, in levels, the colours on either side of an edge say more about a pixel than the
 * mask's outline does; below it is the noise of cameras and JPEG.
 */
const NOISE = 300;
/** Alphas nearer than this to covered or open count as just that. */
const NEARLY = 0.03;

/**
 * How much of each pixel a two-tone mask covers: within two pixels of its outline, by where the pixel's colour lies
 * between those of the thing and of the background; as far as these are alike, by the smoothed outline. In the order of
 * the cells' data. `colours` are those on either side, up to two cells from the outline.
 */
export async function findSmoothAlpha(
	source: UprightSource,
	cells: CellMask,
	{ blurred, colours }: { blurred: Uint8Array; colours: EdgeColours },
	slices: TimeSlices,
): Promise<Uint8Array> {
	const edge = await findNear(cells, 1, slices);
	const alphas = cells.data.slice();
	const mixture = new Mixture(colours);
	await forEachPixel(cells, edge, slices, (x, y, _cell, at) => {
		const value = blurred[at];
		if (value === 0 || value === 255) return;
		const outline = followOutline(value, cells.data[at]);
		alphas[at] = 255 * mixture.shareAt(source, x, y, outline) + 0.5;
	});
	return alphas;
}

/** A pixel's share by the smoothed outline, which stays on the mask's side of one half. */
function followOutline(blurred: number, value: number): number {
	const share = (blurred / 255 - 0.5) * STEEPNESS + 0.5;
	if (value > 0) return share < 0.5 ? 0.5 : share > 1 ? 1 : share;
	return share > 0.5 ? 0.5 : share < 0 ? 0 : share;
}

/** Tells from a pixel's colour how much of it the thing covers. */
class Mixture {
	private readonly front = new Float32Array(SUMS);
	private readonly back = new Float32Array(SUMS);

	constructor(private readonly colours: EdgeColours) {}

	/** From 0 to 1; `otherwise` as far as the colours do not tell. */
	shareAt(source: UprightSource, x: number, y: number, otherwise: number): number {
		const { front, back } = this;
		sampleField(this.colours.front, toCellPlace(x), toCellPlace(y), front);
		sampleField(this.colours.back, toCellPlace(x), toCellPlace(y), back);
		const { data, startOf, step, green, blue } = source;
		const at = startOf(y) + x * step;
		const frontLight = luminance(front[1], front[2], front[3]);
		const backLight = luminance(back[1], back[2], back[3]);
		const light = frontLight - backLight;
		const red = front[1] - back[1] - light;
		const bluish = front[3] - back[3] - light;
		const ownLight = luminance(data[at], data[at + green], data[at + blue]) - backLight;
		const ownRed = data[at] - back[1] - ownLight;
		const ownBluish = data[at + blue] - back[3] - ownLight;
		const weight = source.chromaWeight;
		const contrast = light * light + weight * (red * red + bluish * bluish);
		if (contrast === 0) return otherwise;
		const along = ownLight * light + weight * (ownRed * red + ownBluish * bluish);
		const share = Math.min(Math.max(along / contrast, 0), 1);
		const spread = front[4] - frontLight * frontLight + back[4] - backLight * backLight;
		const trust = contrast / (contrast + NOISE + Math.max(spread, 0));
		const mixed = trust * share + (1 - trust) * otherwise;
		return mixed < NEARLY ? 0 : mixed > 1 - NEARLY ? 1 : mixed;
	}
}
