import type { Size } from '../../imageFile/size';
import { hasSize } from './alignMask';
import { luminance } from '../edge/edgeColours';
import { seeUpright, type UprightSource } from '../edge/uprightSource';
import type { Grey } from '../grey';
import { MIDDLE, type Box } from './maskCounts';
import type { Raster } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';

/** Models work on images whose sides are multiples of these, and may return masks of that size. */
const MULTIPLES = [8, 16, 32, 64];
/** Padding is at most this bright: JPEG may have changed it. */
const EMPTY = 24;
/** How much more contrast the image must have along the outline of the cut mask than of the scaled one. */
const CLEARLY = 1.15;

/**
 * The mask without the padding on the right and at the bottom that rounds its sides up. A mask may also have been scaled to
 * that size: then it is returned as it is, and so it is if we cannot tell.
 */
export async function removePadding(
	mask: Grey,
	source: Raster & { orientation: number },
	slices: TimeSlices,
): Promise<Grey> {
	// The service may apply EXIF orientation, or not.
	for (const orientation of [source.orientation, 1]) {
		const image = seeUpright({ ...source, orientation });
		if (hasSize(mask, image)) return mask;
		const mayBePadded = isRoundedUp(mask, image) && (await isEmptyAround(mask, image, slices));
		if (mayBePadded && (await isBetterCut(mask, image, slices)))
			return await takePart(mask, { left: 0, top: 0, ...image }, slices);
	}
	return mask;
}

function isRoundedUp(mask: Size, { width, height }: Size): boolean {
	return MULTIPLES.some((multiple) => {
		const roundUp = (side: number) => Math.ceil(side / multiple) * multiple;
		return hasSize(mask, { width: roundUp(width), height: roundUp(height) });
	});
}

async function isEmptyAround(mask: Grey, part: Size, slices: TimeSlices): Promise<boolean> {
	for (let y = 0; y < mask.height; y++) {
		const end = (y + 1) * mask.width;
		const start = end - mask.width + (y < part.height ? part.width : 0);
		for (let at = start; at < end; at++) if (mask.data[at] > EMPTY) return false;
		if (slices.isOver) await slices.next();
	}
	return true;
}

/** Whether the mask's outline follows the image's edges better if the mask is cut than if it is scaled. */
async function isBetterCut(mask: Grey, image: UprightSource, slices: TimeSlices): Promise<boolean> {
	const { width, data } = mask;
	const [scaleX, scaleY] = [image.width / width, image.height / mask.height];
	let [cut, scaled] = [0, 0];
	const add = (x: number, y: number, across: 0 | 1) => {
		cut += contrastAt(image, x, y, across);
		scaled += contrastAt(image, Math.round(x * scaleX), Math.round(y * scaleY), across);
	};
	const isInside = (at: number) => data[at] >= MIDDLE;
	for (let y = 1; y < image.height; y++) {
		for (let x = 1, at = y * width + 1; x < image.width; x++, at++) {
			if (isInside(at) !== isInside(at - 1)) add(x, y, 1);
			if (isInside(at) !== isInside(at - width)) add(x, y, 0);
		}
		if (slices.isOver) await slices.next();
	}
	return cut > CLEARLY * scaled;
}

/** The contrast across an outline to the left of a pixel, or above it. */
function contrastAt(image: UprightSource, x: number, y: number, across: 0 | 1): number {
	const down = 1 - across;
	return Math.abs(
		lightAt(image, x + across, y + down) - lightAt(image, x - 2 * across, y - 2 * down),
	);
}

/** Called for each pixel of an outline, so it must not copy the image's view. */
function lightAt(image: UprightSource, x: number, y: number): number {
	const { width, height, data, step, green, blue } = image;
	const column = Math.min(Math.max(x, 0), width - 1);
	const at = image.startOf(Math.min(Math.max(y, 0), height - 1)) + column * step;
	return luminance(data[at], data[at + green], data[at + blue]);
}

/** A part of a mask. */
export async function takePart(
	mask: Grey,
	{ left, top, width, height }: Box,
	slices: TimeSlices,
): Promise<Grey> {
	const data = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		const start = (top + y) * mask.width + left;
		data.set(mask.data.subarray(start, start + width), y * width);
		if (slices.isOver) await slices.next();
	}
	return { ...mask, width, height, data };
}
