import { digestInName, digestOfMark } from './inlineImage';
import { digestOf } from './mark';
import type { TaskInput } from './task';

/**
 * Identifies exactly what a task was asked for: the image by its content if that is known, otherwise by its address as
 * written, and the prompts and the factor. Undefined if the task does not tell all of it. `isNameBelieved` says whether
 * only uploads can have such an address: anybody may give a file the name of another's content.
 */
export function digestInput(
	input: TaskInput,
	isNameBelieved: (address: string) => boolean,
): string | undefined {
	const { image, prompt, negativePrompt, segmentFactor } = input;
	if ([image, prompt, negativePrompt, segmentFactor].includes(undefined)) return undefined;
	const isBelieved = image !== undefined && isNameBelieved(image);
	return digestRequest(input, isBelieved ? digestInName(image) : undefined);
}

/** The same for a request; here an image's name at its address says nothing about its content. */
export function digestRequest(
	{ image = '', prompt, negativePrompt, segmentFactor }: TaskInput,
	content?: string,
): string {
	const named = content ?? digestOfMark(image) ?? image;
	return digestOf(JSON.stringify([named, prompt, negativePrompt, segmentFactor]));
}
