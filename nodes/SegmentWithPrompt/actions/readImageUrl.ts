import { asWord, invalidField, readAddress, type Form } from '../../shared/fields/readField';
import { named } from '../../shared/fields/field';
import type { Problem } from '../../shared/problem/problem';
import { findFileInText, type FileInText } from '../../shared/source/file/fileInText';
import { isWebAddress, LONGEST_ADDRESS } from '../../shared/values/address';
import { asObject, type JsonObject } from '../../shared/values/json';
import { requestFields } from '../descriptions/requestFields';

const field = named(requestFields).imageUrl;
const MOST_NAMES = 10;
/** A stranger may have filled in the form: an object with more fields is not searched to its end. */
const MOST_FIELDS = 100;
/** How n8n writes a list into a text. */
const N8N_LIST = '[Array: ';

/**
 * What the Image URL holds: an address, or an image written out in it. Throws `invalidParameter` where it holds anything
 * else, with what that is and what to map instead.
 */
export function readImageUrl(form: Form): string | FileInText {
	const value = form.valueOf(field.name);
	if (typeof value === 'string') {
		const text = value.trim();
		const file = findFileInText(text);
		if (file !== undefined) return file;
		// A longer one is refused for its length, without a closer look.
		if (text.length <= LONGEST_ADDRESS) refuseOthers(text);
	} else refuseStructure(value);
	return readAddress(field, form);
}

const ONE_EACH =
	"Each item takes one image. To use all of them, put n8n's Split Out node before this one.";

function notOneAddress(what: string, advice: string): Problem {
	return invalidField(`The ${field.displayName} ${what}, not one address`, advice);
}

function refuseOthers(text: string): void {
	refuseStructure(parseStructure(text));
	if (countAddresses(text) > 1) throw notOneAddress('holds several addresses', ONE_EACH);
}

function refuseStructure(value: unknown): void {
	if (Array.isArray(value)) {
		const entries = value.length === 1 ? 'entry' : 'entries';
		throw notOneAddress(
			`is a list with ${value.length} ${entries}`,
			`Map one entry, for example with [0] at the end of the expression. ${ONE_EACH}`,
		);
	}
	const object = asObject(value);
	if (object === undefined) return;
	throw notOneAddress('is an object', adviseOnFields(object));
}

/** Which field of an object to map. */
function adviseOnFields(object: JsonObject): string {
	const names = Object.keys(object).slice(0, MOST_FIELDS);
	const address = names.find((name) => holdsAddress(object[name]));
	if (address !== undefined) return `Map its field "${asWord(address)}", which holds an address.`;
	const shown = names.slice(0, MOST_NAMES).map(asWord);
	const has = shown.length === 0 ? '' : ` It has: ${shown.join(', ')}.`;
	return `Map the field of it that holds the address.${has}`;
}

function holdsAddress(value: unknown): boolean {
	return typeof value === 'string' && isWebAddress(value);
}

/** A list or an object that has become a text: as JSON, or as n8n writes one into a text. */
function parseStructure(text: string): unknown {
	if (text === '[object Object]') return {};
	const isList = text.startsWith(N8N_LIST) && text.endsWith(']');
	const json = isList ? text.slice(N8N_LIST.length, -1) : text;
	if (!/^[[{]/.test(json)) return undefined;
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

/** Addresses with a blank, a line break, a comma or the like between them; within an address may be others. */
function countAddresses(text: string): number {
	const parts = text.split(/[\s,;|](?=https?:\/\/)/i);
	return parts.filter((part) => isWebAddress(part.trim())).length;
}
