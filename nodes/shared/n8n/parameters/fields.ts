import type { IExecuteFunctions } from 'n8n-workflow';

import { Problem } from '../../problem/problem';

/** Gives the value of a node's parameter, or the fallback where it has none, whichever kind of node it is. */
export type ReadParameter = (name: string, fallback: unknown) => unknown;

/** The parameters as they are for one item. */
export function parametersOf(n8n: IExecuteFunctions, itemIndex: number): ReadParameter {
	return (name, fallback) => n8n.getNodeParameter(name, itemIndex, fallback) as unknown;
}

/** A text field, trimmed; a number or another plain value from an expression counts as its text. */
export function readText(read: ReadParameter, name: string): string {
	const value = read(name, '');
	return value === null || value === undefined || typeof value === 'object'
		? ''
		: String(value).trim();
}

/** An http(s) address; `label` is the field's name on the screen. */
export function readAddress(text: string, parameter: string, label: string): string {
	if (text === '') {
		throw invalidField(
			parameter,
			`The ${label} is empty`,
			'Enter the address of an image that anyone can open.',
		);
	}
	if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
		throw invalidField(
			parameter,
			`The ${label} is not a web address`,
			'It has to start with https:// or http://, for example https://example.com/photo.jpg.',
		);
	}
	return text;
}

/** One of a field's choices, which an expression may get wrong. */
export function readChoice<T extends string>(
	value: unknown,
	choices: readonly T[],
	parameter: string,
	label: string,
): T {
	const choice = choices.find((each) => each === value);
	if (choice !== undefined) return choice;
	throw invalidField(
		parameter,
		`${label} is none of its choices: ${String(value)}`,
		`Choose one of: ${choices.join(', ')}.`,
	);
}

/** A number of at least `least`; a text from an expression counts as the number that it spells. */
export function readNumber(
	value: unknown,
	parameter: string,
	label: string,
	least: number,
): number {
	const number = typeof value === 'string' ? Number(value.trim() || NaN) : value;
	if (typeof number === 'number' && Number.isFinite(number) && number >= least) return number;
	throw invalidField(
		parameter,
		`${label} under Options is not a number of at least ${least}: ${String(value)}`,
		'Correct the option, or remove it to use its default.',
	);
}

/** The problem of a field that is not filled in right. */
export function invalidField(parameter: string, detail: string, advice: string): Problem {
	return new Problem('invalidParameter', { parameter, detail, advice });
}
