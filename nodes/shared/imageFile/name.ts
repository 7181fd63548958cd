/** The longest file name without extension, in bytes of UTF-8: file systems allow 255, and more is added. */
const LONGEST_NAME = 180;
/** Enough for a name; an address may be far longer. */
const MOST_CHARACTERS = 1_000;
/** Names that Windows reserves for devices, even with an extension. */
const RESERVED =
	/^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?=\.|$)/i;

/** Text after a dot that is not an extension stays: `Lamp 1.5m`, `4711.10`. */
const IMAGE_EXTENSION = /\.(png|jpe?g|jpe|jfif|webp|gif|bmp|tiff?|hei[cf]|avif|svg)$/i;

/** A file's plain name, without the extension of an image. */
export function plainBaseName(name: string): string {
	return plainName(name.replace(IMAGE_EXTENSION, ''));
}

/**
 * Removes what a file system or n8n would read as a path or a command, and characters that are invisible or reverse the
 * text; those that join letters or parts of an emoji stay.
 */
export function plainName(text: string): string {
	const visible = text
		.slice(0, MOST_CHARACTERS)
		.replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
		.replace(/[\\/:*?"<>|\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+/gu, '-');
	return trim(cutBytes(trim(visible))).replace(RESERVED, '$1_');
}

function trim(text: string): string {
	let end = text.length;
	while (end > 0 && /[.\s-]/.test(text[end - 1])) end -= 1;
	return text.slice(0, end).replace(/^[.\s-]+/, '');
}

/** Cuts a text to the longest name, between characters. */
function cutBytes(text: string): string {
	const bytes = Buffer.from(text);
	if (bytes.length <= LONGEST_NAME) return text;
	let end = LONGEST_NAME;
	// Bytes of the form 10xxxxxx continue a character (RFC 3629, section 3).
	while ((bytes[end] & 0xc0) === 0x80) end -= 1;
	return bytes.toString('utf8', 0, end);
}
