import { isThere } from '../../download/imageHost';
import type { Context } from '../../piapi/context';
import type { Task } from '../../task/task';
import { IMAGES_LATE_MS } from '../../wait/waitForResult';

/** Whether a task has images, or will have: PiAPI deletes them after some days. */
export async function mayHaveImages(task: Task, context: Context): Promise<boolean> {
	return !isEmpty(task, context) && !(await isGone(task, context));
}

/** Whether a task is done and has no images, and will not get any more. */
function isEmpty(
	{ status, images, times: { ended = 0 } }: Task,
	{ serviceClock }: Context,
): boolean {
	const isLate = serviceClock.now() - ended > IMAGES_LATE_MS;
	return status === 'succeeded' && images.length === 0 && isLate;
}

async function isGone({ images: [first] }: Task, context: Context): Promise<boolean> {
	return first !== undefined && 'url' in first && !(await isThere(context, first.url));
}
