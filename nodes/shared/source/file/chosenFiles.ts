import type { IExecuteFunctions } from 'n8n-workflow';

import { Problem } from '../../problem/problem';
import { INPUT_FIELD, InputFile, listFileFields, noFile, type FileField } from './inputFile';
import { fitsPattern } from './wildcard';

/** A list from an expression may have any number. */
const MOST_ENTRIES = 10_000;
/** Whoever fills in a form may attach any number, each costs, and each item made of them may keep all of them. */
const MOST_FILES = 1_000;
/** Each is compared with the names of all files. */
const MOST_PATTERNS = 50;

/**
 * The files that a field on the screen names: one, several separated by commas, or all that match a pattern such as
 * `Photo_*`; an expression may also return a file or a list. Throws `invalidParameter` if a pattern matches none, or there
 * are too many.
 */
export function chooseFiles(
	n8n: IExecuteFunctions,
	itemIndex: number,
	field: unknown,
	shown = INPUT_FIELD,
): InputFile[] {
	const known = listFileFields(n8n, itemIndex);
	const given: unknown[] = Array.isArray(field) ? field : splitNames(field, known);
	if (given.length > MOST_ENTRIES) throw tooMany(`has more than ${MOST_ENTRIES} entries`, shown);
	const fields = [...new Set(given)];
	if (fields.filter(isPattern).length > MOST_PATTERNS)
		throw tooMany(`has more than ${MOST_PATTERNS} patterns`, shown);
	const chosen = fields.flatMap((each) =>
		isPattern(each) ? matching(each, known, shown) : [each],
	);
	const files = [...new Set(chosen)];
	if (files.length > MOST_FILES)
		throw tooMany(`names more than ${MOST_FILES} files`, shown, SPLIT_FILES);
	return files.map((each) => new InputFile(n8n, itemIndex, each, shown));
}

/** The name of an existing field is taken as it is, even with commas in it. */
function splitNames(field: unknown, known: string[]): unknown[] {
	if (typeof field !== 'string') return [field];
	const text = field.trim();
	if (known.includes(text) || !text.includes(',')) return [text];
	return text
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
}

const USE_FEWER = 'Use fewer; a pattern such as Photo_* fits many files.';
const SPLIT_FILES =
	'Spread the files over several items before this node, for example with a Code node.';

function isPattern(field: unknown): field is string {
	return typeof field === 'string' && field.includes('*');
}

function tooMany(what: string, { displayName }: FileField, advice = USE_FEWER): Problem {
	return new Problem('invalidParameter', {
		detail: `The ${displayName} ${what}`,
		advice,
	});
}

function matching(pattern: string, known: string[], shown: FileField): string[] {
	if (known.includes(pattern)) return [pattern];
	const names = known.filter((name) => fitsPattern(name, pattern));
	if (names.length > 0) return names;
	throw noFile(known, `a field like "${pattern}"`, shown);
}
