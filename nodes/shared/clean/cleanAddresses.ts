import { decodePart, parseAddress } from '../values/address';
import { isRandom, isSecretName, isSignatureName } from './secretNames';

/** How deeply to look into addresses within addresses. */
const MAX_NESTING = 3;
/** How often an address in another may be encoded: once for each address that it is within, and once more. */
const MOST_ENCODINGS = 4;
/** An address with more parameters loses all of them: each may be an address itself. */
const MOST_PARAMETERS = 100;
/** No scheme is nearly this long. */
const LONGEST_SCHEME = 30;
/** What may follow an address in a sentence, in JSON or in code; it is kept when the address is cut. */
const PUNCTUATION = `"'\`<>()[]{}|\\,;.:!?`;

// No text makes any of these slow: a test analyses each.
/** As some JSON writers escape it. */
const AMPERSAND = /\\u0026/gi;
const RUN = /\S+/g;
/** `://`, encoded once or more. */
const ENCODED_ADDRESS = /%(25)*3a%(25)*2f/i;
const SCHEME_END = /:\/\/\S/g;
const IN_SCHEME = /[a-z0-9+.-]/i;
const ADDRESS = /^\s*[a-z][a-z0-9+.-]*:\/\//i;
const NAME = /[\w.%[\]-]+=?/g;
const VALUE = /[^\s&]*/y;
const DELIMITER = /["'<>`\\{}|^]/;

/** Cleans a text within the one being cleaned. */
type CleanInner = (text: string) => string;

/**
 * Cleans the addresses in a text: removes user name and password, and a query or fragment that holds a signature.
 * Anything but white space belongs to an address, because signed names and passwords may contain any character; white
 * space does too if the text is nothing but an address. Parameters are also found without a scheme in front.
 */
export function cleanAddresses(text: string, cleanInner: CleanInner, nesting: number): string {
	const isSigned = (part: string) => isSignedPart(part, cleanInner, nesting);
	const isOne = ADDRESS.test(text) && !/[\r\n]/.test(text.trim());
	const url = isOne ? parseAddress(text) : undefined;
	const given = url === undefined ? text : cleanAddress(text, url, isSigned);
	return given
		.replace(AMPERSAND, '&')
		.replace(RUN, (run) => cleanEncoded(cleanRun(run, isSigned), cleanInner, nesting));
}

/** Redacts an address that stands encoded in a text and would be cleaned if it did not. */
function cleanEncoded(run: string, cleanInner: CleanInner, nesting: number): string {
	if (!ENCODED_ADDRESS.test(run)) return run;
	const decoded = nesting >= MAX_NESTING ? undefined : decodeAll(run);
	const isClean = decoded !== undefined && cleanInner(decoded) === decoded;
	return isClean ? run : '[unreadable address]';
}

function cleanRun(run: string, isSigned: (part: string) => boolean): string {
	if (!/[=@]|:\/\//.test(run)) return run;
	const starts = [...run.matchAll(SCHEME_END)]
		.flatMap(({ index }) => startOfScheme(run, index))
		.filter((start, at) => at === 0 || PUNCTUATION.includes(run[start - 1]));
	const pieces = starts.map((start, at) => cleanPiece(run.slice(start, starts[at + 1]), isSigned));
	return redactParameters(redactUser(run.slice(0, starts[0])) + pieces.join(''));
}

/** Where the scheme that ends before `end` begins; empty if there is none. */
function startOfScheme(run: string, end: number): number[] {
	let start = end;
	while (start > 0 && end - start < LONGEST_SCHEME && IN_SCHEME.test(run[start - 1])) start -= 1;
	const letter = run.slice(start, end).search(/[a-z]/i);
	return letter === -1 ? [] : [start + letter];
}

/** An address and the punctuation after it, up to the next address. */
function cleanPiece(piece: string, isSigned: (part: string) => boolean): string {
	let end = piece.length;
	while (end > 0 && PUNCTUATION.includes(piece[end - 1])) end -= 1;
	const [address, behind] = [piece.slice(0, end), piece.slice(end)];
	if (address.endsWith('://') || end === 0) return piece;
	const url = parseAddress(address);
	if (url !== undefined) return cleanAddress(address, url, isSigned) + behind;
	// In JSON without blanks, the rest of it may follow an address.
	const cut = address.search(DELIMITER);
	const isCut = cut > 0 && !address.includes('@') && parseAddress(address.slice(0, cut));
	return isCut ? piece : `[unreadable address]${behind}`;
}

function cleanAddress(address: string, url: URL, isSigned: (part: string) => boolean): string {
	if (!/[@?#]/.test(address)) return address;
	const hasUser = url.username !== '' || url.password !== '';
	const hasSignedQuery = isSigned(url.search);
	const hasSignedFragment = isSigned(url.hash);
	if (!hasUser && !hasSignedQuery && !hasSignedFragment) return address;
	url.username = '';
	url.password = '';
	if (hasSignedQuery) url.search = '';
	if (hasSignedFragment) url.hash = '';
	return url.href;
}

/** Whether a query or fragment has a parameter that signs, or holds something that needs cleaning itself. */
function isSignedPart(part: string, cleanInner: CleanInner, nesting: number): boolean {
	const pairs = part.split(/[?&;#]/, MOST_PARAMETERS + 1);
	if (pairs.length > MOST_PARAMETERS) return true;
	return pairs.some((pair) => {
		const [name, ...rest] = pair.split('=');
		if (isSignatureName(decode(name))) return true;
		const value = decodeAll(rest.join('='));
		if (value === undefined || isRandom(value)) return true;
		if (!/[:=.]/.test(value)) return false;
		return nesting >= MAX_NESTING || cleanInner(value) !== value;
	});
}

/** Removes the password from `user:password@host` without a scheme. */
function redactUser(text: string): string {
	const colon = text.indexOf(':');
	const at = text.lastIndexOf('@');
	const password = text.slice(colon + 1, Math.max(at, 0));
	const isPassword = colon > 0 && password !== '' && !password.includes('/');
	if (!isPassword || /mailto$/i.test(text.slice(0, colon))) return text;
	return `${text.slice(0, colon + 1)}[secret]${text.slice(at)}`;
}

/** Redacts parameters' values by name; in a query, signing ones too. */
function redactParameters(text: string): string {
	let redacted = '';
	let at = 0;
	for (const { 0: name, index } of text.matchAll(NAME)) {
		if (index < at || !name.endsWith('=')) continue;
		const start = index + name.length;
		const isInQuery = '?&;#'.includes(text[index - 1] ?? ' ');
		const isSecret = isInQuery ? isSignatureName : isSecretName;
		if (!isSecret(decode(name.slice(0, -1)))) continue;
		VALUE.lastIndex = start;
		const [value = ''] = VALUE.exec(text) ?? [];
		if (value === '') continue;
		redacted += `${text.slice(at, start)}[secret]`;
		at = start + value.length;
	}
	return redacted + text.slice(at);
}

function decode(text: string): string {
	return decodePart(text.replaceAll('+', ' '), text);
}

/** Decodes a text until nothing changes; undefined if it is encoded too often to be read. */
function decodeAll(text: string): string | undefined {
	let decoded = decode(text);
	for (let times = 1; times < MOST_ENCODINGS; times++) {
		const next = decodePart(decoded);
		if (next === decoded) return decoded;
		decoded = next;
	}
	return decodePart(decoded) === decoded ? decoded : undefined;
}
