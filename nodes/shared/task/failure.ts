import { asNumber, asObject, asText, asTexts, type JsonObject } from './json';

/** The cause of a failure is in `error.message`, else `error.raw_message`, else `logs`, else `detail`. */
export function describeFailure(fields: JsonObject): { message?: string; code?: number } {
	const error = asObject(fields.error);
	const message =
		asText(error?.message) ??
		asText(error?.raw_message) ??
		firstWords(fields.logs) ??
		firstWords(fields.detail) ??
		asText(fields.error);
	const code = asNumber(error?.code);
	return { message, ...(code !== undefined && code !== 0 && { code }) };
}

/** The words of a log of unknown shape: texts, or objects with a `message`, `msg`, `error` or `text`, or a list of them. */
function firstWords(value: unknown): string | undefined {
	const entries = Array.isArray(value) ? value : [value];
	const words = entries.flatMap((entry) => {
		const fields = asObject(entry);
		if (fields === undefined) return asTexts(entry);
		return asTexts(fields.message ?? fields.msg ?? fields.error ?? fields.text);
	});
	return words.length > 0 ? words.join('; ') : undefined;
}
