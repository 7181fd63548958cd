import { encodeJpeg, type JpegOptions } from './jpeg/encodeJpeg';
import { encodePng } from './png/encodePng';
import type { Rgb } from './product/colour';
import { flatten } from './product/flatten';
import { readProfile } from './profile/readProfile';
import { convertRows, findConversion } from './profile/toSrgb';
import type { PngChunk, Raster } from './raster';
import type { RowSource } from './rowSource';
import type { TimeSlices } from '../timing/timeSlices';

/** The most bytes of colour profiles in one file, and in all files of a task. Common ones have half a kB to 60 kB. */
const MOST_PROFILE_BYTES = 1 << 20;
const MOST_PROFILE_BYTES_IN_ALL = 1 << 22;

export interface FileOptions {
	/** What lies behind the selection; undefined for a transparent PNG. */
	background?: Background;
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
): Promise<EncodedCutout> {
	// Either all cutouts of a task keep the profile or none does, so that they look alike.
	const mostProfileBytes = Math.min(MOST_PROFILE_BYTES, MOST_PROFILE_BYTES_IN_ALL / cutouts);
	const fits = ({ type, data }: PngChunk) => type !== 'iCCP' || data.length <= mostProfileBytes;
	const isWithoutProfile = !colourChunks.every(fits);
	const chunks = colourChunks.filter(fits);
	if (background === undefined) {
		const bytes = await encodePng({ ...rows, colourChunks: chunks, density }, slices);
		return { bytes, isWithoutProfile };
	}
	// On a background, a grey image gets three channels, which its profile does not fit.
	const fitting = channels > 2 ? chunks : chunks.filter(({ type }) => type !== 'iCCP');
	const profile = await readProfile(fitting, mostProfileBytes, slices);
	// In a PNG, cICP takes precedence over a profile.
	const isByProfile = !fitting.some(({ type }) => type === 'cICP');
	const convert = isByProfile ? findConversion(profile.bytes) : undefined;
	const opaque = flatten(convert ? convertRows(rows, convert) : rows, background.colour);
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
