import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import { scaleTo } from './layOut';
import { scale } from './scale';

/** Beyond so many standard deviations lies less than 0.3 % of a normal distribution. */
const REACH = 3;
/** What is blurred has no detail: so many samples for a standard deviation tell all of it. */
const SAMPLES = 4;

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
	const step = Math.max(Math.floor(deviation / SAMPLES), 1);
	const [width, height] = [image.width, image.height].map((side) => Math.ceil(side / step));
	// In samples of the small image.
	const spread = deviation / step;
	const weigh = (distance: number) => Math.exp(-((distance / spread) ** 2) / 2);
	const small = scale(image, { width, height }, slices, { reach: REACH * spread, weigh });
	return scaleTo(small, image, slices);
}
