/** Small readers for JSON of unknown shape: what is not of the asked type counts as absent. */

export type JsonObject = { [key: string]: unknown };

export function asObject(value: unknown): JsonObject | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as JsonObject)
		: undefined;
}

/** The text, trimmed; undefined where it is not a text or empty. */
export function asText(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	return text === '' ? undefined : text;
}

export function asNumber(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The texts among the entries of a list; a single text counts as a list of one. */
export function asTexts(value: unknown): string[] {
	const entries = Array.isArray(value) ? value : [value];
	return entries.map(asText).filter((text): text is string => text !== undefined);
}
