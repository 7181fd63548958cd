import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** What an `as const` literal is assignable to. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/**
 * A field, written once: n8n shows it, `readField` reads it, and the type of its value follows from it. Tables hold it as
 * n8n's own literal with its `type`, because n8n's lint recognises a field only by that.
 */
export interface Field extends Frozen<Omit<INodeProperties, 'options'>> {
	readonly options?: readonly INodePropertyOptions[];
	/** Holds for the whole run: it is read once, for the first item. See `runOptionsOf`. */
	readonly perRun?: true;
	/** How many characters its text may have; `LONGEST_TEXT` where this is left out. */
	readonly longest?: number;
}

/** What a field's value is once it has been read. */
export type ValueOf<F extends Field> = F extends { type: 'boolean' }
	? boolean
	: F extends { type: 'number' }
		? number
		: F extends { type: 'options'; options: ReadonlyArray<{ value: infer V }> }
			? V
			: F extends { type: 'multiOptions'; options: ReadonlyArray<{ value: infer V }> }
				? V[]
				: string;

/** The fields of a table by their names. */
export function named<F extends Field>(table: readonly F[]) {
	const entries = table.map((field) => [field.name, field]);
	return Object.fromEntries(entries) as { [Each in F as Each['name']]: Each };
}

/** Shows fields only where others have one of these values. */
export type Shown = NonNullable<IDisplayOptions['show']>;

/** A table as n8n takes it; what `shown` says goes for all its fields, beside what each says itself. */
export function toProperties(table: readonly Field[], shown?: Shown): INodeProperties[] {
	return table.map(({ perRun: _perRun, longest: _longest, ...field }) => {
		const property = field as INodeProperties;
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
