import type { Context } from '../piapi/context';
import { getSentImage } from '../piapi/endpoints/getTask';
import { RETRY, withRetries } from '../piapi/retry';
import type { CutoutSource } from '../pixels/cutout/cutOut';
import { decodeImage } from '../pixels/decodeImage';
import { MAX_SOURCE_PIXELS } from '../pixels/raster';
import type { TimeSlices } from '../timing/timeSlices';
import { Problem, unlessCancelled } from '../problem/problem';
import { describeProblem } from '../problem/texts';
import { isMeantAsAddress } from '../values/address';
import type { Task } from '../task/task';
import { checkFile, type ImageFile } from '../imageFile/checkFile';
import { downloadImage } from '../download/download';

/** Reads the source image, if the item has it; otherwise it is the one that the task got. */
export type ReadSource = () => Promise<Buffer>;

/** A source image, and whether it comes from the address in the task. */
export type SourceFile = ImageFile & { isAtAddress?: boolean };

/** Why there is no cutout. It is not an error, because the paid mask must not be lost over it. */
export interface NoCutout {
	whyNot: string;
}

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
): Promise<SourceFile | NoCutout> {
	const { image = '' } = task.input;
	// It comes perhaps from a stranger.
	const address = read === undefined && isMeantAsAddress(image) ? image : undefined;
	try {
		if (read) return checkFile(await read());
		if (address === undefined) return checkFile(await fetchSent(context, task));
		return { ...(await downloadImage(context, address, RETRY.source)), isAtAddress: true };
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

/** Decodes a source image, of which so many cutouts are made. Throws if the execution is stopped. */
export async function unpack(
	{ bytes, size, isAtAddress }: SourceFile,
	cutouts: number,
	slices: TimeSlices,
	what = 'source image',
): Promise<CutoutSource | NoCutout> {
	try {
		const raster = await decodeImage(bytes, slices, MAX_SOURCE_PIXELS);
		return { ...raster, orientation: size?.orientation ?? 1, cutouts };
	} catch (error) {
		const why = `the ${what} cannot be read: ${describeWhy(error)}`;
		return { whyNot: isAtAddress ? NOT_HAD : why };
	}
}

/** Whatever went wrong, the mask is still delivered; only a stop ends everything. */
export function describeWhy(error: unknown): string {
	const problem = unlessCancelled(error);
	const isUnreadable = problem.reason === 'unreadableImage';
	return (isUnreadable && problem.facts.detail) || describeProblem(problem).message;
}
