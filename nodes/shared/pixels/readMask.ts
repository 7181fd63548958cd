import type { Grey } from './grey';
import { inspectMask, type InspectedMask, type MaskInspection } from './inspectMask';
import { unreadable, type Raster } from './raster';
import type { TimeSlices } from '../timing/timeSlices';

/** Specks of colour, as a share of all pixels, that an image for a mask may have. */
const MOST_COLOURED = 0.001;

/** An image that somebody says is a mask. */
export interface GivenMask {
	inspection: MaskInspection;
	grey: Grey;
	/** Where the mask is, if not in the brightness of a black-and-white image. */
	foundIn?: 'greys' | 'alpha';
}

/**
 * Reads an image as the mask that its user says it is: black and white, or soft and grey all over; of one that is partly
 * transparent, such as a cutout, its transparency. Throws `unreadableImage` where it can be none of these.
 */
export async function readMask(raster: Raster, slices: TimeSlices): Promise<GivenMask> {
	const seen = await inspectMask(raster, slices);
	const { inspection, grey, coloured } = seen;
	if (inspection.isTwoTone) return { inspection, grey };
	const inAlpha = await inspectAlpha(raster, slices);
	if (inAlpha !== undefined) return { ...inAlpha, foundIn: 'alpha' };
	if (coloured <= MOST_COLOURED) return { inspection, grey, foundIn: 'greys' };
	throw unreadable('it is an image in colour, and no mask');
}

/** What its transparency shows; undefined where it is opaque all over. */
async function inspectAlpha(
	raster: Raster,
	slices: TimeSlices,
): Promise<InspectedMask | undefined> {
	const { width, height, channels, data, isExact } = raster;
	if (channels % 2 === 1) return undefined;
	const alphas = new Uint8Array(width * height);
	let least = 255;
	for (let y = 0; y < height; y++) {
		for (let to = y * width; to < (y + 1) * width; to++) {
			const alpha = data[to * channels + channels - 1];
			if (alpha < least) least = alpha;
			alphas[to] = alpha;
		}
		if (slices.isOver) await slices.next();
	}
	if (least === 255) return undefined;
	const plane = { width, height, channels: 1 as const, data: alphas, isExact, colourChunks: [] };
	return await inspectMask(plane, slices);
}
