import { cleanText } from './cleanText';
import { asObject, type JsonObject } from './json';
import { isSecretName } from './secretNames';
import { isStatusWord } from './status';

/** Far deeper than any documented answer; deeper still, n8n itself could not keep it. */
const MAX_DEPTH = 32;

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
	return cleanAt(value, secrets, 0);
}

function cleanAt(value: unknown, secrets: string[], depth: number): unknown {
	if (typeof value === 'string') return cleanText(value, secrets);
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= MAX_DEPTH) return '[nested too deep]';
	if (Array.isArray(value)) return value.map((entry) => cleanAt(entry, secrets, depth + 1));
	return Object.fromEntries(
		Object.entries(asObject(value) ?? {})
			.filter(([name]) => !isSecretName(name))
			.map(([name, entry]) => [cleanText(name, secrets), cleanAt(entry, secrets, depth + 1)]),
	);
}
