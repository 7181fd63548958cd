import { JPEG, type ImageFormat } from '../../imageFile/format';
import { decodeImage } from '../decodeImage';
import { drawRaster } from '../drawRaster';
import { rowsUpright, walkUpright } from '../orientation';
import { openJpeg } from '../jpeg/openJpeg';
import type { Eighths } from '../jpeg/componentSamples';
import { scale } from '../scale';
import { MAX_SOURCE_PIXELS } from '../raster';
import { rowsOf, type RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import type { Size } from '../../imageFile/size';

/** A file and what its header says. */
export interface StoredImage extends Size {
	bytes: Buffer;
	format: ImageFormat;
	/** Its EXIF orientation; width and height are those of the upright image. */
	orientation: number;
}

/** Reads the image upright and at another size, from the top. */
export async function openScaled(
	image: StoredImage,
	size: Size,
	slices: TimeSlices,
): Promise<RowSource> {
	// The stored shape; turning comes last, because there are fewer pixels to turn then.
	const { width, height } = walkUpright(size.width, size.height, image.orientation);
	const stored = await openStored(image, { width, height }, slices);
	const isSameSize = stored.width === width && stored.height === height;
	const scaled = isSameSize ? stored : scale(stored, { width, height }, slices);
	if (image.orientation === 1) return scaled;
	return rowsUpright(await drawRaster(scaled, slices), image.orientation);
}

/** The image as stored; a JPEG at a half, a quarter or an eighth of its size, if that is still large enough. */
async function openStored(
	{ bytes, format, width, height, orientation }: StoredImage,
	wanted: Size,
	slices: TimeSlices,
): Promise<RowSource> {
	if (format !== JPEG) return rowsOf(await decodeImage(bytes, slices, MAX_SOURCE_PIXELS));
	const stored = walkUpright(width, height, orientation);
	const isEnough = (eighths: number) =>
		stored.width * eighths >= wanted.width * 8 && stored.height * eighths >= wanted.height * 8;
	const eighths = ([1, 2, 4] as Eighths[]).find(isEnough) ?? 8;
	return await openJpeg(bytes, slices, { mostPixels: MAX_SOURCE_PIXELS, eighths });
}
