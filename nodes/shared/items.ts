import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { cleanTask, cleanUrl } from './cleanTask';
import type { Clock } from './clock';
import { nameOfFile } from './fileName';
import { fetchPicture, storePicture } from './images';
import { readMeasures } from './measures';
import type { OutputName, TaskPicture } from './output';
import { Problem } from './problem';
import type { Task } from './task';
import type { Connection } from './transport';

/** What the user wants of a finished task. */
export interface Delivery {
	outputs: OutputName[];
	/** Name of the mask's file without extension; empty where the node is to choose. */
	fileName: string;
}

const OUTCOMES = { running: 'pending', succeeded: 'succeeded', failed: 'failed' } as const;

/** The JSON of an item: the cleaned task in PiAPI's names, and what a workflow needs to decide. */
export function toJson(task: Task): IDataObject {
	return {
		...cleanTask(task.fields),
		outcome: OUTCOMES[task.status],
		...(task.failure && { failureReason: task.failure.message ?? 'PiAPI gives no reason' }),
		...readMeasures(task),
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
	const wanted = task.pictures.filter((picture) => isWanted(picture, delivery.outputs));
	const binary: IBinaryKeyData = {};
	const pictures: IDataObject[] = [];
	for (const picture of wanted.sort(maskFirst)) {
		const fetched = await fetchPicture(connection, picture, clock).catch((error: unknown) => {
			throw error instanceof Problem ? error.with({ taskId: task.id }) : error;
		});
		const baseName = nameOfFile(task, picture.name, delivery.fileName);
		const file = await storePicture(connection, fetched, baseName);
		binary[picture.name] = file;
		pictures.push({
			name: picture.name,
			fileName: file.fileName,
			mimeType: file.mimeType,
			bytes: fetched.bytes.length,
			...('url' in picture && { url: cleanUrl(picture.url) }),
		});
	}
	const missing = delivery.outputs.filter((name) => !(name in binary));
	const json = {
		...toJson(task),
		pictures,
		...(missing.length > 0 && { missingOutputs: missing }),
	};
	return { json, binary };
}

function isWanted(picture: TaskPicture, outputs: OutputName[]): boolean {
	return /^picture\d/.test(picture.name) || outputs.includes(picture.name as OutputName);
}

function maskFirst(a: TaskPicture, b: TaskPicture): number {
	return Number(b.name === 'mask') - Number(a.name === 'mask');
}
