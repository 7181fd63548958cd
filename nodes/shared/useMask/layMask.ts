import { alignMask, turnUpright } from '../pixels/mask/alignMask';
import type { CutoutSource } from '../pixels/cutout/cutOut';
import { removePadding } from '../pixels/mask/removePadding';
import { decodeImage } from '../pixels/decodeImage';
import type { Grey } from '../pixels/grey';
import { walkUpright } from '../pixels/orientation';
import type { Size } from '../imageFile/size';
import { MAX_SOURCE_PIXELS, mayUnpack } from '../pixels/raster';
import { withoutRinging } from '../pixels/mask/ringing';
import { readMask, type GivenMask } from '../pixels/mask/readMask';
import { expecting, Problem, expectUnreadable } from '../problem/problem';
import type { TimeSlices } from '../timing/timeSlices';
import { checkFile } from '../imageFile/checkFile';
import { unpack, type WhyNot } from '../item/cutout/cutoutSource';
import type { FileToRead } from '../imageFile/fileToRead';
import type { MaskWork } from './maskWork';

/** The image under the masks, as far as it can be read. */
export interface Underlay {
	pixels: CutoutSource | WhyNot;
	/** As it is stored, and how it is turned; undefined where not even that is known, or it is too large. */
	stored?: Size & { orientation: number };
	/** As it is seen. */
	upright?: Size;
	/** Another image to lie behind the cutouts, or why it cannot be used. */
	backdrop?: CutoutSource | WhyNot;
}

/** A mask on its image. */
export interface LaidMask extends Pick<GivenMask, 'foundIn'> {
	underlay: Underlay;
	/** As it is seen, but for the noise of lossy formats. */
	mask: Grey;
	/** As large as the image, and turned as that is seen. */
	aligned: Grey;
}

/** Reads and unpacks the image of some masks, once for all of them. Throws if the execution has been stopped. */
export async function openUnderlay(
	image: MaskWork['image'],
	slices: TimeSlices,
): Promise<Underlay> {
	if (image === undefined) return { pixels: { whyNot: 'none is wanted' } };
	if ('whyNot' in image) return { pixels: image };
	const file = await readImage(image, 'image');
	const { size } = file;
	const pixels = await unpack(file, 1, slices);
	// A header may declare far more than a mask can be made for.
	if (size === undefined || !mayUnpack(size)) return { pixels };
	const { width, height, orientation } = size;
	// Quarter turns are their own way back, as far as sides are concerned.
	const turned = walkUpright(width, height, orientation);
	const stored = { width: turned.width, height: turned.height, orientation };
	return { pixels, stored, upright: { width, height } };
}

/** Reads and unpacks a mask. Throws `unusableImage` where it is none, or does not belong to the image. */
export async function layMask(
	file: FileToRead,
	underlay: Underlay,
	slices: TimeSlices,
): Promise<LaidMask> {
	const { bytes, size } = await readImage(file, 'mask');
	const raster = await decodeImage(bytes, slices, MAX_SOURCE_PIXELS).catch(unusable(file));
	const { grey, foundIn } = await readMask(raster, slices).catch(unusable(file));
	// Ringing is where the stored image has its blocks.
	const mask = await turnUpright(
		await withoutRinging(grey, slices),
		size?.orientation ?? 1,
		slices,
	);
	const aligned = await align(mask, underlay, slices).catch(misfit(file));
	return { underlay, mask, aligned, foundIn };
}

/** The mask, or that of a thing of it, as it lies on the image; as it is where there is none. */
export async function align(
	mask: Grey,
	{ pixels, stored }: Underlay,
	slices: TimeSlices,
): Promise<Grey> {
	if (stored === undefined) return mask;
	const bare = 'whyNot' in pixels ? mask : await removePadding(mask, pixels, slices);
	return (await alignMask(bare, stored, slices)).aligned;
}

async function readImage(file: FileToRead, what: 'image' | 'mask') {
	const bytes = await file.read();
	try {
		return checkFile(bytes);
	} catch (error) {
		const { facts } = expecting(error, ({ reason }) => reason === 'notAnImage');
		throw noImage(file, what, facts.detail);
	}
}

function noImage({ title }: FileToRead, what: 'image' | 'mask', kind = 'something else'): Problem {
	return new Problem('unusableImage', {
		detail: `${title} is ${kind}, not a JPEG, PNG or WebP image`,
		advice: `Choose the field that holds the ${what}.`,
	});
}

function unusable(file: FileToRead): (error: unknown) => never {
	return (error) => {
		const { facts } = expectUnreadable(error);
		throw new Problem('unusableImage', {
			detail: `${file.title} cannot be used as a mask: ${facts.detail}`,
			advice:
				'A mask is a black-and-white image in which white is what is marked, or an image that is transparent around it.',
		});
	};
}

function misfit(file: FileToRead): (error: unknown) => never {
	return (error) => {
		const { facts } = expectUnreadable(error);
		throw new Problem('unusableImage', {
			detail: `${file.title} does not belong to the image: ${facts.detail}`,
			advice: 'Choose the image that the mask was made from, and the mask of that image.',
		});
	};
}
