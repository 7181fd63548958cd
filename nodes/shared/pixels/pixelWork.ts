import type { Clock } from '../timing/clock';
import { Semaphore } from '../timing/semaphore';
import { TimeSlices } from '../timing/timeSlices';

/**
 * One image at a time is unpacked, whatever runs on this instance: it takes up to some 100 MB meanwhile, and two at
 * once would not be done sooner in one thread.
 */
const unpacking = new Semaphore(1);

/** Does work on pixels when it is its turn. Never to be nested. */
export async function workOnPixels<T>(
	{ clock, signal }: { clock: Clock; signal?: AbortSignal },
	work: (slices: TimeSlices) => Promise<T>,
): Promise<T> {
	return await unpacking.hold(async () => await work(new TimeSlices(clock, signal)));
}
