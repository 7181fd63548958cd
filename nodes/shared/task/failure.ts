import { asNumber, asObject, asTexts, asWords, type JsonObject } from '../values/json';

/** Reads why a task failed: from `error.message` and `error.raw_message`, else from `logs`, else from `detail`. */
export function describeFailure(fields: JsonObject): { message?: string; code?: number } {
	const error = asObject(fields.error);
	const message =
		wordsOfError(error) ??
		firstWords(fields.logs) ??
		firstWords(fields.detail) ??
		asWords(fields.error);
	const code = asNumber(error?.code);
	return { message, ...(code !== undefined && code !== 0 && { code }) };
}

/**
 * Joins both fields of a PiAPI error, once if one repeats the other: the `message` is often general ("failed to
 * process"), and the `raw_message` gives the reason ("no box found for prompt").
 */
export function wordsOfError(error: JsonObject | undefined): string | undefined {
	const message = asWords(error?.message);
	const raw = asWords(error?.raw_message);
	if (message === undefined || raw === undefined) return message ?? raw;
	const [general, exact] = [message.toLowerCase(), raw.toLowerCase()];
	if (general.includes(exact)) return message;
	return exact.includes(general) ? raw : `${message}: ${raw}`;
}

/** The words of a log of unknown shape: texts, objects with a `message`, `msg`, `error` or `text`, or a list of these. */
function firstWords(value: unknown): string | undefined {
	const entries = Array.isArray(value) ? value : [value];
	const words = entries.flatMap((entry) => {
		const fields = asObject(entry);
		if (fields === undefined) return asTexts(entry);
		return asTexts(fields.message ?? fields.msg ?? fields.error ?? fields.text);
	});
	return asWords(words.join('; '));
}
