import type { Clock } from './clock';
import { getSentPicture } from './endpoints';
import { describeProblem } from './errorTexts';
import { checkFile, fetchFile, type PictureFile } from './images';
import { asObject, asText } from './json';
import { cutOut, type Cutout, type CutoutOptions } from './pixels/cutOut';
import { decodePicture } from './pixels/decodePicture';
import { withoutJpegNoise } from './pixels/grey';
import { unreadable } from './pixels/raster';
import { readSize } from './pictureSize';
import { workOnPixels } from './pixelWork';
import { expecting, Problem, toProblem } from './problem';
import type { SeenPicture } from './recognize';
import type { Task } from './task';
import type { Connection } from './transport';

/** How a cutout is made. */
export interface CutoutWish extends CutoutOptions {
	/** Reads the source picture where the item has it; otherwise it is the one that the task was sent. */
	readSource?: () => Promise<Buffer>;
}

/**
 * Cuts the source picture of a task out along its mask. Where that cannot be done, it says why: the mask is paid for, and
 * not to be lost over it. Throws only where the execution has been stopped.
 */
export async function makeCutout(
	connection: Connection,
	task: Task,
	mask: SeenPicture | undefined,
	wish: CutoutWish,
	clock: Clock,
): Promise<Cutout | { whyNot: string }> {
	if (mask === undefined) return { whyNot: 'PiAPI gave no mask' };
	const { grey } = mask;
	if (grey === undefined) return { whyNot: `the mask cannot be read: ${mask.unreadable}` };
	try {
		const { bytes } = await loadSource(connection, task, wish, clock);
		return await workOnPixels(connection, clock, async (turns) => {
			const raster = await decodePicture(bytes, turns).catch(ofSource);
			const orientation = readSize(bytes)?.orientation ?? 1;
			const isJpeg = mask.format.name === 'JPEG';
			const clean = isJpeg ? await withoutJpegNoise(grey, turns) : grey;
			return await cutOut({ ...raster, orientation }, clean, wish, turns);
		});
	} catch (error) {
		const problem = expecting(toProblem(error), ({ reason }) => reason !== 'cancelled');
		if (problem.reason === 'unreadablePicture') return { whyNot: problem.facts.detail ?? '' };
		return {
			whyNot: `the source picture is not to be had: ${describeProblem(problem).message}`,
		};
	}
}

/** For a `catch`: says which picture it is that cannot be read. */
function ofSource(error: unknown): never {
	const { facts } = expecting(error, ({ reason }) => reason === 'unreadablePicture');
	throw unreadable(`the source picture cannot be read: ${facts.detail}`, error);
}

async function loadSource(
	connection: Connection,
	task: Task,
	{ readSource }: CutoutWish,
	clock: Clock,
): Promise<PictureFile> {
	if (readSource) return checkFile(await readSource());
	const address = asText(asObject(task.fields.input)?.image) ?? '';
	if (/^https?:/i.test(address)) return await fetchFile(connection, address, clock);
	const sent = await getSentPicture(connection, task.id);
	if (sent !== undefined) return checkFile(sent);
	throw new Problem('pictureGone', { detail: 'PiAPI does not give it back' });
}
