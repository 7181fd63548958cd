import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { Problem } from '../problem/problem';
import { isWebAddress } from '../values/address';
import { cleanText } from '../clean/cleanText';
import { shorten } from '../clean/shorten';
import { OPTIONS, type Field, type ValueOf, type ValuesOf } from './field';

/** A prompt names things in a few words; a text of several pages would only burden n8n and PiAPI. */
export const LONGEST_TEXT = 5_000;
/** As many IDs of tasks as a field takes, and twice that. */
const LONGEST_LIST = 10_000;
const LIST_ADVICE = `It may have at most ${LONGEST_LIST}.`;
/** How much of a wrong value to read, and to show. */
const READ_OF_WORD = 10_000;
const LONGEST_WORD = 60;

/** A node's fields as the user filled them in, or one section of them. */
export interface Form {
	/** Undefined or null if the field is not filled in: null if it is there, and its expression gives nothing. */
	valueOf(name: string): unknown;
	/** Where the fields are on the screen, to follow a field's name: empty, or " under Options". */
	where: string;
}

/** The form for one item. */
export function formOf(n8n: IExecuteFunctions, itemIndex: number): Form {
	return { valueOf: (name) => n8n.getNodeParameter(name, itemIndex, null) as unknown, where: '' };
}

/** The fields in a collection. */
export function sectionOf(
	form: Form,
	{ name, displayName }: Pick<Field, 'name' | 'displayName'> = OPTIONS,
): Form {
	const values = (form.valueOf(name) ?? {}) as IDataObject;
	const valueOf = (each: string) => (each in values ? (values[each] ?? null) : undefined);
	return { valueOf, where: ` under ${displayName}` };
}

/** Reads all fields of a table, by name. Throws `invalidParameter` if one is wrong. */
export function readFields<F extends Field>(table: readonly F[], form: Form): ValuesOf<F> {
	const entries = table.map((field) => [field.name, readField(field, form)]);
	return Object.fromEntries(entries) as ValuesOf<F>;
}

/**
 * Reads a field, or what it counts as if it is not filled in. Texts are trimmed and limited in length; numbers keep to the
 * field's limits, and are rounded if it has no decimals. Throws `invalidParameter`, with the field's name on the screen.
 */
export function readField<F extends Field>(field: F, form: Form): ValueOf<F> {
	const label = field.displayName + form.where;
	const given = form.valueOf(field.name);
	if (given === null && field.isLimit) {
		throw invalidField(`${label} is empty`, 'Enter a number, or remove it for no limit.');
	}
	// A stranger's form may have filled it in.
	if (Array.isArray(given) && given.length > LONGEST_LIST)
		throw invalidField(`${label} is a list with ${given.length} entries`, LIST_ADVICE);
	return readAs(field, given ?? field.absent ?? field.default, label) as ValueOf<F>;
}

function readAs(field: Field, value: unknown, label: string): unknown {
	switch (field.type) {
		case 'boolean':
			return readBoolean(value, label);
		case 'number':
			return readNumber(field, value, label);
		case 'options':
			return readChoice(field, value, label);
		case 'multiOptions':
			return readChoices(field, value, label);
		default:
			return readText(field, value, label);
	}
}

/** A text from an expression counts as what it spells. */
function readBoolean(value: unknown, label: string): boolean {
	const word = typeof value === 'object' ? '' : String(value).trim().toLowerCase();
	if (word === 'true' || word === 'false') return word === 'true';
	throw invalidField(`${label} is neither true nor false: ${asWord(value)}`, 'Correct it.');
}

/** A number or another plain value from an expression counts as its text, and a list of them as a text with commas. */
function readText({ longest = LONGEST_TEXT }: Field, value: unknown, label: string): string {
	const values: unknown[] = Array.isArray(value) ? value : [value];
	if (values.some((each) => typeof each === 'object' || each === undefined)) {
		throw invalidField(
			`The ${label} is ${Array.isArray(value) ? 'a list of objects' : 'an object'}, not text`,
			'Map the field inside it that holds the text.',
		);
	}
	const text = values.map((each) => String(each).trim()).join(', ');
	if (text.length <= longest) return text;
	throw invalidField(
		`The ${label} is too long: ${text.length} characters`,
		`It may have at most ${longest} characters.`,
	);
}

/** A text from an expression counts as the number it spells. */
function readNumber({ typeOptions = {} }: Field, value: unknown, label: string): number {
	const { minValue = -Infinity, maxValue = Infinity, numberPrecision } = typeOptions;
	const number = typeof value === 'string' ? Number(value.trim() || NaN) : value;
	if (Number.isFinite(number)) {
		const given = number as number;
		if (given >= minValue && given <= maxValue)
			return numberPrecision === 0 ? Math.round(given) : given;
	}
	const limits =
		maxValue < Infinity ? ` from ${minValue} to ${maxValue}` : ` of at least ${minValue}`;
	throw invalidField(
		`${label} is not a number${limits}: ${asWord(value)}`,
		'Correct it, or remove it to use the default.',
	);
}

function readChoice({ options = [] }: Field, value: unknown, label: string): unknown {
	if (options.some((option) => option.value === value)) return value;
	throw invalidField(`${label} is not one of the options: ${asWord(value)}`, adviseOn(options));
}

function readChoices({ options = [] }: Field, value: unknown, label: string): unknown[] {
	const given: unknown[] = Array.isArray(value) ? value : [value];
	const unknown = given.filter((each) => options.every((option) => option.value !== each));
	if (unknown.length === 0) return [...new Set(given)];
	throw invalidField(
		`${label} contains "${asWord(unknown[0])}", which is not one of the options`,
		adviseOn(options),
	);
}

/** A wrong value for a sentence, without secrets and shortened. */
export function asWord(value: unknown): string {
	if (typeof value === 'object' && value !== null)
		return Array.isArray(value) ? 'a list' : 'an object';
	return shorten(cleanText(String(value).slice(0, READ_OF_WORD)), LONGEST_WORD);
}

function adviseOn(options: NonNullable<Field['options']>): string {
	return `Choose one of: ${options.map(({ value }) => JSON.stringify(value)).join(', ')}.`;
}

/** Reads a web address from a text field. Throws `invalidParameter` if it is none. */
export function readAddress(field: Field, form: Form): string {
	const text = readField<Field>(field, form) as string;
	const label = field.displayName + form.where;
	if (text === '') {
		throw invalidField(
			`The ${label} is empty`,
			'Enter the address of an image that anyone can open.',
		);
	}
	if (!isWebAddress(text)) {
		throw invalidField(
			`The ${label} is not a web address: ${asWord(text)}`,
			'It has to start with https:// or http://, for example https://example.com/photo.jpg.',
		);
	}
	return text;
}

/** The problem of a wrong field. */
export function invalidField(detail: string, advice: string): Problem {
	return new Problem('invalidParameter', { detail, advice });
}
