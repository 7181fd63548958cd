import { createHash, createHmac } from 'crypto';

import { asObject, asText, type JsonObject } from './json';

/** The longest text that may look like base64 without counting as an image; IDs and hashes are shorter. */
const LONGEST_PLAIN_TEXT = 1024;
/** Enough of a text to tell whether it is base64. */
const PROBE_LENGTH = 4096;

/** The longest file that is sent, in characters of base64, with room for what stands in front. */
export const LONGEST_INLINE = 70_000_000;

/** 128 bits: no two images share them by chance. */
const DIGEST_LENGTH = 32;
/** 64 bits: each guess would cost a task. */
const SEAL_LENGTH = 16;

/** Short placeholder for an inline image; equal bytes give equal text. */
export function markImage(bytes: Buffer): string {
	return markOf(digestImage(bytes), bytes.length);
}

/** The same by the image's digest and its length in bytes. */
export function markOf(digest: string, length: number): string {
	return `[image in base64, ${length} bytes, sha256 ${digest}]`;
}

/** Identifies an image by its bytes. */
export function digestImage(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex').slice(0, DIGEST_LENGTH);
}

/** The digest in such a placeholder; undefined for any other text. */
export function digestOfMark(text: string): string | undefined {
	return /^\[image in base64, \d+ bytes, sha256 ([0-9a-f]{32})\]$/.exec(text)?.[1];
}

/**
 * Ends an uploaded file's name, so that its address tells its content. Anybody may give a file any name, but only who has
 * the API key can seal it.
 */
export function digestForName(digest: string, apiKey: string): string {
	return `sha256-${digest}-${sealOf(digest, apiKey)}`;
}

/** The digest in an uploaded file's name; undefined if it has none, or is not sealed with the key. */
export function digestInName(address: string, apiKey: string): string | undefined {
	const [, digest, seal] = /-sha256-([0-9a-f]+)-([0-9a-f]+)\.\w+(?:[?#]|$)/.exec(address) ?? [];
	const isOwn =
		apiKey !== '' && digest?.length === DIGEST_LENGTH && seal === sealOf(digest, apiKey);
	return isOwn ? digest : undefined;
}

function sealOf(digest: string, apiKey: string): string {
	return createHmac('sha256', apiKey).update(digest).digest('hex').slice(0, SEAL_LENGTH);
}

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

/**
 * Replaces a task's input image with its placeholder: the service returns what it was sent, which may be megabytes with
 * every poll. One that is longer than `longest` was not sent, and to decode it would be in vain.
 */
export function withMarkedInput(fields: JsonObject, longest = LONGEST_INLINE): JsonObject {
	const input = asObject(fields.input);
	const image = asText(input?.image);
	if (image === undefined || image.length > longest || !isInline(image)) return fields;
	return { ...fields, input: { ...input, image: markImage(decodeInline(image)) } };
}
