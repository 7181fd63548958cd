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

/** No sentence of the service is nearly as long, and to search a text of megabytes takes minutes. */
const LONGEST_WORDS = 5_000;

/** A text that is read for its words, trimmed and cut; undefined where it is not a text or empty. */
export function asWords(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length <= LONGEST_WORDS) return asText(value);
	return asText(value.slice(0, LONGEST_WORDS).replace(/\p{Cs}$/u, ''));
}

export function asNumber(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A number, which some write as a text. */
export function asAmount(value: unknown): number | undefined {
	const text = asText(value);
	return asNumber(text === undefined ? value : Number(text));
}

/** The texts among the entries of a list; a single text counts as a list of one. */
export function asTexts(value: unknown): string[] {
	const entries = Array.isArray(value) ? value : [value];
	return entries.map(asText).filter((text): text is string => text !== undefined);
}

/** A longer text of JSON is hardly anything but a file, and costs no time to parse. */
const LONG_TEXT = 1024;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How many bytes JSON has outside its long texts, which is what takes time to parse. Counts no further than `most`. */
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

/** Where the quote is that ends a text, or the end of it all. */
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
