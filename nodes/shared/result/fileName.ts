import { plainName } from '../imageFile/name';
import { decodePart, fileNameOf, isWebAddress } from '../task/address';
import type { Task } from '../task/task';

/**
 * The name of an image's file, without extension. With a name of the user's the mask has exactly that name, any other
 * image that name and its own; otherwise the source image's name goes in front: `red-shoe-mask`. Of several things each
 * has its number behind the name: `red-shoe-2-mask`.
 */
export function nameOfFile(
	task: Task,
	imageName: string,
	{ fileName, sourceName = '', thing }: { fileName: string; sourceName?: string; thing?: number },
): string {
	const number = thing === undefined ? '' : `-${thing}`;
	const chosen = plainName(fileName.replace(/\.(png|jpe?g|webp)$/i, ''));
	if (chosen !== '') {
		return imageName === 'mask' ? chosen + number : `${chosen}${number}-${imageName}`;
	}
	const source = plainName(sourceName.replace(/\.\w{1,5}$/, '')) || nameInAddress(task);
	return `${source || plainName(task.id) || 'task'}${number}-${imageName}`;
}

/** The file name in the address of the source image, without extension; empty where it has none. */
function nameInAddress(task: Task): string {
	const { image: address = '' } = task.input;
	if (!isWebAddress(address)) return '';
	return plainName(decodePart(fileNameOf(address)).replace(/\.\w{1,5}$/, ''));
}
