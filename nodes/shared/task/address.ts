/** What any server takes has fewer characters (RFC 9110, section 4.1, asks for 8,000); more is only there to keep n8n busy. */
export const LONGEST_ADDRESS = 8_192;

/** A host's name has at most 253 characters, and what is not ASCII takes a time that grows with their square. */
const LONGEST_AUTHORITY = 512;
/** Where the parser looks for user name and host: behind a scheme, or two slashes of either kind. */
const AUTHORITY = /^[^a-z/\\]*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})[/\\]*([^/\\?#]*)/i;

/** A text as an address, from `base` if that is given; undefined where it is none, or would keep everybody waiting. */
export function parseAddress(text: string, base?: string): URL | undefined {
	if (text.length > LONGEST_ADDRESS) return undefined;
	// The parser drops these, wherever they stand.
	const [, authority = ''] = AUTHORITY.exec(text.replace(/[\t\r\n]/g, '')) ?? [];
	if (authority.length > LONGEST_AUTHORITY) return undefined;
	// `URL.canParse` of Node.js 20 is wrong about names such as münchen once it is called often.
	try {
		return new URL(text, base);
	} catch {
		return undefined;
	}
}

/** Whether a text is an address of the web, written out, that a server could take. */
export function isWebAddress(text: string): boolean {
	const isWritten = /^https?:\/\/[^/\\]/i.test(text) && !/[\t\r\n]/.test(text);
	return isWritten && parseAddress(text) !== undefined;
}

/** Whether a text is meant as an address of the web, whatever is wrong with it. */
export function isMeantAsAddress(text: string): boolean {
	return /^https?:/i.test(text);
}

/** A part of an address as it reads; `fallback` where it cannot be decoded. */
export function decodePart(text: string, fallback = text): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return fallback;
	}
}

/** The last part of an address's path; empty where it has none. */
export function fileNameOf(address: string): string {
	return parseAddress(address)?.pathname.split('/').pop() ?? '';
}

/** A text without what stands at its end of one character, however often: an expression would look for its end from each. */
export function withoutTrailing(text: string, character: string): string {
	let end = text.length;
	while (end > 0 && text[end - 1] === character) end -= 1;
	return text.slice(0, end);
}
