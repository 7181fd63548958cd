import { cleanAddresses } from './cleanAddresses';
import { isInline } from '../values/base64';
import { isSecretName } from './secretNames';
import { redact, redactEncoded } from './redact';

/** No sentence of the service is longer. A longer one is cut, which also limits the work of cleaning it. */
const LONGEST_TEXT = 100_000;
/** Room for the words added to a cut text, so that it is not cut again. */
const TOLERANCE = 100;
/** A longer word can hardly be anything but a file. */
const LONGEST_WORD = 1_024;
/** The comma after a data URI's type comes within this many characters, and more than these follow it. */
const LONGEST_DATA_TYPE = 160;
const SHORTEST_FILE = 20;
/** A token's parts are at least this long. */
const SHORTEST_TOKEN_PART = 8;

/** A name or an ID, with nothing to clean. */
const PLAIN_WORD = /^[\w-]{0,64}$/;
// No text makes any of these slow: a test analyses each.
const DATA = /data:/gi;
const REST_OF_DATA = /[^\s"'<>\\]*/y;
const BASE64 = /[A-Za-z0-9+/_-]+={0,2}/g;
const WORDS_WITH_DOTS = /[\w.-]+/g;
const BEARER = /bearer\s+[\w.~+/=-]{12,}/gi;
const AUTHORIZATION = /(authorization[\\"']*\s*[:=]\s*[\\"']*)(?:\w+\s+)?\S+/gi;
const JSON_NAME = /"([\w.[\]-]+)\\*"\s*:\s*(\\*)"/g;

/**
 * Removes secrets from a text: redacts `secrets` wherever they stand, removes signature, user name and password from each
 * address, redacts tokens, and replaces base64 files with their length. A text that is nothing but an address is cleaned
 * as one, whatever characters it has.
 */
export function cleanText(text: string, secrets: string[] = []): string {
	return cleanNested(redactEncoded(redact(text, secrets), secrets), 0);
}

/** Cleans a text nested this deep in others, such as an address in another's query. */
function cleanNested(text: string, nesting: number): string {
	if (PLAIN_WORD.test(text)) return text;
	if (/^data:/i.test(text)) return `[data URI, ${text.length} characters]`;
	if (isFile(text)) return `[base64, ${text.length} characters]`;
	const cleaned = cleanAddresses(
		markData(cut(text)),
		(value) => cleanNested(value, nesting + 1),
		nesting,
	)
		.replace(BASE64, (word) =>
			word.length < LONGEST_WORD ? word : `[base64, ${word.length} characters]`,
		)
		.replace(WORDS_WITH_DOTS, redactToken)
		.replace(BEARER, '[secret]')
		.replace(AUTHORIZATION, '$1[secret]');
	return redactJson(cleaned);
}

/** Whether a whole text is a base64 file, to be replaced with its length. */
export function isFile(text: string): boolean {
	return isInline(text) && (/^data:/i.test(text) || !text.includes('://'));
}

function cut(text: string): string {
	if (text.length <= LONGEST_TEXT + TOLERANCE) return text;
	return `${text.slice(0, LONGEST_TEXT).replace(/\p{Cs}$/u, '')}… [${text.length} characters]`;
}

/** Replaces data URIs within a text with their length. */
function markData(text: string): string {
	let marked = '';
	let at = 0;
	for (const { index } of text.matchAll(DATA)) {
		const comma = text.slice(index, index + LONGEST_DATA_TYPE).indexOf(',');
		if (index < at || comma === -1) continue;
		REST_OF_DATA.lastIndex = index;
		const [uri = ''] = REST_OF_DATA.exec(text) ?? [];
		if (uri.length < comma + SHORTEST_FILE) continue;
		marked += `${text.slice(at, index)}[data URI, ${uri.length} characters]`;
		at = index + uri.length;
	}
	return marked + text.slice(at);
}

/** Redacts a JSON Web Token (RFC 7519): parts with dots between, the first of which begins like JSON in base64. */
function redactToken(word: string): string {
	const start = word.indexOf('eyJ');
	if (start === -1) return word;
	const parts = word.slice(start).split('.');
	const isToken = parts.length > 1 && parts.slice(0, 2).every(isTokenPart);
	return isToken ? `${word.slice(0, start)}[secret]` : word;
}

function isTokenPart({ length }: string): boolean {
	return length >= SHORTEST_TOKEN_PART;
}

/** Redacts JSON values whose names say that they are secret, also in JSON within a JSON text. */
function redactJson(text: string): string {
	let redacted = '';
	let at = 0;
	for (const found of text.matchAll(JSON_NAME)) {
		const start = found.index + found[0].length;
		if (found.index < at || !isSecretName(found[1])) continue;
		redacted += `${text.slice(at, start)}[secret]`;
		at = endOfJsonText(text, start, found[2].length);
	}
	return redacted + text.slice(at);
}

/** Where the quote is that ends a JSON text, including its escapes, at any depth of nesting. */
function endOfJsonText(text: string, start: number, escapes: number): number {
	for (let quote = text.indexOf('"', start); quote !== -1; quote = text.indexOf('"', quote + 1)) {
		let before = quote;
		while (before > start && text[before - 1] === '\\') before -= 1;
		const backslashes = quote - before;
		if (isEnd(backslashes, escapes)) return quote - Math.min(escapes, backslashes);
	}
	return text.length;
}

/** Whether a quote after this many backslashes ends a text whose own quotes have `escapes`, or one that contains it. */
function isEnd(backslashes: number, escapes: number): boolean {
	if (escapes === 0 || backslashes % 2 === 0) return backslashes % 2 === 0;
	return isEnd((backslashes - 1) / 2, Math.floor((escapes - 1) / 2));
}
