import { JPEG, PNG } from '../../imageFile/format';
import type { Size } from '../../imageFile/size';
import {
	cutOut,
	type Cutout,
	type CutoutOptions,
	type CutoutSource,
} from '../../pixels/cutout/cutOut';
import type { Grey } from '../../pixels/grey';
import type { TimeSlices } from '../../timing/timeSlices';
import { reportProduct } from '../product/reportProduct';
import type { ProductImage } from '../product/shops';
import type { ItemContents } from '../storeItem';
import { describeWhy, type WhyNot } from './cutoutSource';

const RESAMPLED = 'The mask is not the size of your image, so it was resized for the cutout';
const NO_PROFILE =
	'The colour profile of your image is too large to be put into each cutout, so it was left out: colours may look a little different';

/** How a cutout is made. */
export interface CutoutSettings extends CutoutOptions {
	/** Which shop it is for, if it is a product image. */
	product?: ProductImage;
}

/** Cuts a source image out along a mask, or says why that cannot be done. Throws if the execution is stopped. */
export async function tryToCut(
	pixels: CutoutSource | WhyNot,
	along: Grey,
	options: CutoutOptions,
	slices: TimeSlices,
): Promise<Cutout | WhyNot> {
	if ('whyNot' in pixels) return pixels;
	return await cutOut(pixels, along, options, slices).catch((error: unknown) => ({
		whyNot: describeWhy(error),
	}));
}

/**
 * The cutout of so many things as a file, and how it does as a product image; or a note why there is none. `original` is the
 * source's size, if that is known to differ from the mask's.
 */
export function toCutoutFile(
	cutout: Cutout | WhyNot,
	settings: CutoutSettings,
	things: number,
	original?: Size,
): ItemContents {
	if ('whyNot' in cutout) return { files: [], notes: [`No cutout: ${cutout.whyNot}`] };
	const { bytes, box, isResampled, isWithoutProfile } = cutout;
	const { product, background } = settings;
	const format = background?.jpeg ? JPEG : PNG;
	const file = { name: 'cutout', bytes, format, region: box };
	const notes = [
		...(isResampled && !original ? [RESAMPLED] : []),
		...(isWithoutProfile ? [NO_PROFILE] : []),
	];
	if (product === undefined) return { files: [file], notes };
	const report = reportProduct(product, { ...settings, ...cutout, things });
	return { files: [file], notes, product: report };
}
