import { digestInName, digestOfMark } from '../task/inlineImage';
import type { TaskInput } from '../task/task';

/** Whether a task was made of a request; unclear where it tells something that may be another form of the same. */
export type Sameness = 'same' | 'different' | 'unclear';

/** How images of a kind are told back by the service: as they were sent, or who knows how. */
export type Telling = 'asSent' | 'unknown';

/**
 * Compares what was asked for with what a task tells. Prompts may come back in another case or spacing, addresses in
 * another notation. Where the service is known to tell images of the kind `asSent`, another image is another request;
 * otherwise that is unclear.
 */
export function compareInputs(
	asked: Required<TaskInput>,
	told: TaskInput,
	telling: Telling,
): Sameness {
	if (told.prompt === undefined) return 'unclear';
	if (nameOfWords(asked) !== nameOfWords(told)) return 'different';
	if (told.image === undefined) return 'unclear';
	if (isSameImage(asked.image, told.image)) return 'same';
	return telling === 'asSent' ? 'different' : 'unclear';
}

/** Whether two images are the same: by their content where both tell it, or the same address in any notation. */
export function isSameImage(a: string, b: string): boolean {
	return nameOfImage(a) === nameOfImage(b);
}

/** One name for all inputs that ask for the same; undefined where they do not tell enough. */
export function nameOfInputs(input: TaskInput): string | undefined {
	if (input.prompt === undefined || input.image === undefined) return undefined;
	return JSON.stringify([nameOfWords(input), nameOfImage(input.image)]);
}

function nameOfWords({ prompt = '', negativePrompt = '', segmentFactor = 0 }: TaskInput): string {
	return JSON.stringify([plain(prompt), plain(negativePrompt), segmentFactor]);
}

/** By its content, if a mark or the name of an upload tells it; otherwise its address in one notation. */
function nameOfImage(image: string): string {
	return digestOfMark(image) ?? digestInName(image) ?? normalizeAddress(image);
}

/** An address in one notation: case of the host, default port, escapes and fragment do not count. */
function normalizeAddress(address: string): string {
	if (!URL.canParse(address)) return address.trim();
	const { protocol, host, pathname, search } = new URL(address);
	const server = host.replace(/\.(?=:|$)/, '').toLowerCase();
	return `${protocol}//${server}${unescape(pathname)}${unescape(search.replaceAll('+', ' '))}`;
}

function unescape(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function plain(text: string): string {
	return text.trim().replace(/\s+/g, ' ').toLowerCase();
}
