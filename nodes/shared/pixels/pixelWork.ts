import type { Clock } from '../timing/clock';
import { perProcess } from '../timing/perProcess';
import { Semaphore } from '../timing/semaphore';
import { TimeSlices } from '../timing/timeSlices';

/**
 * Only one image is unpacked at a time, whatever runs on this instance: it takes up to some 100 MB, and two at once would
 * not be done sooner in one thread.
 */
const unpacking = perProcess(() => new Semaphore(1));

/** Works on pixels when it is its turn. Never nest it. */
export async function workOnPixels<T>(
	{ clock, signal }: { clock: Clock; signal?: AbortSignal },
	work: (slices: TimeSlices) => Promise<T>,
): Promise<T> {
	return await unpacking({ clock }).hold(async () => await work(new TimeSlices(clock, signal)));
}
