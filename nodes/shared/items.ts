import type { IBinaryData, IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { cleanTask, cleanUrl } from './cleanTask';
import type { Clock } from './clock';
import { nameOfFile } from './fileName';
import { fetchPicture, storePicture, type FetchedPicture } from './images';
import { readMeasures } from './measures';
import type { OutputName } from './output';
import { readSize } from './pictureSize';
import { namingTask, Problem } from './problem';
import type { Task } from './task';
import type { Connection } from './transport';
import { isTwoTone } from './twoTone';

/** What the user wants of a finished task. */
export interface Delivery {
	outputs: OutputName[];
	/** Name of the mask's file without extension; empty where the node is to choose. */
	fileName: string;
	/** Name of the source picture's file, where it came as one. */
	sourceName?: string;
}

const OUTCOMES = { running: 'pending', succeeded: 'succeeded', failed: 'failed' } as const;

/**
 * The JSON of an item: the cleaned task in PiAPI's names, and what a workflow needs to decide. `pixels` is the size of its
 * picture, for an estimate of its cost.
 */
export function toJson(task: Task, pixels?: number): IDataObject {
	return {
		...cleanTask(task.fields),
		outcome: OUTCOMES[task.status],
		...(task.failure && { failureReason: task.failure.message ?? 'PiAPI gives no reason' }),
		...readMeasures(task, pixels),
	} as IDataObject;
}

/**
 * A finished task as an item: its JSON, and each chosen picture as a file under the output's name. Pictures whose place
 * does not tell what they are all come along. Throws a `Problem` with the task's ID where a picture cannot be had.
 */
export async function deliverTask(
	connection: Connection,
	task: Task,
	delivery: Delivery,
	clock: Clock,
): Promise<INodeExecutionData> {
	if (task.pictures.length === 0) throw new Problem('noPictures', { taskId: task.id });
	const fetched: FetchedPicture[] = [];
	for (const picture of task.pictures.filter(({ name }) => isWanted(name, delivery.outputs))) {
		fetched.push(await fetchPicture(connection, picture, clock).catch(namingTask(task.id)));
	}
	const binary: IBinaryKeyData = {};
	const pictures: IDataObject[] = [];
	for (const picture of (await nameByPixels(fetched)).sort(maskFirst)) {
		const baseName = nameOfFile(task, picture.name, delivery);
		const file = await storePicture(connection, picture, baseName);
		binary[picture.name] = file;
		pictures.push(describePicture(picture, file));
	}
	const missing = delivery.outputs.filter((name) => !(name in binary));
	const json = {
		...toJson(task, countPixels(fetched[0])),
		pictures,
		...(missing.length > 0 && { missingOutputs: missing }),
	};
	return { json, binary };
}

/** Each picture of a task has as many pixels as its source. */
function countPixels(picture: FetchedPicture | undefined): number | undefined {
	const size = picture && readSize(picture.bytes);
	return size && size.width * size.height;
}

/** A file of the item, as data: what a workflow or an AI agent can use without the bytes. */
function describePicture(picture: FetchedPicture, file: IBinaryData): IDataObject {
	return {
		name: picture.name,
		fileName: file.fileName,
		mimeType: file.mimeType,
		bytes: picture.bytes.length,
		...(picture.url !== undefined && { url: cleanUrl(picture.url) }),
	};
}

/**
 * Names the mask among pictures whose place does not tell: the first that is black and white, and the second such one is
 * its inverse. The others keep their numbers.
 */
async function nameByPixels(pictures: FetchedPicture[]): Promise<FetchedPicture[]> {
	const names: OutputName[] = ['mask', 'invertedMask'];
	const named: FetchedPicture[] = [];
	for (const picture of pictures) {
		const isMask = isNumbered(picture.name) && names.length > 0 && (await isTwoTone(picture.bytes));
		named.push(isMask ? { ...picture, name: names.shift() as OutputName } : picture);
	}
	return named;
}

function isNumbered(name: string): boolean {
	return /^picture\d/.test(name);
}

function isWanted(name: string, outputs: OutputName[]): boolean {
	return isNumbered(name) || outputs.includes(name as OutputName);
}

function maskFirst(a: FetchedPicture, b: FetchedPicture): number {
	return Number(b.name === 'mask') - Number(a.name === 'mask');
}
