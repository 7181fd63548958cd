import type { Context } from '../piapi/context';
import { getSentImage } from '../piapi/endpoints';
import { RETRY, withRetries } from '../piapi/retry';
import { cutOut, type Cutout, type CutoutOptions } from '../pixels/cutOut';
import { decodeImage } from '../pixels/decodeImage';
import { withoutJpegNoise } from '../pixels/grey';
import { unreadable } from '../pixels/raster';
import { expecting, Problem, toProblem } from '../problem/problem';
import { describeProblem } from '../problem/texts';
import type { Task } from '../task/task';
import { checkFile, type ImageFile } from './checkFile';
import { downloadImage } from './download';
import type { InspectedImage } from './nameByPixels';
import { workOnPixels } from './pixelWork';

/** How a cutout is made. */
export interface CutoutSettings extends CutoutOptions {
	/** Reads the source image where the item has it; otherwise it is the one that the task was sent. */
	readSource?: () => Promise<Buffer>;
}

/**
 * Cuts the source image of a task out along its mask. Where that cannot be done, it says why: the mask is paid for, and
 * must not be lost over it. Throws only where the execution has been stopped.
 */
export async function makeCutout(
	context: Context,
	task: Task,
	mask: InspectedImage | undefined,
	settings: CutoutSettings,
): Promise<Cutout | { whyNot: string }> {
	if (mask === undefined) return { whyNot: 'PiAPI gave no mask' };
	const { grey } = mask;
	if (grey === undefined) return { whyNot: `the mask cannot be read: ${mask.unreadable}` };
	try {
		const { bytes, size } = await loadSource(context, task, settings);
		return await workOnPixels(context, async (slices) => {
			const raster = await decodeImage(bytes, slices).catch(ofSource);
			const orientation = size?.orientation ?? 1;
			const isJpeg = mask.format.name === 'JPEG';
			const clean = isJpeg ? await withoutJpegNoise(grey, slices) : grey;
			return await cutOut({ ...raster, orientation }, clean, settings, slices);
		});
	} catch (error) {
		const problem = expecting(toProblem(error), ({ reason }) => reason !== 'cancelled');
		if (isAtAddress(task, settings)) return { whyNot: NOT_HAD };
		if (problem.reason === 'unreadableImage') return { whyNot: problem.facts.detail ?? '' };
		return { whyNot: `the source image could not be fetched: ${describeProblem(problem).message}` };
	}
}

/**
 * The same words whatever the cause: where a stranger types the address in, a form for example, other words would tell
 * them what answers in the network of this n8n.
 */
const NOT_HAD = 'the source image could not be fetched from its address, or not be read';

/** Whether the source image is fetched from an address that the task, and so perhaps a stranger, names. */
function isAtAddress({ input: { image = '' } }: Task, { readSource }: CutoutSettings): boolean {
	return readSource === undefined && /^https?:/i.test(image);
}

/** For a `catch`: says which image it is that cannot be read. */
function ofSource(error: unknown): never {
	const { facts } = expecting(error, ({ reason }) => reason === 'unreadableImage');
	throw unreadable(`the source image cannot be read: ${facts.detail}`, error);
}

async function loadSource(
	context: Context,
	task: Task,
	settings: CutoutSettings,
): Promise<ImageFile> {
	const { id, input } = task;
	const { readSource } = settings;
	if (readSource) return checkFile(await readSource());
	const { image = '' } = input;
	if (isAtAddress(task, settings)) return await downloadImage(context, image, RETRY.source);
	const sent = await withRetries(context, RETRY.poll, async () => await getSentImage(context, id));
	if (sent !== undefined) return checkFile(sent);
	throw new Problem('imageGone', { detail: 'PiAPI does not give it back' });
}
