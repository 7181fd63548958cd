import type { ImageFile } from '../../imageFile/checkFile';
import type { CutoutSource } from '../../pixels/cutout/cutOut';
import { decodeImage } from '../../pixels/decodeImage';
import { MAX_SOURCE_PIXELS } from '../../pixels/raster';
import { unlessCancelled } from '../../problem/problem';
import { describeProblem } from '../../problem/texts';
import type { TimeSlices } from '../../timing/timeSlices';

/** The file to cut something out of. `unreadable` is said instead of why it cannot be read, if that is to stay hidden. */
export type SourceFile = ImageFile & { unreadable?: string };

/** Why there is no cutout. It is not an error, because the paid mask must not be lost over it. */
export interface WhyNot {
	whyNot: string;
}

/** Decodes a source image, of which so many cutouts are made. Throws if the execution is stopped. */
export async function unpack(
	{ bytes, size, unreadable }: SourceFile,
	cutouts: number,
	slices: TimeSlices,
	what = 'source image',
): Promise<CutoutSource | WhyNot> {
	try {
		const raster = await decodeImage(bytes, slices, MAX_SOURCE_PIXELS);
		return { ...raster, orientation: size?.orientation ?? 1, cutouts };
	} catch (error) {
		const why = `the ${what} cannot be read: ${describeWhy(error)}`;
		return { whyNot: unreadable ?? why };
	}
}

/** Whatever went wrong, the mask is still delivered; only a stop ends everything. */
export function describeWhy(error: unknown): string {
	const problem = unlessCancelled(error);
	const isUnreadable = problem.reason === 'unreadableImage';
	return (isUnreadable && problem.facts.detail) || describeProblem(problem).message;
}
