import type { Raster } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { readProfile } from './readProfile';
import { findConversion } from './toSrgb';

/** The most bytes of a colour profile. Common ones have half a kB to 60 kB. */
export const MOST_PROFILE_BYTES = 1 << 20;

/** What an image's colours mean: its profile, and how to convert them to sRGB, if that is needed and possible. */
export async function readConversion(
	{ channels, colourChunks }: Pick<Raster, 'channels' | 'colourChunks'>,
	slices: TimeSlices,
	mostBytes = MOST_PROFILE_BYTES,
) {
	// On a background, a grey image gets three channels, which its profile does not fit.
	const fitting = channels > 2 ? colourChunks : colourChunks.filter(({ type }) => type !== 'iCCP');
	const profile = await readProfile(fitting, mostBytes, slices);
	// In a PNG, cICP takes precedence over a profile.
	const isByProfile = !fitting.some(({ type }) => type === 'cICP');
	const convert = isByProfile ? findConversion(profile.bytes) : undefined;
	return { fitting, profile, convert };
}
