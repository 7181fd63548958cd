import type { Clock } from '../timing/clock';
import { TimeSlices } from '../pixels/timeSlices';
import { Semaphore } from '../timing/semaphore';
import type { Context } from '../piapi/request';

/**
 * One image at a time is unpacked, whatever runs on this instance: it takes up to some 100 MB meanwhile, and two at
 * once would not be done sooner in one thread.
 */
const slot = new Semaphore(1);

/** Does work on pixels when it is its turn. Never to be nested. */
export async function workOnPixels<T>(
	{ signal }: Context,
	clock: Clock,
	work: (turns: TimeSlices) => Promise<T>,
): Promise<T> {
	return await slot.hold(async () => await work(new TimeSlices(clock, signal)));
}
