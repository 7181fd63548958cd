import { digestInName, digestInPlaceholder } from './inlineImage';
import { decodePart, parseAddress } from '../../values/address';
import { digestOf } from '../../values/digest';
import type { TaskInput } from '../task';

/** What a request asks for beside its image. */
export type AskedWords = Required<Omit<TaskInput, 'image'>>;

/**
 * Identifies exactly what a task was asked for: the image by its content if that is known, otherwise by its address as
 * written, and the prompts and the factor. Undefined if the task does not tell all of it. With the API key, the name of an
 * upload tells its content.
 */
export function digestInput(input: TaskInput, apiKey = ''): string | undefined {
	const { image = '', prompt, negativePrompt, segmentFactor } = input;
	if ([input.image, prompt, negativePrompt, segmentFactor].includes(undefined)) return undefined;
	return digestRequest(input, digestInName(image, apiKey));
}

/** The same for a request; here an image's name at its address says nothing about its content. */
export function digestRequest(
	{ image = '', prompt, negativePrompt, segmentFactor }: TaskInput,
	content?: string,
): string {
	const named = content ?? digestInPlaceholder(image) ?? image;
	return digestOf(JSON.stringify([named, prompt, negativePrompt, segmentFactor]));
}

/** A service may cut off the end of a prompt, but hardly leave fewer letters than this. */
const SHORTEST_CUT = 32;
/** More than any prompt takes, however it is written. */
const LONGEST_TOLD = 50_000;

/**
 * Whether a task tells of prompts or a factor that were not asked for. A service may tell them in another form: other
 * blanks or signs, mangled letters, an end cut off, a default for what was left empty, a factor nearer to zero. What it
 * does not tell proves nothing.
 */
export function tellsOtherwise(told: TaskInput, asked: AskedWords): boolean {
	const { prompt, negativePrompt, segmentFactor = 0 } = told;
	const isNearer = Math.abs(segmentFactor) <= Math.abs(asked.segmentFactor);
	return !(
		isNearer &&
		segmentFactor * asked.segmentFactor >= 0 &&
		isToldAs(prompt, asked.prompt) &&
		isToldAs(negativePrompt, asked.negativePrompt)
	);
}

/** Whether two addresses are the same, perhaps spelled in different ways. */
export function isSameAddress(one = '', other = ''): boolean {
	return other !== '' && lettersOf(plainAddress(one)) === lettersOf(plainAddress(other));
}

/** An address without its scheme, default port and fragment, its host as DNS has it. */
function plainAddress(address: string): string {
	const url = parseAddress(address);
	return decodePart(url ? url.host + url.pathname + url.search : address);
}

function isToldAs(told: string | undefined, asked: string): boolean {
	const [letters, all] = [lettersOf(told ?? ''), lettersOf(asked)];
	if (letters === '' || all === '') return true;
	return letters === all || (letters.length >= SHORTEST_CUT && all.startsWith(letters));
}

/** A text's letters and digits of ASCII; others come in too many forms. */
function lettersOf(text: string): string {
	const whole = text.slice(0, LONGEST_TOLD).normalize('NFC');
	const plain = whole.replace(/&#?\w+;|\\u[0-9a-f]{4}/gi, '');
	return plain.replace(/[^a-z0-9]/gi, '').toLowerCase();
}
