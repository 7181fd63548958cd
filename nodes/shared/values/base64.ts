/** The longest text that may look like base64 without counting as an image; IDs and hashes are shorter. */
const LONGEST_PLAIN_TEXT = 1024;
/** Enough of a text to tell whether it is base64. */
const PROBE_LENGTH = 4096;

/** Whether a text is a base64 file, with or without `data:` in front. */
export function isInline(text: string): boolean {
	if (/^data:/i.test(text)) return true;
	return (
		text.length > LONGEST_PLAIN_TEXT && /^[A-Za-z0-9+/_=\s-]+$/.test(text.slice(0, PROBE_LENGTH))
	);
}

/**
 * A file's base64, without any `data:` in front. The text may be megabytes, and a regular expression that loops over it
 * can be too deep for V8.
 */
export function base64Of(text: string): string {
	return /^data:/i.test(text) ? text.slice(text.indexOf(',') + 1) : text;
}

/** The bytes of a base64 file, with or without `data:` in front. */
export function decodeInline(text: string): Buffer {
	return Buffer.from(base64Of(text), 'base64');
}

/** How many characters of base64 so many bytes are. */
export function base64Length(bytes: number): number {
	return Math.ceil(bytes / 3) * 4;
}

/** How many bytes so many characters of base64 are, correct to a few. */
export function bytesOfBase64(length: number): number {
	return Math.floor((length * 3) / 4);
}
