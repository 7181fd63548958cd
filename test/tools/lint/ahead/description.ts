import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import type { Finding } from './finding';

/** Longest text under a field; the rest belongs into its description. */
const LONGEST_HINT = 120;
const CONTAINERS = new Set(['collection', 'fixedCollection']);
const NO_INPUT = new Set(['callout', 'curlImport', 'hidden', 'notice']);
const SELECTORS = new Set(['authentication', 'operation', 'resource']);

/** Fields outside Options that may stay empty, and why they are there all the same. */
const SEEN_AT_ONCE: Record<string, string> = {
	imageSource: 'decides which of the next two fields is shown, as an authentication does',
	waitForCompletion: 'decides what Get Task does',
	outputs: 'decides which files an item has',
	fileName: 'is what a catalog sets for each of its rows',
	negativePrompt: 'is half of what the service is asked for',
	segmentFactor: 'is one of the four inputs that the service knows',
	productImage: 'stands for a handful of options, so that nobody has to find them',
	productImageSize: 'is the size of what was chosen right above',
	publicLinks:
		'decides whether Use Mask asks for a credential, which only a field of the node itself can',
	imageField: 'names the file that Use Mask works on',
	maskFor: 'decides what an inpainting mask looks like',
	areaToEdit: 'is half of what an inpainting mask says',
	callbackUrl: 'is what most people choose Submit for',
};

/**
 * The rules of n8n's main branch about a node's description that no published package has yet. n8n reads the source of one
 * file; this reads what the built node says, wherever it was written.
 */
export function checkDescription(description: INodeTypeDescription): Finding[] {
	const { name, properties, credentials = [] } = description;
	const findings = [
		...properties.flatMap(checkTopLevel),
		...withNested(properties).flatMap(checkProperty),
		...(credentials.length > 1
			? [{ rule: 'single-credential-per-node', text: 'has several credentials' }]
			: []),
	];
	return findings.map(({ rule, text }) => ({ rule, text: `${name}: ${text}` }));
}

function checkTopLevel({ name, type, required }: INodeProperties): Finding[] {
	if (required === true || CONTAINERS.has(type) || NO_INPUT.has(type)) return [];
	if (type === 'json') {
		return [{ rule: 'open-ended-node-fields', text: `${name} is JSON and not required` }];
	}
	if (SELECTORS.has(name) || name in SEEN_AT_ONCE) return [];
	const rule = 'non-required-fields-in-collection';
	return [{ rule, text: `${name} is not required and belongs under Options` }];
}

function checkProperty({ name, type, hint, options, ...rest }: INodeProperties): Finding[] {
	const findings: Finding[] = [];
	if (hint !== undefined && hint.length > LONGEST_HINT) {
		findings.push({ rule: 'hint-max-length', text: `${name} has a hint of ${hint.length}` });
	}
	if (!('default' in rest)) {
		findings.push({ rule: 'require-param-default', text: `${name} has no default` });
	}
	if (type === 'options' || type === 'multiOptions') {
		findings.push(...checkOptions(name, (options ?? []) as INodePropertyOptions[]));
	}
	return findings;
}

function checkOptions(name: string, options: INodePropertyOptions[]): Finding[] {
	const lists = [options.map((option) => option.name), options.map(({ value }) => value)];
	if (lists.every((values) => new Set(values).size === values.length)) return [];
	return [{ rule: 'no-duplicate-param-options', text: `${name} repeats itself` }];
}

/** All fields, those inside collections too. */
function withNested(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => {
		if (!CONTAINERS.has(property.type)) return [property];
		const inside = (property.options ?? []).flatMap((option) =>
			'values' in option ? option.values : [option as INodeProperties],
		);
		return [property, ...withNested(inside)];
	});
}
