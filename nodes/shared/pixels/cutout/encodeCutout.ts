import { encodeJpeg, type JpegOptions } from '../jpeg/encodeJpeg';
import { encodePng } from '../png/encodePng';
import type { Backdrop } from '../compose/backdrop';
import type { Rgb } from '../compose/colour';
import { flatten } from '../compose/flatten';
import { layOnShadow, type ShadowOptions } from '../compose/shadow';
import { MOST_PROFILE_BYTES, readConversion } from '../profile/readConversion';
import { convertRows } from '../profile/toSrgb';
import type { PngChunk, Raster } from '../raster';
import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';

/** The most bytes of colour profiles in all files of a task. */
const MOST_PROFILE_BYTES_IN_ALL = 1 << 22;

export interface FileOptions {
	/** What lies behind the selection; undefined for a transparent PNG. */
	background?: Background;
	/** An image over the background's colour; without a background there is none. */
	backdrop?: Backdrop;
	/** A shadow of the selection. */
	shadow?: ShadowOptions;
}

/** What lies under a cutout, as large as it: its shadow in one channel, and an opaque image. */
export interface Layers {
	shadow?: RowSource;
	backdrop?: RowSource;
}

/** A JPEG has no transparency, so only a cutout with a background can be one. */
export interface Background {
	colour: Rgb;
	/** How to write a JPEG; undefined for a PNG. */
	jpeg?: Pick<JpegOptions, 'quality' | 'hasHalfColours'>;
}

/** A cutout's source: its colour space, and how many cutouts are made from it. */
export type EncodedSource = Pick<Raster, 'channels' | 'colourChunks' | 'density'> & {
	cutouts?: number;
};

export interface EncodedCutout {
	bytes: Buffer;
	/** Whether the source's colour profile was left out because it is too large. */
	isWithoutProfile: boolean;
}

/**
 * Writes a PNG or a JPEG with the source's colour information. On a background, colours are converted to sRGB like the
 * background's, unless the source's profile is more than a matrix.
 */
export async function encodeCutout(
	rows: RowSource,
	{ channels, colourChunks, density, cutouts = 1 }: EncodedSource,
	{ background }: FileOptions,
	slices: TimeSlices,
	{ shadow, backdrop }: Layers = {},
): Promise<EncodedCutout> {
	// Either all cutouts of a task keep the profile or none does, so that they look alike.
	const mostProfileBytes = Math.min(MOST_PROFILE_BYTES, MOST_PROFILE_BYTES_IN_ALL / cutouts);
	const fits = ({ type, data }: PngChunk) => type !== 'iCCP' || data.length <= mostProfileBytes;
	const isWithoutProfile = !colourChunks.every(fits);
	const chunks = colourChunks.filter(fits);
	const onShadow = (image: RowSource) => (shadow ? layOnShadow(image, shadow) : image);
	if (background === undefined) {
		const image = { ...onShadow(rows), colourChunks: chunks, density };
		return { bytes: await encodePng(image, slices), isWithoutProfile };
	}
	const image = { channels, colourChunks: chunks };
	const { fitting, profile, convert } = await readConversion(image, slices, mostProfileBytes);
	const converted = convert ? convertRows(rows, convert) : rows;
	const opaque = flatten(onShadow(converted), backdrop ?? background.colour);
	if (background.jpeg === undefined) {
		const kept = convert ? [] : fitting;
		const bytes = await encodePng({ ...opaque, colourChunks: kept, density }, slices);
		return { bytes, isWithoutProfile };
	}
	const kept = convert ? undefined : profile.bytes;
	const options = { ...background.jpeg, profile: kept, density };
	return {
		bytes: await encodeJpeg(opaque, options, slices),
		isWithoutProfile: isWithoutProfile || profile.isTooLarge,
	};
}
