import { describeWhy, type WhyNot, type SourceFile } from '../item/cutout/cutoutSource';
import type { Context } from '../piapi/context';
import { getSentImage } from '../piapi/endpoints/getTask';
import { DOWNLOADS } from '../download/retries';
import { RETRY, withRetries } from '../piapi/retry';
import { Problem } from '../problem/problem';
import { isMeantAsAddress } from '../values/address';
import type { Task } from '../task/task';
import { checkFile } from '../imageFile/checkFile';
import { downloadImage } from '../download/download';

/** Reads the source image, if the item has it; otherwise it is the one that the task got. */
export type ReadSource = () => Promise<Buffer>;

/**
 * The same words whatever the cause: if a stranger types the address, into a form for example, other words would tell them
 * what answers in this n8n's network.
 */
const NOT_HAD = 'the source image could not be fetched from its address, or could not be read';

/** A task's source image, or why it cannot be fetched. Throws if the execution is stopped. */
export async function loadSource(
	context: Context,
	task: Task,
	read?: ReadSource,
): Promise<SourceFile | WhyNot> {
	const { image = '' } = task.input;
	// It may come from a stranger.
	const address = read === undefined && isMeantAsAddress(image) ? image : undefined;
	try {
		if (read) return checkFile(await read());
		if (address === undefined) return checkFile(await fetchSent(context, task));
		return { ...(await downloadImage(context, address, DOWNLOADS.source)), unreadable: NOT_HAD };
	} catch (error) {
		const why = describeWhy(error);
		const isHidden = address !== undefined;
		return { whyNot: isHidden ? NOT_HAD : `the source image could not be fetched: ${why}` };
	}
}

/** The file that a task was sent, as PiAPI gives it back. */
async function fetchSent(context: Context, task: Task): Promise<Buffer> {
	const get = async () => await getSentImage(context, task);
	const sent = await withRetries(context, RETRY.poll, get);
	if (sent !== undefined) return sent;
	throw new Problem('imageGone', { detail: 'PiAPI no longer returns it' });
}
