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

/** No name, status, number or time is nearly this long, and parsing megabytes takes seconds. */
const LONGEST_WORD = 200;

/** A short text; undefined if it is empty, long or not a text. */
export function asShortText(value: unknown): string | undefined {
	return typeof value === 'string' && value.length <= LONGEST_WORD ? asText(value) : undefined;
}

/** A number, even if written as a text. */
export function asAmount(value: unknown): number | undefined {
	const text = asShortText(value);
	return asNumber(text === undefined ? value : Number(text));
}

/** The texts in a list; a single text counts as a list of one. */
export function asTexts(value: unknown): string[] {
	const entries = Array.isArray(value) ? value : [value];
	return entries.map(asText).filter((text): text is string => text !== undefined);
}

/** An object without some of its fields. */
export function omit<T extends object, K extends keyof T>(object: T, ...names: K[]): Omit<T, K> {
	const rest = { ...object };
	for (const name of names) delete rest[name];
	return rest;
}

/** Parses JSON; undefined if it is none. A byte order mark is not part of it (RFC 8259, section 8.1). */
export function parseJson(json: Buffer): unknown {
	try {
		return JSON.parse(json.toString('utf8').replace(/^\ufeff/, ''));
	} catch {
		return undefined;
	}
}

/** The limit without images: a history page has 100 tasks. Reading more would hold up everything else on the instance. */
export const MAX_PLAIN_BYTES = 2 * 1024 ** 2;
/** A longer JSON text can hardly be anything but a file, and takes no time to parse. */
const LONG_TEXT = 1024;
/** However short it is, a value takes as long to read and clean as a text of this many bytes. */
const VALUE_BYTES = 40;
/** An escape takes as long to parse as this many bytes. */
const ESCAPE_BYTES = 2;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/**
 * How many bytes JSON has outside its long texts, with what its values and the escapes in long texts count; only these take
 * time. Stops counting beyond `most`.
 */
export function countPlainBytes(json: Buffer, most: number): number {
	let plain = 0;
	let at = 0;
	while (plain <= most) {
		const quote = json.indexOf(QUOTE, at);
		const start = quote === -1 ? json.length : quote;
		plain += start - at;
		if (plain <= most) plain += VALUE_BYTES * countValues(json, at, start);
		if (quote === -1) return plain;
		const end = findTextEnd(json, start + 1, most);
		const length = end - start - 1;
		const isLong = length >= LONG_TEXT;
		plain += 2 + (isLong ? ESCAPE_BYTES * countEscapes(json.subarray(start, end), most) : length);
		at = end + 1;
	}
	return plain;
}

/** How many values follow others in a part of JSON without texts. */
function countValues(json: Buffer, start: number, end: number): number {
	let count = 0;
	for (let at = start; at < end; at++) if (json[at] === COMMA) count += 1;
	return count;
}

/** How many escapes a text has; stops counting beyond `most`. */
function countEscapes(text: Buffer, most: number): number {
	let count = 0;
	let at = text.indexOf(BACKSLASH);
	for (; at !== -1 && ESCAPE_BYTES * count <= most; at = text.indexOf(BACKSLASH, at + 2))
		count += 1;
	return count;
}

/** Where the quote is that ends a text, or the end of the JSON; somewhere in front after more than `most` other quotes. */
function findTextEnd(json: Buffer, start: number, most: number): number {
	let quote = json.indexOf(QUOTE, start);
	for (let others = 0; ESCAPE_BYTES * others <= most; others++) {
		if (quote === -1) return json.length;
		let before = quote;
		while (json[before - 1] === BACKSLASH) before -= 1;
		if ((quote - before) % 2 === 0) return quote;
		quote = json.indexOf(QUOTE, quote + 1);
	}
	return quote;
}
