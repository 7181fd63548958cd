import type { Grey } from '../grey';
import type { HiddenIn } from './hiddenMask';
import { inspectMask, type InspectedMask, type MaskInspection } from './inspectMask';
import { MIDDLE } from './maskCounts';
import { unreadable, type Raster } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';

/** Specks of colour, as a share of all pixels, that an image for a mask may have. */
const MOST_COLOURED = 0.001;

/** An image that somebody says is a mask. */
export interface GivenMask {
	inspection: MaskInspection;
	grey: Grey;
	/** Where the mask is, if its brightness alone does not show it in black and white. */
	foundIn?: 'greys' | HiddenIn;
}

/**
 * Reads an image as the mask that its user says it is: black and white, or soft and grey all over; of one that is partly
 * transparent, such as a cutout, its transparency, however dark the thing itself is. Throws `unreadableImage` where it can
 * be none of these.
 */
export async function readMask(raster: Raster, slices: TimeSlices): Promise<GivenMask> {
	const seen = await inspectMask(raster, slices);
	const { inspection, grey, coloured } = seen;
	const inAlpha = await inspectAlpha(raster, slices);
	// Of a thing that is all white, both show the same.
	const isSame = inspection.isTwoTone && inspection.coverage === inAlpha?.inspection.coverage;
	if (inAlpha !== undefined && !isSame) return { ...inAlpha, foundIn: 'alpha' };
	if (inspection.isTwoTone) return { inspection, grey, foundIn: inspection.hiddenIn };
	if (coloured <= MOST_COLOURED) return { inspection, grey, foundIn: 'greys' };
	throw unreadable('it is an image in colour, and no mask');
}

/** What its transparency shows; undefined where that shows nothing, as all is opaque or nearly so. */
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
	if (least >= MIDDLE) return undefined;
	const plane = { width, height, channels: 1 as const, data: alphas, isExact, colourChunks: [] };
	return await inspectMask(plane, slices);
}
