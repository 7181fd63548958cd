import type { Clock } from '../timing/clock';
import { perProcess } from '../timing/perProcess';
import { Semaphore } from '../limits/semaphore';
import { TimeSlices } from '../timing/timeSlices';

/**
 * Only one image is unpacked at a time, whatever runs on this instance: it takes up to some 100 MB, and two at once would
 * not be done sooner in one thread.
 */
const unpacking = perProcess(() => new Semaphore(1));
/** Work of many steps keeps its image between them, so only one such work is begun at a time. */
const manySteps = perProcess(() => new Semaphore(1));

/** Waits for something else, and gives others their turn meanwhile: whoever is in line comes first. */
export type Pause = <T>(wait: () => Promise<T>) => Promise<T>;

/** Works on pixels when it is its turn. Never nest it. With a single step, `pause` keeps the turn and only waits. */
export async function workOnPixels<T>(
	{ clock, signal }: { clock: Clock; signal?: AbortSignal },
	work: (slices: TimeSlices, pause: Pause) => Promise<T>,
	steps = 1,
): Promise<T> {
	const begin = async () =>
		await unpacking({ clock }).hold(async ({ releasedWhile }) => {
			const pause: Pause = steps > 1 ? releasedWhile : async (wait) => await wait();
			return await work(new TimeSlices(clock, signal), pause);
		});
	return steps > 1 ? await manySteps({ clock }).hold(begin) : await begin();
}
