import type { Context } from '../piapi/context';
import { TimeSlices } from '../pixels/timeSlices';
import { Semaphore } from '../timing/semaphore';

/**
 * One image at a time is unpacked, whatever runs on this instance: it takes up to some 100 MB meanwhile, and two at
 * once would not be done sooner in one thread.
 */
const unpacking = new Semaphore(1);

/** Does work on pixels when it is its turn. Never to be nested. */
export async function workOnPixels<T>(
	{ clock, signal }: Pick<Context, 'clock' | 'signal'>,
	work: (slices: TimeSlices) => Promise<T>,
): Promise<T> {
	return await unpacking.hold(async () => await work(new TimeSlices(clock, signal)));
}
