import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import { TRIANGLE } from '../taps';
import { scale } from '../scale';

/** Beyond so many standard deviations lies less than a ten-thousandth of a normal distribution. */
const REACH = 4;
/** What is blurred has no detail: so many samples for a standard deviation tell all of it. */
const SAMPLES = 6;

/** How far around a pixel a blur of this width shows, in pixels. */
export function reachOf(blur: number): number {
	return Math.ceil((REACH * blur) / 2);
}

/**
 * Blurs an image as CSS does: the standard deviation of the normal distribution is half the given pixels. At the edges, the
 * pixels that exist take over the weight of the missing ones. Ask for its rows in order.
 */
export function blurRows(image: RowSource, blur: number, slices: TimeSlices): RowSource {
	const deviation = blur / 2;
	if (deviation === 0) return image;
	const step = Math.floor(deviation / SAMPLES);
	if (step < 2) return spread(image, deviation, slices);
	const [width, height] = [image.width, image.height].map((side) => Math.ceil(side / step));
	const small = scale(image, { width, height }, slices, TRIANGLE);
	const ratio = (image.width / width + image.height / height) / 2;
	// Scaling blurs as well, there and back by a triangle whose variance is a sixth of the ratio's square.
	const rest = Math.sqrt(deviation ** 2 - ratio ** 2 / 3) / ratio;
	return scale(spread(small, rest, slices), image, slices, TRIANGLE);
}

/** Weighs with a normal distribution of this standard deviation. */
function spread(image: RowSource, deviation: number, slices: TimeSlices): RowSource {
	const weigh = (distance: number) => Math.exp(-((distance / deviation) ** 2) / 2);
	return scale(image, image, slices, { reach: REACH * deviation, weigh });
}
