import { createHash } from 'crypto';

import { asObject, asText, type JsonObject } from './json';

/** Longest text that may look like base64 before it counts as an image; IDs and hashes are shorter. */
const LONGEST_PLAIN_TEXT = 1024;
/** Enough of a text to tell whether it is base64. */
const PROBE_LENGTH = 4096;

/** 128 bits: no two images share them by chance. */
const DIGEST_LENGTH = 32;

/** Stands for an image's bytes wherever those are not needed, as the same short text for the same image. */
export function markImage(bytes: Buffer): string {
	return `[image in base64, ${bytes.length} bytes, sha256 ${digestImage(bytes)}]`;
}

/** Names an image by its bytes. */
export function digestImage(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex').slice(0, DIGEST_LENGTH);
}

/** Whether a text is what `markImage` makes. */
export function isMark(text: string): boolean {
	return text.startsWith('[image in base64, ');
}

/** The digest in a mark; undefined where the text is none. */
export function digestOfMark(text: string): string | undefined {
	return isMark(text) ? /sha256 ([0-9a-f]{32})/.exec(text)?.[1] : undefined;
}

/** What stands at the end of an uploaded file's name, so that its address tells its content. */
export function digestForName(digest: string): string {
	return `sha256-${digest}`;
}

/** The digest in the name of an uploaded file at this address; undefined where it has none. */
export function digestInName(address: string): string | undefined {
	const digest = /-sha256-([0-9a-f]+)\.\w+(?:[?#]|$)/.exec(address)?.[1];
	return digest?.length === DIGEST_LENGTH ? digest : undefined;
}

/** Whether a text holds an image or another file as base64, with or without `data:` in front. */
export function isInline(text: string): boolean {
	if (/^data:/i.test(text)) return true;
	return (
		text.length > LONGEST_PLAIN_TEXT && /^[A-Za-z0-9+/_=\s-]+$/.test(text.slice(0, PROBE_LENGTH))
	);
}

/**
 * The base64 of a file, without the `data:` that may be in front. The text may be megabytes, and a regular expression
 * that loops over it can be too deep for V8.
 */
export function base64Of(text: string): string {
	return /^data:/i.test(text) ? text.slice(text.indexOf(',') + 1) : text;
}

/** The bytes of a file in base64, with or without `data:` in front. */
export function decodeInline(text: string): Buffer {
	return Buffer.from(base64Of(text), 'base64');
}

/**
 * A task's fields with its input image marked: the service gives back what it was sent, which may be megabytes with
 * every look.
 */
export function withMarkedInput(fields: JsonObject): JsonObject {
	const input = asObject(fields.input);
	const image = asText(input?.image);
	if (image === undefined || !isInline(image)) return fields;
	return { ...fields, input: { ...input, image: markImage(decodeInline(image)) } };
}
