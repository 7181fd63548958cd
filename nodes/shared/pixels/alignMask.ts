import type { Grey } from './grey';
import { walkUpright } from './orientation';
import { unreadable, type Raster } from './raster';
import { resample } from './resample';
import type { TimeSlices } from '../timing/timeSlices';

/** The service may round a side; a mask of quite another shape belongs to another image. */
const MAX_SHAPE_DIFFERENCE = 0.02;

export type Size = Pick<Raster, 'width' | 'height'>;

/**
 * The mask as the source image is seen upright, at its size. Whether the service went by the source's EXIF orientation
 * shows in the mask's shape: where that is the one of the image as it is stored, the mask is turned as well.
 */
export async function alignMask(
	mask: Grey,
	source: Size & { orientation: number },
	slices: TimeSlices,
): Promise<{ aligned: Grey; isResampled: boolean }> {
	const upright: Size = walkUpright(source.width, source.height, source.orientation);
	// Of an image that is nearly square both shapes fit; then the exact size tells.
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
