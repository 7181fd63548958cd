import { cleanText, isFile } from './cleanText';
import { asObject, type JsonObject } from './json';
import { isSecretName } from './secretNames';
import { isStatusWord } from './status';

/** Far deeper than any documented answer; deeper still, n8n itself could not keep it. */
const MAX_DEPTH = 32;
/** How many characters of one value are cleaned; no task has nearly as many outside of files. */
const MOST_CHARACTERS = 2_000_000;
/** A field with a longer name is none of the service's. */
const LONGEST_NAME = 1_000;

/** What is left of the characters. */
interface Budget {
	characters: number;
}

/** The fields of a task as `cleanValue` gives them; a known status stays, even one that is a secret as well. */
export function cleanFields(fields: JsonObject, secrets: string[]): JsonObject {
	const cleaned = cleanValue(fields, secrets) as JsonObject;
	return isStatusWord(fields.status) ? { ...cleaned, status: fields.status } : cleaned;
}

/**
 * Any JSON value as it may leave the node: without fields that hold secrets, each text and each field's name cleaned as
 * `cleanText` says, and not too deep for n8n. What is to be read from a value is read before.
 */
export function cleanValue(value: unknown, secrets: string[] = []): unknown {
	return cleanAt(value, secrets, 0, { characters: MOST_CHARACTERS });
}

function cleanAt(value: unknown, secrets: string[], depth: number, budget: Budget): unknown {
	if (typeof value === 'string') return cleanWithin(value, secrets, budget);
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= MAX_DEPTH) return '[nested too deep]';
	if (Array.isArray(value)) return value.map((entry) => cleanAt(entry, secrets, depth + 1, budget));
	return Object.fromEntries(
		Object.entries(asObject(value) ?? {})
			.filter(([name]) => name.length <= LONGEST_NAME && !isSecretName(name))
			.map(([name, entry]) => [
				cleanText(name, secrets),
				cleanAt(entry, secrets, depth + 1, budget),
			]),
	);
}

/** Files are told by their length without going through them; any other text counts. */
function cleanWithin(text: string, secrets: string[], budget: Budget): string {
	if (isFile(text)) return cleanText(text, secrets);
	budget.characters -= text.length;
	return budget.characters < 0 ? `[text, ${text.length} characters]` : cleanText(text, secrets);
}
