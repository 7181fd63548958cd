import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { omit } from '../values/json';

/** What an `as const` literal is assignable to. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/**
 * A field, written once: n8n shows it, `readField` reads it, and its value's type follows from it. Tables hold it as
 * n8n's own literal with its `type`, because n8n's lint recognises a field only by that.
 */
export interface Field extends Frozen<Omit<INodeProperties, 'options'>> {
	readonly options?: readonly INodePropertyOptions[];
	/** Applies to the whole run: read once, at the first item. See `runOptionsOf`. */
	readonly perRun?: true;
	/** Its default is "no limit", so an expression that gives nothing is a mistake that costs money. */
	readonly isLimit?: true;
	/** The value of an option that has not been added, if it differs from `default`, the value it gets when it is added. */
	readonly absent?: string | boolean;
	/** The longest text in characters; `LONGEST_TEXT` if left out. */
	readonly longest?: number;
}

/** The type of a field's value. */
export type ValueOf<F extends Field> = F extends { type: 'boolean' }
	? boolean
	: F extends { type: 'number' }
		? number
		: F extends { type: 'options'; options: ReadonlyArray<{ value: infer V }> }
			? V
			: F extends { type: 'multiOptions'; options: ReadonlyArray<{ value: infer V }> }
				? V[]
				: string;

/** The values of a table's fields by name. */
export type ValuesOf<F extends Field> = { [Each in F as Each['name']]: ValueOf<Each> };

/** A table's fields by name. */
export function named<F extends Field>(table: readonly F[]) {
	const entries = table.map((field) => [field.name, field]);
	return Object.fromEntries(entries) as { [Each in F as Each['name']]: Each };
}

/** Shows fields only if others have one of these values. */
export type Shown = NonNullable<IDisplayOptions['show']>;

/** A table as n8n properties; `shown` applies to all its fields, in addition to their own conditions. */
export function toProperties(table: readonly Field[], shown?: Shown): INodeProperties[] {
	return table.map((field) => {
		const property = omit(field, 'perRun', 'isLimit', 'absent', 'longest') as INodeProperties;
		if (shown === undefined) return property;
		const { displayOptions } = property;
		return { ...property, displayOptions: { show: { ...displayOptions?.show, ...shown } } };
	});
}

/** The collection that holds a node's options. */
export const OPTIONS = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
} as const satisfies Field;
