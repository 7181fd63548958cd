import type { OutputName } from '../task/outputImages';
import { named, type Field } from './field';
import { outputFields } from './outputs';
import { invalidField, readField, type Form } from './readField';

const { outputs } = named(outputFields);

const links = {
	displayName: 'Public Links',
	name: 'publicLinks',
	type: 'multiOptions',
	default: [],
	description:
		'Which files to upload to PiAPI, for agents, apps and shops that accept a link instead of a file. Anyone with the link can open the file. It is in images[].link and lasts a day, until images[].linkExpiresAt. Needs the Creator plan or a higher one; a file can be up to 10 MB.',
	options: outputs.options,
} as const satisfies Field;

/** Links to the images of a task. */
export const linkFields = [links] as const satisfies readonly Field[];

/** The same field for other files. */
export function linksTo<const O extends NonNullable<Field['options']>>(options: O) {
	return { ...links, options } as const;
}

/** The images that get a link: each must be among the outputs. Throws `invalidParameter`. */
export function readLinks(section: Form, chosen: OutputName[]): OutputName[] {
	return checkLinks(links, readField(links, section), chosen, outputs.displayName, section.where);
}

/** The names, if each is `chosen` in the field with this label. Throws `invalidParameter`. */
export function checkLinks<N extends string>(
	{ displayName, options = [] }: Field,
	names: N[],
	chosen: string[],
	label: string,
	where = '',
): N[] {
	const missing = options.find(
		({ value }) => names.includes(value as N) && !chosen.includes(value as N),
	);
	if (missing === undefined) return names;
	throw invalidField(
		`${displayName}${where} contains ${missing.name}, which is not chosen under ${label}`,
		`Choose it there too, or remove it from ${displayName}.`,
	);
}
