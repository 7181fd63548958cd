import sharp from 'sharp';

import { JPEG } from '../../../nodes/shared/imageFile/format';
import { cutOut } from '../../../nodes/shared/pixels/cutout/cutOut';
import { decodeImage } from '../../../nodes/shared/pixels/decodeImage';
import { downscaleImage } from '../../../nodes/shared/pixels/downscale/downscaleImage';
import { fitInto } from '../../../nodes/shared/pixels/downscale/imageLimits';
import { MAX_SOURCE_PIXELS } from '../../../nodes/shared/pixels/raster';
import { systemClock } from '../../../nodes/shared/n8n/systemClock';
import { TimeSlices } from '../../../nodes/shared/timing/timeSlices';
import { PHOTO, type LargeScene } from './largeScene';
import { segmentAsModel } from './standIn';

/** What PiAPI takes at most: pixels a side, and bytes. */
const SERVICE = { side: 3_072, bytes: 10 * 1024 ** 2 };
export const EDGES = ['smooth', 'refined'] as const;
export type EdgeChoice = (typeof EDGES)[number];
/** Side of the cells in which edges are looked for, and how far around one is measured, in cells. */
const CELL = 4;
const BAND = 4;
const { max, min, sqrt } = Math;
const slices = () => new TimeSlices(systemClock);

/** What a cutout from a copy's mask is like. */
export interface CopyMeasures {
	/** Share of what cutout and truth have in common, from 0 to 1, by half-covered pixels. */
	overlap: number;
	/** Root mean square error on white, within 16 pixels of the edge. */
	error: number;
	/** The cutout, as a PNG. */
	cutout: Buffer;
}

/** How large a copy is that has at most so many megapixels. */
export function copySize(megapixels: number) {
	return fitInto(PHOTO, { ...SERVICE, pixels: megapixels * 1e6 });
}

/** Sends a copy, and cuts the photo out by the mask that comes back. */
export async function measureCopy(
	scene: LargeScene,
	megapixels: number,
): Promise<Record<EdgeChoice, CopyMeasures>> {
	const stored = { ...PHOTO, bytes: scene.file, format: JPEG, orientation: 1 };
	const limits = { ...SERVICE, pixels: megapixels * 1e6 };
	const sent = await downscaleImage(stored, limits, slices());
	const mask = await segmentAsModel(scene, sent.bytes);
	const raster = await decodeImage(scene.file, slices(), MAX_SOURCE_PIXELS);
	const band = findBand(scene.alpha);
	const found: Partial<Record<EdgeChoice, CopyMeasures>> = {};
	for (const edge of EDGES) {
		const { bytes: cutout } = await cutOut(
			{ ...raster, orientation: 1 },
			mask,
			{
				...{ cropToMask: false, cropPadding: 0, smallest: 0.001 },
				...{ edge, shrinkEdge: 0, softEdge: 0, keepHidden: false },
			},
			slices(),
		);
		const rgba = await sharp(cutout).raw().toBuffer();
		found[edge] = { ...compare(rgba, scene, band), cutout };
	}
	return found as Record<EdgeChoice, CopyMeasures>;
}

/** For each cell of 4 × 4 pixels, whether an edge is near. */
function findBand(alpha: Uint8Array): Uint8Array {
	const across = PHOTO.width / CELL;
	const down = PHOTO.height / CELL;
	const band = new Uint8Array(across * down);
	for (let y = 0; y < PHOTO.height - 1; y++) {
		for (let x = 0; x < PHOTO.width - 1; x++) {
			const at = y * PHOTO.width + x;
			const isEdge = alpha[at] >= 128 !== alpha[at + 1] >= 128;
			if (!isEdge && alpha[at] >= 128 === alpha[at + PHOTO.width] >= 128) continue;
			const [column, row] = [(x / CELL) | 0, (y / CELL) | 0];
			const [left, right] = [max(column - BAND, 0), min(column + BAND + 1, across)];
			for (let each = max(row - BAND, 0); each <= min(row + BAND, down - 1); each++)
				band.fill(1, each * across + left, each * across + right);
		}
	}
	return band;
}

function compare(rgba: Buffer, { alpha, thing }: LargeScene, band: Uint8Array) {
	let [shared, joint, sum, count] = [0, 0, 0, 0];
	for (let at = 0; at < alpha.length; at++) {
		const found = rgba[4 * at + 3];
		if (found >= 128 && alpha[at] >= 128) shared += 1;
		if (found >= 128 || alpha[at] >= 128) joint += 1;
		const [x, y] = [at % PHOTO.width, (at / PHOTO.width) | 0];
		if (band[((y / CELL) | 0) * (PHOTO.width / CELL) + ((x / CELL) | 0)] === 0) continue;
		for (let channel = 0; channel < 3; channel++) {
			const seen = (rgba[4 * at + channel] - 255) * found;
			const right = (thing[3 * at + channel] - 255) * alpha[at];
			sum += ((seen - right) / 255) ** 2;
			count += 1;
		}
	}
	return { overlap: shared / joint, error: sqrt(sum / count) };
}
