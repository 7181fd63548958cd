import { cleanText, isFile } from './cleanText';
import { asObject } from '../values/json';
import { isSecretName } from './secretNames';

/** Far deeper than any documented answer; n8n itself could not store anything deeper. */
const MAX_DEPTH = 32;
/** How many characters of one value to clean, names included; no task has nearly as many outside of files. */
const MOST_CHARACTERS = 100_000;
/** How many entries of one value to clean: fields, and entries of lists. */
const MOST_ENTRIES = 3_000;
/** The service has no field with a longer name. */
const LONGEST_NAME = 1_000;

/** What is left to clean. */
interface Budget {
	characters: number;
	entries: number;
}

/**
 * Cleans any JSON value before it leaves the node: removes fields that hold secrets, cleans each text and field name like
 * `cleanText`, and cuts what is too deep for n8n or more than any task has to say. Read what you need from a value first.
 */
export function cleanValue(value: unknown, secrets: string[]): unknown {
	return cleanAt(value, secrets, 0, { characters: MOST_CHARACTERS, entries: MOST_ENTRIES });
}

function cleanAt(value: unknown, secrets: string[], depth: number, budget: Budget): unknown {
	if (typeof value === 'string') return cleanWithin(value, secrets, budget);
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= MAX_DEPTH) return '[nested too deep]';
	const clean = (entry: unknown) => cleanAt(entry, secrets, depth + 1, budget);
	if (Array.isArray(value)) return cleanList(value, clean, budget);
	const fields = asObject(value) ?? {};
	return Object.fromEntries(
		allow(Object.keys(fields), budget)
			.filter((name) => hasRoomFor(name, budget) && !isSecretName(name))
			.map((name) => [cleanText(name, secrets), clean(fields[name])]),
	);
}

function cleanList(list: unknown[], clean: (entry: unknown) => unknown, budget: Budget): unknown[] {
	const allowed = allow(list, budget);
	const cleaned = allowed.map(clean);
	if (allowed.length === list.length) return cleaned;
	return [...cleaned, `[${list.length - allowed.length} more]`];
}

/** As many of the entries as may still be cleaned. */
function allow<T>(entries: T[], budget: Budget): T[] {
	const allowed = entries.slice(0, budget.entries);
	budget.entries -= allowed.length;
	return allowed;
}

/** Whether a field's name is one, and there is still room to clean it. */
function hasRoomFor({ length }: string, budget: Budget): boolean {
	if (length > LONGEST_NAME) return false;
	budget.characters -= length;
	return budget.characters >= 0;
}

/** A file is replaced with its length without going through it; any other text counts. */
function cleanWithin(text: string, secrets: string[], budget: Budget): string {
	if (isFile(text)) return cleanText(text, secrets);
	budget.characters -= text.length;
	return budget.characters < 0 ? `[text, ${text.length} characters]` : cleanText(text, secrets);
}
