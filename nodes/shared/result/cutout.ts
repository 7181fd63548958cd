import type { Clock } from '../timing/clock';
import { getSentImage } from '../piapi/endpoints';
import { describeProblem } from '../problem/texts';
import { checkFile, fetchFile, type ImageFile } from './download';
import { asObject, asText } from '../task/json';
import { cutOut, type Cutout, type CutoutOptions } from '../pixels/cutOut';
import { decodeImage } from '../pixels/decodeImage';
import { withoutJpegNoise } from '../pixels/grey';
import { unreadable } from '../pixels/raster';
import { readSize } from '../imageFile/size';
import { workOnPixels } from './pixelWork';
import { expecting, Problem, toProblem } from '../problem/problem';
import type { InspectedImage } from './nameByPixels';
import type { Task } from '../task/task';
import type { Context } from '../piapi/request';

/** How a cutout is made. */
export interface CutoutSettings extends CutoutOptions {
	/** Reads the source image where the item has it; otherwise it is the one that the task was sent. */
	readSource?: () => Promise<Buffer>;
}

/**
 * Cuts the source image of a task out along its mask. Where that cannot be done, it says why: the mask is paid for, and
 * not to be lost over it. Throws only where the execution has been stopped.
 */
export async function makeCutout(
	context: Context,
	task: Task,
	mask: InspectedImage | undefined,
	wish: CutoutSettings,
	clock: Clock,
): Promise<Cutout | { whyNot: string }> {
	if (mask === undefined) return { whyNot: 'PiAPI gave no mask' };
	const { grey } = mask;
	if (grey === undefined) return { whyNot: `the mask cannot be read: ${mask.unreadable}` };
	try {
		const { bytes } = await loadSource(context, task, wish, clock);
		return await workOnPixels(context, clock, async (turns) => {
			const raster = await decodeImage(bytes, turns).catch(ofSource);
			const orientation = readSize(bytes)?.orientation ?? 1;
			const isJpeg = mask.format.name === 'JPEG';
			const clean = isJpeg ? await withoutJpegNoise(grey, turns) : grey;
			return await cutOut({ ...raster, orientation }, clean, wish, turns);
		});
	} catch (error) {
		const problem = expecting(toProblem(error), ({ reason }) => reason !== 'cancelled');
		if (problem.reason === 'unreadableImage') return { whyNot: problem.facts.detail ?? '' };
		return {
			whyNot: `the source image is not to be had: ${describeProblem(problem).message}`,
		};
	}
}

/** For a `catch`: says which image it is that cannot be read. */
function ofSource(error: unknown): never {
	const { facts } = expecting(error, ({ reason }) => reason === 'unreadableImage');
	throw unreadable(`the source image cannot be read: ${facts.detail}`, error);
}

async function loadSource(
	context: Context,
	task: Task,
	{ readSource }: CutoutSettings,
	clock: Clock,
): Promise<ImageFile> {
	if (readSource) return checkFile(await readSource());
	const address = asText(asObject(task.fields.input)?.image) ?? '';
	if (/^https?:/i.test(address)) return await fetchFile(context, address, clock);
	const sent = await getSentImage(context, task.id);
	if (sent !== undefined) return checkFile(sent);
	throw new Problem('imageGone', { detail: 'PiAPI does not give it back' });
}
