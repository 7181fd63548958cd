import type { Clock } from '../timing/clock';
import { Turns } from '../pixels/timeSlices';
import { Slots } from '../timing/semaphore';
import type { Connection } from '../piapi/request';

/**
 * One image at a time is unpacked, whatever runs on this instance: it takes up to some 100 MB meanwhile, and two at
 * once would not be done sooner in one thread.
 */
const slot = new Slots(1);

/** Does work on pixels when it is its turn. Never to be nested. */
export async function workOnPixels<T>(
	{ signal }: Connection,
	clock: Clock,
	work: (turns: Turns) => Promise<T>,
): Promise<T> {
	return await slot.hold(async () => await work(new Turns(clock, signal)));
}
