import { isInline } from './inlineImage';
import { isSecretName, isSignatureName } from './secretNames';

/** No sentence of the service is longer; what is, is cut, which also bounds the work of cleaning it. */
const LONGEST_TEXT = 100_000;
/** Room for the words behind a text that was cut, which is not cut again. */
const TOLERANCE = 100;
/** Addresses within addresses are looked into so deep. */
const MAX_NESTING = 3;

// Each pattern is bounded or starts in one place only, so that no text makes it slow.
const ADDRESS = /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s<>"'`\\{}|^]+/gi;
const DATA_URI = /data:[\w.+-]{0,60}\/?[\w.+=;-]{0,100},[^\s"'<>\\]{20,}/gi;
const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{1024,}={0,2}/g;
const JWT = /\beyJ[\w-]{8,300}\.[\w-]{8,}(\.[\w-]*)?/g;
const BEARER = /\bbearer\s{1,3}[\w.~+/=-]{12,}/gi;
const AUTHORIZATION =
	/(\bauthorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)(\w{1,20}\s)?[^\s"'\\,;]+/gi;
const PARAMETER = /(?<![\w.-])([\w.-]{1,100})=[^\s&"'<>;,\\]+/g;
const JSON_FIELD = /("([\w.-]{1,100})\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}")[^"\\]+/g;

/**
 * The text without secrets: `secrets` blotted out wherever they stand, each address without its signature, user name and
 * password, tokens blotted out, and files in base64 told by their length.
 */
export function cleanText(text: string, secrets: string[] = []): string {
	return cleanNested(blotOut(text, secrets), 0);
}

/**
 * The address without user name and password, and without query or fragment where those hold a signature; `secrets` are
 * blotted out wherever they stand.
 */
export function cleanUrl(address: string, secrets: string[] = []): string {
	return cleanAddress(blotOut(address, secrets), 0);
}

/** The text with each of `secrets` blotted out, also as an address spells it. */
export function blotOut(text: string, secrets: string[]): string {
	const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
	return forms.reduce((rest, form) => rest.replaceAll(form, '[secret]'), text);
}

function cleanNested(text: string, nesting: number): string {
	if (/^data:/i.test(text)) return `[data URI, ${text.length} characters]`;
	if (isFile(text)) return `[base64, ${text.length} characters]`;
	return cut(text)
		.replace(DATA_URI, (uri) => `[data URI, ${uri.length} characters]`)
		.replace(ADDRESS, (address) => cleanAddress(address, nesting))
		.replace(BASE64, (base64) => `[base64, ${base64.length} characters]`)
		.replace(JWT, '[secret]')
		.replace(BEARER, '[secret]')
		.replace(AUTHORIZATION, '$1[secret]')
		.replace(PARAMETER, (all, name: string) => (isSecretName(name) ? `${name}=[secret]` : all))
		.replace(JSON_FIELD, (all, before: string, name: string) =>
			isSecretName(name) ? `${before}[secret]` : all,
		);
}

/** Whether all of a text is a file in base64, which is told by its length. */
export function isFile(text: string): boolean {
	return isInline(text) && (/^data:/i.test(text) || !text.includes('://'));
}

function cut(text: string): string {
	if (text.length <= LONGEST_TEXT + TOLERANCE) return text;
	return `${text.slice(0, LONGEST_TEXT).replace(/\p{Cs}$/u, '')}… [${text.length} characters]`;
}

function cleanAddress(address: string, nesting: number): string {
	if (!URL.canParse(address)) return '[unreadable address]';
	if (!/[@?#]/.test(address)) return address;
	const url = new URL(address);
	const hasUser = url.username !== '' || url.password !== '';
	const hasSignedQuery = isSigned(url.search, nesting);
	const hasSignedFragment = isSigned(url.hash, nesting);
	if (!hasUser && !hasSignedQuery && !hasSignedFragment) return address;
	url.username = '';
	url.password = '';
	if (hasSignedQuery) url.search = '';
	if (hasSignedFragment) url.hash = '';
	return url.href;
}

/** Whether a query or fragment has a parameter that signs, or holds something that has to be cleaned itself. */
function isSigned(part: string, nesting: number): boolean {
	return part.split(/[?&;#]/).some((pair) => {
		const [name, ...rest] = pair.split('=');
		if (isSignatureName(decode(name))) return true;
		const value = decode(rest.join('='));
		if (!/[:=.]/.test(value)) return false;
		return nesting >= MAX_NESTING || cleanNested(value, nesting + 1) !== value;
	});
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
}
