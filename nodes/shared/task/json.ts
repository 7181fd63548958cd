/** Small readers for JSON of unknown shape: a value of another type counts as absent. */

export type JsonObject = { [key: string]: unknown };

export function asObject(value: unknown): JsonObject | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as JsonObject)
		: undefined;
}

/** The text, trimmed; undefined if it is empty or not a text. */
export function asText(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	return text === '' ? undefined : text;
}

/** No sentence of the service is nearly this long, and searching megabytes of text takes minutes. */
const LONGEST_WORDS = 5_000;

/** A text to be read for its words, trimmed and cut; undefined if it is empty or not a text. */
export function asWords(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length <= LONGEST_WORDS) return asText(value);
	return asText(value.slice(0, LONGEST_WORDS).replace(/\p{Cs}$/u, ''));
}

export function asNumber(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A number, even if written as a text. */
export function asAmount(value: unknown): number | undefined {
	const text = asText(value);
	return asNumber(text === undefined ? value : Number(text));
}

/** The texts in a list; a single text counts as a list of one. */
export function asTexts(value: unknown): string[] {
	const entries = Array.isArray(value) ? value : [value];
	return entries.map(asText).filter((text): text is string => text !== undefined);
}

/** Parses JSON; undefined if it is none. A byte order mark is not part of it (RFC 8259, section 8.1). */
export function parseJson(json: Buffer): unknown {
	try {
		return JSON.parse(json.toString('utf8').replace(/^\ufeff/, ''));
	} catch {
		return undefined;
	}
}

/** The limit without images: a history page has 100 tasks. Parsing more would hold up everything else on the instance. */
export const MAX_PLAIN_BYTES = 2 * 1024 ** 2;
/** A longer JSON text can hardly be anything but a file, and takes no time to parse. */
const LONG_TEXT = 1024;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How many bytes JSON has outside its long texts; only these take time to parse. Stops counting beyond `most`. */
export function countPlainBytes(json: Buffer, most: number): number {
	let plain = 0;
	let at = 0;
	while (plain <= most) {
		const start = json.indexOf(QUOTE, at);
		if (start === -1) return plain + json.length - at;
		const end = findTextEnd(json, start + 1);
		const length = end - start - 1;
		plain += start - at + 2 + (length < LONG_TEXT ? length : 0);
		at = end + 1;
	}
	return plain;
}

/** Where the quote is that ends a text, or the end of the JSON. */
function findTextEnd(json: Buffer, start: number): number {
	for (let from = start; ;) {
		const quote = json.indexOf(QUOTE, from);
		if (quote === -1) return json.length;
		let before = quote;
		while (json[before - 1] === BACKSLASH) before -= 1;
		if ((quote - before) % 2 === 0) return quote;
		from = quote + 1;
	}
}
