import type { INodeProperties } from 'n8n-workflow';

const separateThingsOption: INodeProperties = {
	displayName: 'Separate Things',
	name: 'separateThings',
	type: 'boolean',
	default: false,
	description:
		'Whether to return one item for each separate part of the mask, the largest first, with its own mask and cutout. Things that touch count as one.',
};

const largestThingsOption: INodeProperties = {
	displayName: 'Largest Things Only',
	name: 'largestThings',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 0 },
	default: 0,
	description: 'How many things to return, the largest first. 0 returns all, up to 100.',
	displayOptions: { show: { separateThings: [true] } },
};

const smallestThingOption: INodeProperties = {
	displayName: 'Smallest Thing (Share of the Image)',
	name: 'smallestThing',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 6 },
	default: 0.001,
	description:
		'Parts of the mask that are smaller than this are noise: neither listed nor counted. 0.001 is a thousandth of the image.',
};

/** What becomes of the separate parts of a mask. For every node that gives images. */
export const thingOptions = [separateThingsOption, largestThingsOption, smallestThingOption];

export const inspectMaskOption: INodeProperties = {
	displayName: 'Inspect Mask',
	name: 'inspectMask',
	type: 'options',
	default: 'auto',
	description:
		'When to look at the pixels of the images: to make sure that the mask is one, and to say in the field "mask" how much was found and where',
	options: [
		{
			name: 'Always',
			value: 'always',
			description: 'Takes longer when many large images arrive at once',
		},
		{
			name: 'Auto',
			value: 'auto',
			description: 'For images of up to 4 million pixels, which hardly takes any time',
		},
		{
			name: 'Never',
			value: 'never',
			description: "Trusts the order of PiAPI's images",
		},
	],
};
