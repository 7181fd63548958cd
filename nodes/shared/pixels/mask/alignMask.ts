import type { Size } from '../../imageFile/size';
import { drawRaster } from '../drawRaster';
import type { Grey } from '../grey';
import { rowsUpright, walkUpright } from '../orientation';
import { unreadable } from '../raster';
import { resample } from '../resample';
import type { TimeSlices } from '../../timing/timeSlices';

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
	const turned = isUpright ? mask : await turnUpright(mask, source.orientation, slices);
	if (hasSize(turned, upright)) return { aligned: turned, isResampled: false };
	const aligned = await resample(turned, upright.width, upright.height, slices);
	return { aligned, isResampled: true };
}

/** A mask turned as an EXIF orientation says. */
export async function turnUpright(
	mask: Grey,
	orientation: number,
	slices: TimeSlices,
): Promise<Grey> {
	if (orientation === 1) return mask;
	return await drawRaster(rowsUpright({ ...mask, channels: 1 }, orientation), slices);
}

export function hasSize(mask: Size, { width, height }: Size): boolean {
	return mask.width === width && mask.height === height;
}

/** Whether the sides have the same ratio, but for rounding: by one of them the other may be a pixel off. */
export function hasShape(mask: Size, { width, height }: Size): boolean {
	const isNear = (side: number, exact: number) =>
		Math.abs(side - exact) <= 1 + MAX_SHAPE_DIFFERENCE * exact;
	const { width: across, height: down } = mask;
	return isNear(across, (down * width) / height) || isNear(down, (across * height) / width);
}
