import type { Size } from '../imageFile/size';
import type { Grey } from './grey';
import { walkUpright } from './orientation';
import { unreadable } from './raster';
import { resample } from './resample';
import type { TimeSlices } from '../timing/timeSlices';

/** PiAPI may round a side. A larger difference means another image. */
const MAX_SHAPE_DIFFERENCE = 0.02;

/**
 * Brings the mask to the upright source image and its size. The mask's shape shows whether the service applied the
 * source's EXIF orientation: if it has the stored image's shape, the mask is turned too.
 */
export async function alignMask(
	mask: Grey,
	source: Size & { orientation: number },
	slices: TimeSlices,
): Promise<{ aligned: Grey; isResampled: boolean }> {
	const upright: Size = walkUpright(source.width, source.height, source.orientation);
	// For a nearly square image both shapes fit; then the exact size decides.
	const isStored = hasSize(mask, source) && !hasSize(mask, upright);
	const isUpright = hasShape(mask, upright) && !isStored;
	if (!isUpright && !hasShape(mask, source)) {
		const sizes = [mask, upright].map(({ width, height }) => `${width} × ${height}`);
		throw unreadable(
			`the mask has another shape than the source image (${sizes.join(' and ')} pixels)`,
		);
	}
	const turned = isUpright ? mask : await turn(mask, source.orientation, slices);
	if (hasSize(turned, upright)) return { aligned: turned, isResampled: false };
	const aligned = await resample(turned, upright.width, upright.height, slices);
	return { aligned, isResampled: true };
}

export function hasSize(mask: Size, { width, height }: Size): boolean {
	return mask.width === width && mask.height === height;
}

function hasShape(mask: Size, { width, height }: Size): boolean {
	const ratio = (mask.width * height) / (mask.height * width);
	return Math.abs(ratio - 1) <= MAX_SHAPE_DIFFERENCE + 1 / Math.min(mask.width, mask.height);
}

async function turn(mask: Grey, orientation: number, slices: TimeSlices): Promise<Grey> {
	const { width, height, startOf, step } = walkUpright(mask.width, mask.height, orientation);
	const data = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		const start = startOf(y);
		for (let x = 0; x < width; x++) data[y * width + x] = mask.data[start + x * step];
		if (slices.isOver) await slices.next();
	}
	return { width, height, data };
}
