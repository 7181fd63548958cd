import { createHash, createHmac } from 'crypto';

import { decodeInline, isInline } from '../../values/base64';
import { asObject, asText, type JsonObject } from '../../values/json';

/** The longest file that is sent, in characters of base64, with room for what stands in front. */
const LONGEST_INLINE = 70_000_000;

/** 128 bits: no two images share them by chance. */
const DIGEST_LENGTH = 32;
/** 64 bits: each guess would cost a task. */
const SEAL_LENGTH = 16;

/** Short placeholder for an inline image; equal bytes give equal text. */
export function imagePlaceholder(bytes: Buffer): string {
	return placeholderOf(digestImage(bytes), bytes.length);
}

/** The same by the image's digest and its length in bytes. */
export function placeholderOf(digest: string, length: number): string {
	return `[image in base64, ${length} bytes, sha256 ${digest}]`;
}

/** Identifies an image by its bytes. */
export function digestImage(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex').slice(0, DIGEST_LENGTH);
}

/** The digest in such a placeholder; undefined for any other text. */
export function digestInPlaceholder(text: string): string | undefined {
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

/**
 * Replaces a task's input image with its placeholder: the service returns what it was sent, which may be megabytes with
 * every poll. One that is longer than `longest` was not sent, and to decode it would be in vain.
 */
export function withPlaceholder(fields: JsonObject, longest = LONGEST_INLINE): JsonObject {
	const input = asObject(fields.input);
	const image = asText(input?.image);
	if (image === undefined || image.length > longest || !isInline(image)) return fields;
	return { ...fields, input: { ...input, image: imagePlaceholder(decodeInline(image)) } };
}
