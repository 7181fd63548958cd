import { digestInName, digestOfMark } from './inlineImage';
import { digestOf } from './mark';
import type { TaskInput } from './task';

/**
 * Names exactly what a task was asked for: the image by its content where that is known, otherwise by its address as it is
 * written; the prompts and the factor as they are. Undefined where it does not tell all of it. `isNameBelieved` says
 * whether an address is one that only uploads have: anybody may give a file the name of another's content.
 */
export function digestInput(
	input: TaskInput,
	isNameBelieved: (address: string) => boolean = () => true,
): string | undefined {
	const { image, prompt, negativePrompt, segmentFactor } = input;
	if ([image, prompt, negativePrompt, segmentFactor].includes(undefined)) return undefined;
	const isBelieved = image !== undefined && isNameBelieved(image);
	return digestRequest(input, isBelieved ? digestInName(image) : undefined);
}

/** The same of a request: the name that an image has at its address says nothing of its content there. */
export function digestRequest(
	{ image = '', prompt, negativePrompt, segmentFactor }: TaskInput,
	content?: string,
): string {
	const named = content ?? digestOfMark(image) ?? image;
	return digestOf(JSON.stringify([named, prompt, negativePrompt, segmentFactor]));
}
