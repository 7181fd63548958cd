import type { InspectedMask } from './inspectMask';
import type { TimeSlices } from '../../timing/timeSlices';

/** The most of a soft mask that may be neither black nor white, as a share of all pixels. */
const MAX_BETWEEN = 0.5;
/** Specks that may have a colour, or be no inverse. */
const MAX_COLOURED = 0.001;
const MAX_UNLIKE = 0.01;
/** How far the sum of a pixel and its inverse may be from white: JPEG changes both. */
const TOLERANCE = 24;

/**
 * Whether two images are a mask and its inverse, however soft, like those of fur or glass: grey, mostly black and white,
 * and pixel by pixel each other's inverse. Nothing but a mask comes with its negative.
 */
export async function areSoftMasks(
	one: InspectedMask,
	other: InspectedMask,
	slices: TimeSlices,
): Promise<boolean> {
	const [a, b] = [one.grey, other.grey];
	const { width, height } = a;
	if (width !== b.width || height !== b.height) return false;
	const isGrey = [one, other].every(
		({ coloured, between }) => coloured <= MAX_COLOURED && between <= MAX_BETWEEN,
	);
	if (!isGrey) return false;
	let unlike = 0;
	for (let y = 0; y < height; y++) {
		for (let index = y * width; index < (y + 1) * width; index++) {
			const rest = a.data[index] + b.data[index] - 255;
			if (rest > TOLERANCE || rest < -TOLERANCE) unlike += 1;
		}
		if (slices.isOver) await slices.next();
	}
	return unlike <= MAX_UNLIKE * width * height;
}
