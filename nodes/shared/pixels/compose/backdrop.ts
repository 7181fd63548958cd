import type { Size } from '../../imageFile/size';
import { readConversion } from '../profile/readConversion';
import { convertRows } from '../profile/toSrgb';
import type { Raster } from '../raster';
import { rgbaUpright } from '../rgbaUpright';
import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import { blurRows } from './blur';
import type { Rgb } from './colour';
import { flatten } from './flatten';
import { crop } from './layOut';
import { scale } from '../scale';

/** An image behind a cutout: another one, or the source itself, blurred over so many pixels of the finished image. */
export type Backdrop = { image: Seen } | { blur: number };

/** An image as it is stored, and how it is seen. */
type Seen = Raster & { orientation: number };

/** The image behind a cutout of that size, in sRGB, over the colour behind both; undefined if there is none. */
export async function openBackdrop(
	source: Seen,
	size: Size,
	{ background, backdrop }: { background?: { colour: Rgb }; backdrop?: Backdrop },
	slices: TimeSlices,
): Promise<RowSource | undefined> {
	if (background === undefined || backdrop === undefined) return undefined;
	if (slices.isOver) await slices.next();
	const image = 'image' in backdrop ? backdrop.image : source;
	const { convert } = await readConversion(image, slices);
	const rows = rgbaUpright(image);
	const opaque = flatten(convert ? convertRows(rows, convert) : rows, background.colour);
	const covering = coverWith(opaque, size, slices);
	return 'image' in backdrop ? covering : blurRows(covering, backdrop.blur, slices);
}

/** An image, scaled until it covers this size, and its middle. */
function coverWith(image: RowSource, { width, height }: Size, slices: TimeSlices): RowSource {
	const factor = Math.max(width / image.width, height / image.height);
	const whole = {
		width: Math.max(Math.round(image.width * factor), width),
		height: Math.max(Math.round(image.height * factor), height),
	};
	const left = Math.round((whole.width - width) / 2);
	const top = Math.round((whole.height - height) / 2);
	const middle = { left, top, width, height };
	const isScaled = whole.width !== image.width || whole.height !== image.height;
	return isScaled ? scale(image, whole, slices, undefined, middle) : crop(image, middle);
}
