import { plainBaseName, plainName } from '../imageFile/name';
import { isWebAddress, nameAtAddress } from '../task/address';
import type { Task } from '../task/task';
import type { Delivery } from './delivery';
import type { FileNames } from './fileNames';

/** What is known for the name of a file. */
export interface NameParts {
	/** The user's own; empty where there is none. */
	fileName: string;
	/** Of the source image's file. */
	sourceName?: string;
	/** The output that is chosen, where it is the only one. */
	only?: string;
	/** Which of several jobs of the same name it belongs to. */
	number?: number;
	/** Which thing of the mask it is about. */
	thing?: number;
}

/**
 * The name of an image's file, without extension. With a name of the user's the mask, or the only output, has exactly that
 * name, any other image that name and its own; otherwise the source image's name goes in front: `red-shoe-mask`. Of several
 * jobs or things each has its number behind the name: `red-shoe-2-mask`.
 */
export function nameOfFile(task: Task, imageName: string, parts: NameParts): string {
	const { only, number, thing } = parts;
	const numbers = [number, thing].map((each) => (each === undefined ? '' : `-${each}`)).join('');
	const isExact = plainBaseName(parts.fileName) !== '' && [only, 'mask'].includes(imageName);
	const name = knownName(parts) || nameInAddress(task) || plainName(task.id) || 'task';
	return `${name}${numbers}${isExact ? '' : `-${imageName}`}`;
}

/** What one job of a run delivers: it claims the name of its files, as far as that is known before its task. */
export function nameDelivery(delivery: Delivery, names: FileNames, sourceName = ''): Delivery {
	const parts = { ...delivery, sourceName };
	const name = knownName(parts);
	return { ...parts, names, ...(name !== '' && { claim: names.claim(name) }) };
}

/** What is known before the task: the user's own name, or the source image's. */
function knownName({ fileName, sourceName = '' }: NameParts): string {
	return plainBaseName(fileName) || plainBaseName(sourceName);
}

/** The file name in the address of the source image, without extension; empty where it has none. */
function nameInAddress(task: Task): string {
	const { image: address = '' } = task.input;
	if (!isWebAddress(address)) return '';
	return plainBaseName(nameAtAddress(address));
}
