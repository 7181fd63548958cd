import { encodeJpeg, type JpegOptions } from './jpeg/encodeJpeg';
import { encodePng } from './png/encodePng';
import type { Rgb } from './product/colour';
import { flatten } from './product/flatten';
import { readProfile } from './profile/readProfile';
import { convertRows, findConversion } from './profile/toSrgb';
import type { PngChunk, Raster } from './raster';
import type { RowSource } from './rowSource';
import type { TimeSlices } from '../timing/timeSlices';

/** Most bytes of colour profiles in one file, and in all of a task's together. Usual ones have from half a kB to 60 kB. */
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

/** Its source: what the colours mean, and how many cutouts are made of it. */
export type EncodedSource = Pick<Raster, 'channels' | 'colourChunks' | 'density'> & {
	cutouts?: number;
};

export interface EncodedCutout {
	bytes: Buffer;
	/** Whether the source's colour profile was left out because it is too large. */
	isWithoutProfile: boolean;
}

/**
 * Writes a PNG or a JPEG with the source's colour information. On a background the colours are
 * converted to sRGB, as the background's are, unless the source's profile is more than a matrix.
 */
export async function encodeCutout(
	rows: RowSource,
	{ channels, colourChunks, density, cutouts = 1 }: EncodedSource,
	{ background }: FileOptions,
	slices: TimeSlices,
): Promise<EncodedCutout> {
	// All cutouts of a task keep it, or none does: they must look alike.
	const mostProfileBytes = Math.min(MOST_PROFILE_BYTES, MOST_PROFILE_BYTES_IN_ALL / cutouts);
	const fits = ({ type, data }: PngChunk) => type !== 'iCCP' || data.length <= mostProfileBytes;
	const isWithoutProfile = !colourChunks.every(fits);
	const chunks = colourChunks.filter(fits);
	if (background === undefined) {
		const bytes = await encodePng({ ...rows, colourChunks: chunks, density }, slices);
		return { bytes, isWithoutProfile };
	}
	// On a coloured background a grey image has three channels, which its profile does not fit.
	const fitting = channels > 2 ? chunks : chunks.filter(({ type }) => type !== 'iCCP');
	const profile = await readProfile(fitting, mostProfileBytes, slices);
	// What a PNG says by cICP counts more than its profile.
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
