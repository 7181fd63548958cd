import { plainBaseName, plainName } from '../../imageFile/name';
import { isWebAddress } from '../../values/address';
import { nameAtAddress } from '../../clean/nameAtAddress';
import type { Task } from '../../task/task';
import type { NameClaim, UniqueNames } from './uniqueNames';

/** What a file name is made from. */
export interface NameParts {
	/** The user's choice; empty if there is none. */
	fileName: string;
	/** The source image's file name. */
	sourceName?: string;
	/** The chosen output, if it is the only one. */
	only?: string;
	/** Which of several jobs with the same name it belongs to. */
	number?: number;
	/** Which of the mask's things it shows. */
	thing?: number;
}

/**
 * An image's file name, without extension. If the user has chosen a name, the mask or the only output gets exactly that, and
 * others add what they are. Otherwise names begin with the source image's: `red-shoe-mask`. Several jobs or things are
 * numbered: `red-shoe-2-mask`. What is made without a task has none.
 */
export function nameOfFile(task: Task | undefined, imageName: string, parts: NameParts): string {
	const { only, number, thing } = parts;
	const numbers = [number, thing].map((each) => (each === undefined ? '' : `-${each}`)).join('');
	const isExact = plainBaseName(parts.fileName) !== '' && [only, 'mask'].includes(imageName);
	const name = knownName(parts) || (task && nameOfTask(task)) || 'task';
	return `${name}${numbers}${isExact ? '' : `-${imageName}`}`;
}

/** Claims the name of a job's files, if it is known already. */
export function claimName(parts: NameParts, names: UniqueNames): { claim?: NameClaim } {
	const name = knownName(parts);
	return name === '' ? {} : { claim: names.claim(name) };
}

function nameOfTask(task: Task): string {
	return nameInAddress(task) || plainName(task.id);
}

/** What is known before the task: the user's own name, or the source image's. */
function knownName({ fileName, sourceName = '' }: NameParts): string {
	return plainBaseName(fileName) || plainBaseName(sourceName);
}

/** The file name in the source image's address, without extension; empty if it has none. */
function nameInAddress(task: Task): string {
	const { image: address = '' } = task.input;
	if (!isWebAddress(address)) return '';
	return plainBaseName(nameAtAddress(address));
}
