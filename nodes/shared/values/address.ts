/**
 * The longest address: servers accept fewer characters than this (RFC 9110, section 4.1, asks for 8,000); more would only
 * keep n8n busy.
 */
export const LONGEST_ADDRESS = 8_192;

/** A host name has at most 253 characters, and parsing non-ASCII ones takes time that grows with their square. */
const LONGEST_AUTHORITY = 512;
/** Where the parser looks for user name and host: after a scheme, or two slashes of either kind. */
const AUTHORITY = /^[^a-z/\\]*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})[/\\]*([^/\\?#]*)/i;

/** Parses a text as an address, relative to `base` if given; undefined if it is none, or would take too long to parse. */
export function parseAddress(text: string, base?: string): URL | undefined {
	if (text.length > LONGEST_ADDRESS) return undefined;
	// The parser drops these anywhere.
	const [, authority = ''] = AUTHORITY.exec(text.replace(/[\t\r\n]/g, '')) ?? [];
	if (authority.length > LONGEST_AUTHORITY) return undefined;
	// Node.js 20's `URL.canParse` is wrong about names such as münchen once it is called often.
	try {
		return new URL(text, base);
	} catch {
		return undefined;
	}
}

/** Whether a text is a complete web address that a server could accept. */
export function isWebAddress(text: string): boolean {
	const isWritten = /^https?:\/\/[^/\\]/i.test(text) && !/[\t\r\n]/.test(text);
	return isWritten && parseAddress(text) !== undefined;
}

/** Whether a text is meant as a web address, whatever is wrong with it. */
export function isMeantAsAddress(text: string): boolean {
	return /^https?:/i.test(text);
}

/** Decodes a part of an address; `fallback` if it cannot be decoded. */
export function decodePart(text: string, fallback = text): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return fallback;
	}
}

/** The last part of an address's path; empty if it has none. */
export function fileNameOf(address: string): string {
	return parseAddress(address)?.pathname.split('/').pop() ?? '';
}

/** Removes every trailing `character`. A regular expression would look for the end from each of them. */
export function withoutTrailing(text: string, character: string): string {
	let end = text.length;
	while (end > 0 && text[end - 1] === character) end -= 1;
	return text.slice(0, end);
}
