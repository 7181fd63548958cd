import type { INodeProperties } from 'n8n-workflow';

const cutting = { show: { '/outputs': ['cutout'] } };

/** The options that say what becomes of a finished task's images: for every node that fetches them. */
export const fileNameOption: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. SHOE-001',
	description:
		'Name of the mask file, without extension. Other images get their own name added. Empty: the name of the source image.',
};

export const cropToMaskOption: INodeProperties = {
	displayName: 'Crop to Mask',
	name: 'cropToMask',
	type: 'boolean',
	default: false,
	description:
		'Whether to cut away what lies around the selection. If off, the cutout is as large as the source image.',
	displayOptions: cutting,
};

export const cropPaddingOption: INodeProperties = {
	displayName: 'Crop Padding (Pixels)',
	name: 'cropPadding',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: 0,
	description: 'How much to leave around the selection where the cutout is cropped to it',
	displayOptions: cutting,
};

export const softEdgeOption: INodeProperties = {
	displayName: 'Soft Edge (Pixels)',
	name: 'softEdge',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 200, numberPrecision: 0 },
	default: 0,
	description: 'Over how many pixels, to either side, the edge of the cutout fades',
	displayOptions: cutting,
};

export const inspectMaskOption: INodeProperties = {
	displayName: 'Inspect Mask',
	name: 'inspectMask',
	type: 'options',
	default: 'auto',
	description:
		'When to look at the pixels of the images: to make sure that the mask is one, and to tell in the field "mask" how much was found and where',
	options: [
		{
			name: 'Always',
			value: 'always',
			description: 'A run of very many large images at once may take longer',
		},
		{
			name: 'Auto',
			value: 'auto',
			description: 'Images of up to 4 million pixels: that takes no time worth speaking of',
		},
		{
			name: 'Never',
			value: 'never',
			description: "PiAPI's order of the images is believed",
		},
	],
};
